/** What an Observable emits waits in order, within a bound, and can be stopped at once. */
import { from, Observable, Subject } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { UninspectableAnswer } from './answer-channels.js';
import { MessageQueue, type EmittedMessage } from './message-queue.js';

const emitted = async (queue: MessageQueue): Promise<EmittedMessage[]> => {
  const all: EmittedMessage[] = [];
  for (;;) {
    const { value, done } = await queue.next();
    if (done) return all;
    all.push(value as EmittedMessage);
  }
};
const noBound = (): void => expect.fail('too much was waiting');

describe('a queue of messages', () => {
  it('hands them over in order, whether they were waited for or not', async () => {
    const source = new Subject<string>();
    const queue = new MessageQueue(source, noBound);
    const first = queue.next();
    for (const data of ['a', 'b', 'c']) source.next(data);
    expect((await first).value).toMatchObject({ data: 'a' });
    expect((await queue.next()).value).toMatchObject({ data: 'b' });
    source.next('d');
    source.complete();
    expect((await emitted(queue)).map(({ data }) => data)).toEqual(['c', 'd']);
    expect(await queue.next()).toMatchObject({ done: true });
  });

  it('hands an error over behind them', async () => {
    const source = new Subject<string>();
    const queue = new MessageQueue(source, noBound);
    source.next('a');
    source.error(new Error('failed'));
    expect((await queue.next()).value).toMatchObject({ data: 'a' });
    await expect(queue.next()).rejects.toThrow('failed');
  });

  it('reads what Nest would write, and of names only what is plain', async () => {
    const messages = [
      'text',
      7,
      { data: { a: 1 }, type: 'x', id: 3, retry: 10 },
      { data: null, type: 'two words', id: 'joe@example.com', retry: 'soon' },
    ];
    const none = { object: false, type: undefined, id: undefined, retry: undefined };
    expect(await emitted(new MessageQueue(from(messages), noBound))).toEqual([
      { ...none, data: 'text' },
      { ...none, data: '7' },
      { data: '{"a":1}', object: true, type: 'x', id: '3', retry: '10' },
      { ...none, data: undefined },
    ]);
  });

  it.each<[string, unknown]>([
    ['is a stream', Object.assign({}, { [Symbol.asyncIterator]: () => undefined })],
    ['cannot be written', { data: { big: 1n } }],
  ])('ends at a message that %s', async (_, message) => {
    const unsubscribed = vi.fn();
    const source = new Observable((subscriber) => {
      subscriber.next(message);
      return unsubscribed;
    });
    await expect(new MessageQueue(source, noBound).next()).rejects.toBeInstanceOf(Error);
    expect(unsubscribed).toHaveBeenCalledTimes(1);
  });

  it('names the fault of a handler that returns another stream', async () => {
    const nested = Object.assign({}, { [Symbol.asyncIterator]: () => undefined });
    await expect(new MessageQueue(from([nested]), noBound).next()).rejects.toThrow(UninspectableAnswer);
  });

  it('tells when more than 1 Mi code units wait, and then holds nothing', async () => {
    const source = new Subject<string>();
    const full = vi.fn();
    const queue = new MessageQueue(source, full);
    for (let i = 0; i < 16; i++) source.next('x'.repeat(65_000));
    expect(full).not.toHaveBeenCalled();
    await queue.next();
    source.next('x'.repeat(65_000));
    expect(full).not.toHaveBeenCalled();
    source.next('x'.repeat(65_000));
    expect(full).toHaveBeenCalledTimes(1);
    expect(source.observed).toBe(false);
    expect(await queue.next()).toMatchObject({ done: true });
  });

  it('counts messages that hold nothing, too', () => {
    const source = new Subject<object>();
    const full = vi.fn();
    void new MessageQueue(source, full);
    for (let i = 0; i < 40_000; i++) source.next({});
    expect(full).toHaveBeenCalled();
  });

  it('stops a producer that never lets go', async () => {
    let count = 0;
    const endless = new Observable<string>((subscriber) => {
      while (!subscriber.closed) subscriber.next(String(count++));
    });
    const full = vi.fn();
    const queue = new MessageQueue(endless, full);
    expect(full).toHaveBeenCalledTimes(1);
    expect(await queue.next()).toMatchObject({ done: true });
  });
});

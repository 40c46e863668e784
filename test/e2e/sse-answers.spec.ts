/** `@Sse()` handlers: what becomes of each field of a message, how such a stream ends early, and who is told. */
import { ForbiddenException, type MessageEvent } from '@nestjs/common';
import { concat, from, mergeMap, Observable, of, throwError, timer } from 'rxjs';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SseParser } from '../../libs/ai-security/src/wire/sse.js';
import { ADAPTERS } from './adapters.js';
import { eventually } from './eventually.js';
import { aborted, answerWith, chunk, startStreamHost, type Answer, type StreamHost } from './stream-host.js';

const OTHER = 'carol@example.net';
const message = (content: string, finish: string | null = null): MessageEvent => ({
  data: chunk(content, finish),
});

/** What listeners of each type read. */
function textsByType(wire: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { event = 'message', data } of new SseParser().push(wire))
    if (data !== undefined) texts[event] = (texts[event] ?? '') + data;
  return texts;
}

describe.each(ADAPTERS)('@Sse() on %s', (adapter) => {
  let host: StreamHost;
  beforeAll(async () => {
    host = await startStreamHost(adapter);
  });
  afterAll(() => host.stop());
  beforeEach(() => host.audit.clear());

  const send = async (path: string, answer: Answer, signal?: AbortSignal): Promise<Response> => {
    answerWith(answer);
    return fetch(`${host.url}/sse/${path}`, {
      headers: { authorization: `Bearer ${host.token}` },
      ...(signal && { signal }),
    });
  };
  const textOf = async (path: string, ...messages: unknown[]): Promise<string> =>
    (await send(path, () => from(messages))).text();

  it('passes ids, times and names that are plain, and no comment', async () => {
    const text = await textOf(
      'text',
      { data: 'Hello. Bye', id: 'a-1', retry: 250, type: 'piece' },
      { comment: OTHER },
      { data: ' now. ', id: OTHER, retry: OTHER, type: OTHER, comment: OTHER },
      { data: 'End. ', id: `1\ndata: ${OTHER}`, type: `x\ndata: ${OTHER}` },
    );
    expect(text).not.toContain(OTHER);
    expect(text).toContain('event: piece\nid: a-1\nretry: 250\ndata: Hello. \n\n');
    expect(text).toMatch(/^: \n/m);
    expect(textsByType(text)).toEqual({ piece: 'Hello. Bye', message: ' now. End. ' });
  });

  it('looks for values in what a client reads of one type, whatever stands between', async () => {
    const text = await textOf(
      'text',
      { data: 'Write to carol@exam', type: 'token' },
      { data: 'Searching', type: 'status' },
      { data: 'ple.net today.', type: 'token' },
    );
    expect(textsByType(text)).toEqual({ token: 'Write to <EMAIL_ADDRESS> today.', status: 'Searching' });
  });

  it('keeps the names of the events of a format', async () => {
    const text = await textOf(
      'chat',
      { ...message(`Hi ${OTHER}.`), type: 'delta', id: '7' },
      message('', 'stop'),
    );
    expect(text).toMatch(/event: delta\nid: 7\ndata: \{.*Hi /);
    expect(text).not.toContain(OTHER);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });

  it.each<[string, unknown]>([
    ['objects', { data: { text: OTHER } }],
    ['JSON', { data: JSON.stringify({ text: OTHER }) }],
    ['an async iterable', Object.assign({}, { [Symbol.asyncIterator]: () => OTHER })],
    [
      'a value that refers to itself',
      { data: Object.defineProperty({ OTHER }, 'toJSON', { value: () => 1n }) },
    ],
  ])('refuses %s where no format says what they are', async (_, emitted) => {
    const answer = await send('text', () => of(emitted));
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.text()).not.toContain(OTHER);
    expect((await host.audit.onlyCall()).outcome).toBe('error');
  });

  it.each<[string, Answer, number, string]>([
    ['fails', () => throwError(() => new Error(OTHER)), 500, 'internal_error'],
    [
      'fails after a while',
      () => timer(30).pipe(mergeMap(() => throwError(() => new ForbiddenException(OTHER)))),
      403,
      'forbidden',
    ],
    [
      'throws',
      () => {
        throw new Error(OTHER);
      },
      500,
      'internal_error',
    ],
    ['rejects', async () => Promise.reject(new ForbiddenException(OTHER)), 403, 'forbidden'],
  ])('is refused properly when it %s before the first message', async (_, answer, status, code) => {
    const response = await send('chat', answer);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code } });
    expect(text).not.toContain(OTHER);
  });

  it('says behind the first message in the words of the format that it failed', async () => {
    const failed = (): Observable<MessageEvent> =>
      concat(
        of(message('Hello there, carol')),
        throwError(() => new Error(OTHER)),
      );
    const text = await (await send('chat', failed)).text();
    expect(text).toMatch(/Hello there,[^]*"code":"upstream_error"[^]*data: \[DONE\]\n\n$/);
    expect(text).not.toMatch(/event: error|carol/);
    const { outcome } = await host.audit.onlyCall();
    expect(outcome).toBe('upstream_error');

    const plain = await (
      await send('text', () =>
        concat(
          of('Hello there, carol'),
          throwError(() => new Error(OTHER)),
        ),
      )
    ).text();
    expect(plain).toMatch(
      /data: Hello there, \n\nevent: error\nid: \d+\ndata: \{"error":\{.*"code":"upstream_error".*\n\n$/,
    );
    expect(plain).not.toContain(OTHER);
  });

  it.each([
    ['budget_exceeded', /"finish_reason":"length"[^]*data: \[DONE\]\n\n$/],
    ['output_blocked', /"finish_reason":"content_filter"[^]*data: \[DONE\]\n\n$/],
    ['credentials_revoked', /"code":"invalid_token"[^]*data: \[DONE\]\n\n$/],
  ] as const)('ends at once when the call is stopped: %s', async (reason, end) => {
    let unsubscribed = false;
    const response = await send('chat', (call) => {
      setTimeout(() => call.stop(reason), 20);
      return new Observable((subscriber) => {
        subscriber.next(message('Hello. '));
        return () => {
          unsubscribed = true;
        };
      });
    });
    expect(await response.text()).toMatch(end);
    expect(unsubscribed).toBe(true);
    expect((await host.audit.onlyCall()).outcome).toBe(reason);
  });

  it('changes nothing where it is only observed', async () => {
    const text = await textOf('observed', message(`Write to ${OTHER}.`), { data: 7 });
    expect(text).toContain(`data: ${JSON.stringify(chunk(`Write to ${OTHER}.`))}\n\n`);
    expect(text).toContain('data: 7\n\n');
    const { findings } = await host.audit.onlyCall();
    expect(findings).toContainEqual(expect.objectContaining({ type: 'EMAIL_ADDRESS', direction: 'output' }));
  });

  it('answers HEAD without a message', async () => {
    answerWith(() => of(message(OTHER)));
    const head = { method: 'HEAD', headers: { authorization: `Bearer ${host.token}` } };
    const response = await fetch(`${host.url}/sse/chat`, head);
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('unsubscribes from a handler whose client has left', async () => {
    let unsubscribed = false;
    const leave = new AbortController();
    const emitting = new Observable((subscriber) => {
      subscriber.next(message('Hello. '));
      return () => {
        unsubscribed = true;
      };
    });
    const response = await send('chat', () => emitting, leave.signal);
    await response.body?.getReader().read();
    leave.abort();
    await eventually(() => expect(unsubscribed).toBe(true));
    expect((await host.audit.onlyCall()).outcome).toBe('client_gone');

    host.audit.clear();
    unsubscribed = false;
    const early = new AbortController();
    const silent = new Observable(() => () => {
      unsubscribed = true;
    });
    const pending = send('chat', () => silent, early.signal).catch(() => undefined);
    setTimeout(() => early.abort(), 50);
    await pending;
    await eventually(() => expect(unsubscribed).toBe(true));
    expect((await host.audit.onlyCall()).outcome).toBe('client_gone');
  });

  it('ends well-formed for a client that reads more slowly than it emits', async () => {
    const words = 'More words. '.repeat(1000);
    let given: Promise<void> | undefined;
    answerWith((call) => {
      given = aborted(call.signal);
      return new Observable((subscriber) => {
        const more = setInterval(() => {
          for (let i = 0; i < 20; i++) subscriber.next({ data: words });
        }, 1);
        return () => clearInterval(more);
      });
    });
    const response = await new Promise<IncomingMessage>((resolve) => {
      get(`${host.url}/sse/text`, { headers: { authorization: `Bearer ${host.token}` } }, resolve);
    });
    // Nothing is read until the stream has given up.
    await given;
    let text = '';
    response.setEncoding('utf8');
    for await (const piece of response) text += piece as string;
    expect(text).toMatch(/event: error\nid: \d+\ndata: .*"code":"deadline_exceeded".*\n\n$/);
    const { outcome, decisions } = await host.audit.onlyCall();
    expect(outcome).toBe('deadline');
    expect(decisions).toContainEqual({ stage: 'output', effect: 'deny', reason: 'slow_client' });
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DemoModel, INVENTED_EMAIL } from './demo-model.js';

const model = new DemoModel(0);
const call = (signal = new AbortController().signal) => ({ id: 'c-1', openedAt: 1_700_000_000_000, signal });
const request = (content: string, more: object = {}) => ({
  model: 'any-name',
  messages: [
    { role: 'system' as const, content: 'be kind' },
    { role: 'user' as const, content },
  ],
  ...more,
});

async function streamed(content: string, more: object = {}) {
  const chunks = [];
  for await (const chunk of await model.stream(request(content, { stream: true, ...more }), call()))
    chunks.push(chunk);
  return chunks;
}

it('repeats the last user message and adds an e-mail address of its own', async () => {
  const answer = await model.complete(request('mail <EMAIL_1> now'), call());
  expect(answer).toMatchObject({
    object: 'chat.completion',
    model: 'any-name',
    choices: [{ index: 0, finish_reason: 'stop' }],
  });
  const { content } = answer.choices[0]!.message;
  expect(content).toContain('mail <EMAIL_1> now');
  expect(content).toContain(INVENTED_EMAIL);
  const words = content!.split(' ').length;
  expect(answer.usage).toEqual({ prompt_tokens: 5, completion_tokens: words, total_tokens: 5 + words });
  expect(await model.complete(request('mail <EMAIL_1> now'), call())).toEqual(answer);
});

it('reads the text parts of a message', async () => {
  const parts = [{ type: 'text', text: 'one' }, { type: 'image_url' }, { type: 'text', text: 'two' }];
  const answer = await model.complete(
    { model: 'm', messages: [{ role: 'user', content: parts as never }] },
    call(),
  );
  expect(answer.choices[0]!.message.content).toContain('one  two');
});

it('streams the text of the whole answer, in pieces of valid text that cut words apart', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (content) => {
      const whole = await model.complete(request(content), call());
      const pieces = (await streamed(content)).map((chunk) => chunk.choices[0]?.delta.content ?? '');
      expect(pieces.join('')).toBe(whole.choices[0]!.message.content);
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(14);
      for (const piece of pieces) expect(Buffer.from(piece).toString()).toBe(piece);
    }),
    { numRuns: 20 },
  );
});

it('ends a stream with its finish reason, and with the usage where it is asked for', async () => {
  const plain = await streamed('hello');
  expect(plain.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  expect(plain.some((chunk) => chunk.usage)).toBe(false);
  const last = (await streamed('hello', { stream_options: { include_usage: true } })).at(-1);
  expect(last).toMatchObject({ choices: [], usage: { prompt_tokens: 3 } });
});

it('stops when the call stops', async () => {
  const controller = new AbortController();
  const stream = await model.stream(request('hello', { stream: true }), call(controller.signal));
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const chunk of stream) {
      seen.push(chunk);
      if (seen.length === 3) controller.abort();
    }
  })();
  await expect(reading).rejects.toThrow('abort');
  expect(seen).toHaveLength(3);
});

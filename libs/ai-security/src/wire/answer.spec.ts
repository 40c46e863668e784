/** What leaves instead of a handler's result: the parts that need no server. */
import { Logger, type StreamableFile } from '@nestjs/common';
import type { TextTransform } from '@ai-security/pii';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { answerRig as rig, type AnswerRig as Rig } from '../../../../test/wire/answer-rig.js';
import { SECRET, SecretWord, SHOWN } from '../../../../test/wire/secret-word.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { UninspectableAnswer } from './answer-channels.js';

Logger.overrideLogger(false);

const secretWord = (): TextTransform => new SecretWord();

const answer = (content: string): object => ({ choices: [{ index: 0, message: { content } }] });
const event = (content: string): object => ({
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
});
const streamed = async (file: unknown): Promise<string> =>
  textOf(((await file) as StreamableFile).getStream());

describe('a value', () => {
  it('leaves as a changed copy; what was found is stated once', () => {
    const one = rig({}, secretWord, secretWord);
    const result = { ...answer(`a ${SECRET}`), usage: { prompt_tokens: 1, completion_tokens: 2 } };
    expect(one.protect(result)).toEqual({ ...answer(`a ${SHOWN}`), usage: result.usage });
    expect(result).toMatchObject(answer(`a ${SECRET}`));
    expect(one.call.usage).toEqual({ input: 1, output: 2 });
    expect(one.settled).toBe(2);
  });

  it('may be a text, which is no HTML', () => {
    const one = rig({ format: 'text' }, secretWord);
    expect(one.protect(`a ${SECRET}`)).toBe(`a ${SHOWN}`);
    expect(one.call.exchange.getHeader('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('is refused when it is the error of the provider', () => {
    const one = rig({}, secretWord);
    expect(() => one.protect({ error: { message: 'of the provider' } })).toThrow(
      expect.objectContaining({ code: 'upstream_error' }) as Error,
    );
  });

  it('leaves without the cookies of its handler, but with those that were set before', () => {
    const one = rig({}, secretWord);
    const { exchange } = one.call;
    exchange.setHeader('set-cookie', ['session=1']);
    exchange.keepCookies();
    exchange.setHeader('set-cookie', ['session=1', 'provider=2']);
    one.protect(answer(SECRET));
    expect(exchange.getHeader('set-cookie')).toEqual(['session=1']);
    expect(exchange.getHeader('etag')).toBeUndefined();
  });

  it.each([undefined, null])('may be none: %s', (none) => {
    expect(rig({}, secretWord).protect(none)).toBe(none);
  });

  it('is handed on where no step has anything to do', () => {
    const result = answer(SECRET);
    expect(rig({}).protect(result)).toBe(result);
  });

  it('is refused when it is too deep to be inspected, and what was found is stated all the same', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 100; i++) deep = [deep];
    const one = rig({}, secretWord);
    expect(() => one.protect([SECRET, deep])).toThrow(RangeError);
    expect(one.settled).toBe(1);
  });
});

describe('a text', () => {
  const escaped = (value: object): string => JSON.stringify(value).replaceAll(SECRET, '\\u0053ECRET');
  const typed = (route: Partial<ProtectedRoute>, type?: string): Rig => {
    const one = rig(route, secretWord);
    if (type) one.call.exchange.setHeader('content-type', type);
    return one;
  };

  it.each<[string, Partial<ProtectedRoute>, string | undefined, string]>([
    ['in a format of JSON', {}, undefined, 'application/json; charset=utf-8'],
    ['of a declared type', {}, 'application/vnd.x+json', 'application/vnd.x+json'],
    ['in any format, where its type is declared', { format: 'text' }, 'application/json', 'application/json'],
  ])('that is JSON is inspected as the value it is: %s', (_, route, declared, type) => {
    const result = { ...answer(`a ${SECRET}`), usage: { prompt_tokens: 1, completion_tokens: 2 } };
    for (const text of [escaped(result), `\ufeff ${escaped(result)}`]) {
      const one = typed(route, declared);
      expect(JSON.parse(one.protect(text) as string)).toEqual({ ...result, ...answer(`a ${SHOWN}`) });
      expect(one.call.exchange.getHeader('content-type')).toBe(type);
      if (!route.format) expect(one.call.usage).toEqual({ input: 1, output: 2 });
    }
  });

  it('that is JSON does not spell the text again, nor say a name twice', () => {
    const text = `{"choices":[{"logprobs":{"token":"x"},"message":{"content":"${SECRET}","content":"b"}}]}`;
    expect(rig({}, secretWord).protect(text)).toBe('{"choices":[{"message":{"content":"b"}}]}');
  });

  it('that is a JSON string is one where JSON is declared, and prose is prose', () => {
    const scalar = '"a \\u0053ECRET"';
    expect(JSON.parse(typed({}, 'application/json').protect(scalar) as string)).toBe(`a ${SHOWN}`);
    const prose = rig({}, secretWord);
    expect(prose.protect(`42 ${SECRET}`)).toBe(`42 ${SHOWN}`);
    expect(prose.call.exchange.getHeader('content-type')).toBe('text/plain; charset=utf-8');
    expect(typed({}, 'application/json').protect('')).toBe('');
  });

  it('is refused when it is the error of the provider', () => {
    expect(() => rig({}, secretWord).protect('{"error":{"message":"of the provider"}}')).toThrow(
      expect.objectContaining({ code: 'upstream_error' }) as Error,
    );
  });

  it.each<[string, Partial<ProtectedRoute>, string | undefined, string]>([
    ['frames, by its type', { format: 'text' }, 'text/event-stream', 'x'],
    ['frames, by its look', {}, undefined, 'event: x\r\ndata: {"a":"\\u0053ECRET"}\r\n\r\n'],
    ['JSON that does not parse', {}, 'application/json', '{"a":"\\u0053ECRET",}'],
    ['many lines of JSON', {}, 'application/x-ndjson', '{"a":"\\u0053ECRET"}\n{}'],
  ])('is refused when it is made of %s', (_, route, type, text) => {
    expect(() => typed(route, type).protect(text)).toThrow(UninspectableAnswer);
    expect(typed({ ...route, mode: 'observe' }, type).protect(text)).toBe(text);
  });
});

it.each([
  ['a legacy stream', { pipe: () => undefined }],
  ["a web stream that is not Node's", { getReader: () => undefined }],
])('refuses %s, which Fastify would send as it is', (_, stream) => {
  expect(() => rig({}, secretWord).protect(stream)).toThrow(UninspectableAnswer);
  expect(rig({ unscanned: 'allow' }, secretWord).protect(stream)).toBe(stream);
});

describe('a stream', () => {
  it('settles once, with every transform ended', async () => {
    const one = rig({}, secretWord);
    const wire = await streamed(
      one.protect(
        (async function* () {
          yield event('half a SECR');
        })(),
      ),
    );
    expect(wire).toContain('SECR');
    expect(one.opened.map((transform) => (transform as SecretWord).ended)).toEqual([1]);
    expect(one.settled).toBe(1);
    expect(one.call.streaming).toBe(true);
  });

  it('that fails before it began stops the handler and is no stream', async () => {
    let ended = false;
    const one = rig({ format: 'text' }, secretWord);
    const failing = one.protect(
      (async function* () {
        try {
          yield { no: 'text' };
        } finally {
          ended = true;
        }
      })(),
    );
    await expect(failing).rejects.toThrow(UninspectableAnswer);
    await Promise.resolve();
    expect(ended).toBe(true);
    expect(one.settled).toBe(1);
    expect(one.call.streaming).toBe(false);
  });

  it('is not even asked for its first item when the call has been stopped', async () => {
    let asked = false;
    const one = rig({}, secretWord);
    one.call.stop('deadline');
    const late = one.protect(
      (async function* () {
        asked = true;
        yield event('late');
      })(),
    );
    await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
    expect(asked).toBe(false);
  });

  it('never throws, not even when a transform breaks at its end', async () => {
    const broken = (): TextTransform => ({
      maxHold: 0,
      findings: [],
      push: (text) => text,
      end: () => {
        throw new Error('broken');
      },
    });
    const one = rig({}, broken);
    const wire = await streamed(
      one.protect(
        (async function* () {
          yield event('one');
        })(),
      ),
    );
    expect(wire).toMatch(/"one".*"code":"internal_error".*\n\ndata: \[DONE\]\n\n$/s);
    expect(one.settled).toBe(1);
    expect(one.call.facts).toContainEqual(
      expect.objectContaining({ stage: 'output', effect: 'error', reason: 'protection_failed' }),
    );
  });
});

describe('in observe mode', () => {
  it('passes values, texts and bytes as they are, and says what would have been refused', () => {
    const one = rig({ mode: 'observe' }, secretWord);
    const result = { ...answer(SECRET), image: Buffer.from('x') };
    expect(one.protect(result)).toBe(result);
    expect((one.opened[0] as SecretWord).findings).toHaveLength(1);
    expect(one.call.facts).toEqual([
      { kind: 'decision', stage: 'output', effect: 'would_deny', reason: 'unscanned' },
    ]);
    const bytes = Buffer.from('x');
    expect(rig({ mode: 'observe' }, secretWord).protect(bytes)).toBe(bytes);
    expect(rig({ mode: 'observe', format: 'text' }, secretWord).protect(SECRET)).toBe(SECRET);
  });

  it('passes a text as it is', () => {
    const text = `{ "a": "\\u0053ECRET", "logprobs": 1.0 }`;
    const one = rig({ mode: 'observe' }, secretWord);
    expect(one.protect(text)).toBe(text);
    expect((one.opened[0] as SecretWord).findings).toHaveLength(1);
  });

  it('passes the error of the provider, whole, as text and in a stream, and says so once', async () => {
    const failed = { error: { message: 'of the provider' } };
    const wouldDeny = [{ kind: 'decision', stage: 'output', effect: 'would_deny', reason: 'upstream_error' }];
    for (const result of [failed, JSON.stringify(failed)]) {
      const one = rig({ mode: 'observe' }, secretWord);
      expect(one.protect(result)).toBe(result);
      expect(one.call.facts).toEqual(wouldDeny);
    }
    const one = rig({ mode: 'observe' }, secretWord);
    const wire = await streamed(
      one.protect(
        (async function* () {
          yield failed;
          yield failed;
        })(),
      ),
    );
    const frame = `data: ${JSON.stringify(failed)}\n\n`;
    expect(wire).toBe(`${frame}${frame}data: [DONE]\n\n`);
    expect(one.call.facts).toEqual(wouldDeny);
  });

  it('passes what cannot be walked', () => {
    const knot: Record<string, unknown> = {};
    knot['self'] = knot;
    expect(rig({ mode: 'observe' }, secretWord).protect(knot)).toBe(knot);
  });
});

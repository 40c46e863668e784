/** Answers whose call is stopped: a value and a stream say the same, whoever stops it and whenever. */
import { Logger, type StreamableFile } from '@nestjs/common';
import type { Finding, TextTransform } from '@ai-security/pii';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { answerRig as rig } from '../../../../test/wire/answer-rig.js';
import { StopWord } from '../../../../test/wire/secret-word.js';
import type { AiCall } from '../call/ai-call.js';
import type { StopReason } from '../call/facts.js';

Logger.overrideLogger(false);

const stopWord = (): TextTransform => new StopWord();
/** Holds all of a text back, and looks for the word at its end. */
class LateStopWord implements TextTransform {
  readonly maxHold = 1_000;
  readonly findings: Finding[] = [];
  stop: { reason: string } | undefined;
  #held = '';

  push(piece: string): string {
    this.#held += piece;
    return '';
  }

  end(): string {
    const inner = new StopWord();
    const out = inner.push(this.#held);
    this.stop = inner.stop;
    return out;
  }
}
/** Stops the call itself, in the middle of a piece. */
const stopper =
  (reason: StopReason) =>
  (call: AiCall): TextTransform => ({
    maxHold: 0,
    findings: [],
    push(piece) {
      if (piece.includes('STOP')) call.stop(reason);
      return piece;
    },
    end: () => '',
  });

const answer = (content: string): object => ({ choices: [{ index: 0, message: { content } }] });
const event = (content: string, finish: string | null = null): object => ({
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});
const ended = { done: false };
async function* events(...contents: readonly (string | object)[]): AsyncGenerator<object> {
  ended.done = false;
  try {
    for (const one of contents) yield typeof one === 'string' ? event(one) : one;
  } finally {
    ended.done = true;
  }
}
const streamed = async (file: unknown): Promise<string> =>
  textOf(((await file) as StreamableFile).getStream());
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('a value', () => {
  it('ends where a transform demands it, in the words of the format', () => {
    const one = rig({}, stopWord);
    expect(one.protect(answer('a STOP b'))).toMatchObject({
      choices: [{ finish_reason: 'content_filter', message: { content: 'a ' } }],
    });
    expect(one.call.stopReason).toBe('output_blocked');
    expect(one.call.facts).toContainEqual({
      kind: 'decision',
      stage: 'output',
      effect: 'deny',
      reason: 'stop_word',
    });
    expect(one.settled).toBe(1);
  });

  it.each([
    ['json', { text: 'a STOP b' }],
    ['openai.chat', { text: 'a STOP b' }],
    ['openai.chat', 'a STOP b'],
  ] as const)(
    'is refused when a transform demands the end of what has no word for it: %s %j',
    (format, of) => {
      const one = rig({ format }, stopWord);
      expect(() => one.protect(of)).toThrow(refused('output_blocked'));
      expect(one.call.stopReason).toBe('output_blocked');
    },
  );

  it.each([
    ['output_blocked', 'content_filter'],
    ['budget_exceeded', 'length'],
  ] as const)('says that its call was stopped meanwhile: %s', (reason, finish_reason) => {
    for (const steps of [[], [stopper(reason)]]) {
      const one = rig({}, ...steps);
      if (steps.length === 0) one.call.stop(reason);
      expect(one.protect(answer('a STOP'))).toMatchObject({ choices: [{ finish_reason }] });
    }
  });

  it.each([
    ['credentials_revoked', 'invalid_token'],
    ['shutdown', 'temporarily_unavailable'],
    ['deadline', 'deadline_exceeded'],
  ] as const)('is refused when its call was stopped meanwhile: %s', (reason, code) => {
    const one = rig({}, stopper(reason));
    expect(() => one.protect(answer('a STOP'))).toThrow(refused(code));
    expect(one.settled).toBe(1);
  });
});

describe('a stream', () => {
  it('ends with a prefix of the text when a transform demands it, and stops the handler', async () => {
    const one = rig({}, stopWord);
    const wire = await streamed(one.protect(events('one ', 'two STOP three', 'four')));
    expect(wire).toMatch(/"one ".*"two ".*"finish_reason":"content_filter".*\n\ndata: \[DONE\]\n\n$/s);
    expect(wire).not.toMatch(/three|four/);
    expect(one.call.stopReason).toBe('output_blocked');
    expect(one.settled).toBe(1);
    expect(ended.done).toBe(true);
  });

  it.each([
    ['its finish', ['one STOP', event('', 'stop')]],
    ['its end', ['one STOP']],
    ['its first item, which is its last', [event('one STOP', 'stop')]],
  ])('says that a transform demands the end only at %s', async (_, items) => {
    const one = rig({}, () => new LateStopWord());
    const wire = await streamed(one.protect(events(...items)));
    const finishes = [...wire.matchAll(/"finish_reason":"(\w+)"/g)].map(([, finish]) => finish);
    expect(finishes.at(-1)).toBe('content_filter');
    expect(wire).toMatch(/"one "[^]*data: \[DONE\]\n\n$/);
    expect(wire.match(/\[DONE\]/g)).toHaveLength(1);
    expect(one.call.stopReason).toBe('output_blocked');
    expect(one.settled).toBe(1);
  });

  it.each([
    ['budget_exceeded', '"finish_reason":"length"'],
    ['output_blocked', '"finish_reason":"content_filter"'],
    ['credentials_revoked', '"code":"invalid_token"'],
  ] as const)('is ended in good order by a transform that stops the call: %s', async (reason, said) => {
    for (const items of [
      ['one ', 'STOP', ' two'],
      ['STOP', ' two'],
    ]) {
      const one = rig({}, stopper(reason));
      const wire = await streamed(one.protect(events(...items)));
      expect(wire.indexOf('STOP')).toBeGreaterThan(0);
      expect(wire.indexOf(said)).toBeGreaterThan(wire.indexOf('STOP'));
      expect(wire).toMatch(/data: \[DONE\]\n\n$/);
      expect(wire).not.toContain('two');
      expect(one.settled).toBe(1);
      expect(ended.done).toBe(true);
    }
  });

  it('of a text ends where a transform demands it at its end', async () => {
    const one = rig({ format: 'text' }, () => new LateStopWord());
    async function* pieces(): AsyncGenerator<string> {
      yield 'one ST';
      yield 'OP two';
    }
    expect(await streamed(one.protect(pieces()))).toBe('one ');
    expect(one.call.stopReason).toBe('output_blocked');
  });
});

/** A stream of OpenAI Chat events through the pump: what leaves when, and what is inspected. */
import { describe, expect, it } from 'vitest';
import {
  chunk,
  content,
  DEADLINE,
  eventsOf,
  framed,
  framesOf,
  maskAndRestore,
  rig,
  textsOf,
  UPSTREAM,
} from '../../../../test/wire/pump-rig.js';
import { SecretWord, StopWord } from '../../../../test/wire/secret-word.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { UninspectableAnswer } from './answer-channels.js';

describe('the order of events', () => {
  it('lets held text leave before the event that ends its choice', () => {
    const { pump } = rig();
    expect(eventsOf(pump.push(content('to joe@example.com')))[0]?.choices?.[0]?.delta.content).not.toContain(
      'joe',
    );
    const events = eventsOf(pump.push(chunk({}, 'stop')));
    expect(events.map((event) => event.choices?.[0]?.finish_reason)).toEqual([null, 'stop']);
    expect(events[0]).toMatchObject({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      model: 'demo',
      choices: [{ index: 0, delta: { content: expect.stringContaining('<EMAIL_ADDRESS>') as string } }],
    });
    expect(pump.end()).toBe('data: [DONE]\n\n');
  });

  it('puts held text into the event itself when that carries the last of it', () => {
    const { pump } = rig();
    pump.push(content('joe@exam'));
    const events = eventsOf(pump.push(chunk({ content: 'ple.com' }, 'stop')));
    expect(events).toHaveLength(1);
    expect(events[0]?.choices?.[0]).toMatchObject({
      delta: { content: '<EMAIL_ADDRESS>' },
      finish_reason: 'stop',
    });
  });

  it('ends one choice and leaves the others open', () => {
    const { pump } = rig();
    for (const index of [1, 10]) pump.push(content('joe@', index));
    expect(eventsOf(pump.push(chunk({}, 'stop', 1))).map((event) => event.choices?.[0]?.index)).toEqual([
      1, 1,
    ]);
    const rest = eventsOf(pump.push(content('example.com', 10)) + pump.end());
    expect(textsOf(rest, 'delta')).toEqual({ '10/content': '<EMAIL_ADDRESS>' });
  });

  it('releases what is held when the stream ends without a word', () => {
    const { pump } = rig();
    pump.push(content('joe@example.com'));
    expect(pump.end()).toMatch(/<EMAIL_ADDRESS>.*\n\ndata: \[DONE\]\n\n$/);
  });

  it('never delays one channel for another, nor an event without text', () => {
    const { pump } = rig();
    pump.push(content('joe@exam'));
    const call = eventsOf(
      pump.push(chunk({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'mail' } }] })),
    );
    expect(call).toHaveLength(1);
    expect(call[0]).toMatchObject({
      choices: [{ delta: { tool_calls: [{ index: 0, id: 'call_1', function: { name: 'mail' } }] } }],
    });
    expect(pump.push(chunk({ content: 'Hello, you. ' }, null, 1))).toContain('Hello');
    expect(pump.push(chunk({ role: 'assistant' }))).toContain('"role":"assistant"');
    expect(pump.push(': note joe@example.com\n\n')).toBe(':\n\n');
  });

  it('writes one terminator, last, and nothing that comes behind it', () => {
    const { pump } = rig();
    const wire =
      pump.push(`${framed(content('Hi.'))}data: [DONE]\n\n${framed(content('more'))}`) + pump.end();
    expect(framesOf(wire).filter((data) => data === '[DONE]')).toHaveLength(1);
    expect(wire).toMatch(/data: \[DONE\]\n\n$/);
    expect(wire).not.toContain('more');
    expect(pump.fail(UPSTREAM)).toBe('');
  });

  it('takes no more text where it has ended: a value cut there could not be seen', () => {
    for (const [first, second] of [
      [chunk({ content: 'mallory@exam' }, 'stop'), chunk({ content: 'ple.org' }, 'stop')],
      [chunk({ content: 'a' }, 'stop'), content('joe@example.com')],
    ] as const) {
      const { pump } = rig();
      pump.push(first);
      expect(() => pump.push(second)).toThrow(UninspectableAnswer);
      expect(pump.fail(UPSTREAM)).not.toMatch(/ple|joe/);
    }
    const twice = chunk({ content: 'mallory@exam' }, 'stop') as { choices: object[] };
    twice.choices.push(...(chunk({ content: 'ple.org' }) as { choices: object[] }).choices);
    expect(() => rig().pump.push(twice)).toThrow(UninspectableAnswer);
  });

  it('takes an end that is said again, and usage, behind the end', () => {
    const { pump } = rig();
    const wire =
      pump.push(chunk({ content: 'a' }, 'stop')) +
      pump.push(chunk({ content: '' }, 'stop')) +
      pump.push(chunk({ content: null })) +
      pump.push({ id: 'x', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }) +
      pump.end();
    expect(textsOf(eventsOf(wire), 'delta')).toEqual({ '0/content': 'a' });
    expect(eventsOf(wire)).toHaveLength(4);
  });
});

describe('what is inspected', () => {
  it('is every string, listed or not, across events where it continues', () => {
    const { pump } = rig();
    const item = (text: string): object => chunk({ brand_new: { parts: [{ say: text }] } });
    const wire = pump.push(item('joe@exam')) + pump.push(item('ple.com')) + pump.end();
    expect(wire).not.toContain('joe');
    expect(textsOf(eventsOf(wire), 'delta')).toEqual({ '0/brand_new/parts/0/say': '<EMAIL_ADDRESS>' });
  });

  it('is the envelope, each string alone', () => {
    const { pump } = rig();
    const wire = pump.push({ ...content('x'), note: 'joe@example.com', id: 'joe@example.com' });
    expect(eventsOf(wire)[0]).toMatchObject({ note: '<EMAIL_ADDRESS>', id: 'joe@example.com' });
  });

  it('is JSON in any spelling', () => {
    const event = JSON.stringify(content('joe@example.com')).replaceAll('@', '\\u0040');
    for (const spelling of [`data:  ${event}\n\n`, `data:\ndata: ${event}\n\n`, `data:\t${event}\n\n`]) {
      const { pump } = rig();
      expect(pump.push(spelling) + pump.end()).not.toMatch(/joe|u0040/);
    }
  });

  it('is not what spells the text again', () => {
    const { pump } = rig();
    const event = chunk({ content: 'a', annotations: [{ start_index: 3 }] }) as {
      choices: { logprobs: object }[];
    };
    (event.choices[0] as { logprobs: object }).logprobs = { content: [{ token: 'joe@example.com' }] };
    const wire = pump.push(event);
    expect(wire).not.toMatch(/logprobs|annotations|joe/);
  });

  it.each([
    ['a string', 'data: joe@\n\n'],
    ['an array', 'data: ["joe@"]\n\n'],
    ['a number', 3],
    ['an array item', []],
  ])('refuses what is no event: %s', (_, item) => {
    const { pump } = rig();
    expect(() => pump.push(item)).toThrow(UninspectableAnswer);
  });

  it('refuses media', () => {
    const { pump } = rig();
    expect(() => pump.push(chunk({ audio: { id: 'a', data: 'AAAA' } }))).toThrow(UninspectableAnswer);
    expect(rig().pump.push(chunk({ audio: { id: 'a', transcript: 'joe@example.com ' } }))).not.toContain(
      'joe@',
    );
  });

  it('refuses a stream of ever new channels', () => {
    const { pump } = rig(() => new SecretWord());
    expect(() => {
      for (let i = 0; i < 300; i++) pump.push(chunk({ tool_calls: [{ index: i, custom: { input: 'x' } }] }));
    }).toThrow(UninspectableAnswer);
  });

  it('takes many channels one after the other, but not without end', () => {
    const { pump } = rig(() => new SecretWord());
    for (let i = 0; i < 4_096; i++) pump.push(chunk({ content: 'x' }, 'stop', i));
    expect(() => pump.push(chunk({ content: 'x' }, 'stop', 4_096))).toThrow(UninspectableAnswer);
  });

  it('is an event without choices, also where its strings are pieces of a text', () => {
    const { pump } = rig();
    const wire =
      pump.push({ type: 'alien', kwargs: { content: 'joe@exam' } }) +
      pump.push({ type: 'alien', kwargs: { content: 'ple.com' } }) +
      pump.end();
    expect(
      framesOf(wire).map((data) => (data?.startsWith('{') ? (JSON.parse(data) as unknown) : data)),
    ).toEqual([
      { type: 'alien', kwargs: { content: '' } },
      { type: 'alien', kwargs: { content: '' } },
      { kwargs: { content: '<EMAIL_ADDRESS>' } },
      '[DONE]',
    ]);
  });

  it('are the verdicts of a content filter each whole, behind the end of the choice too; their offsets are dropped', () => {
    const { pump } = rig();
    const verdict = {
      hate: { filtered: false, severity: 'safe' },
      protected_material_code: { citation: { URL: 'joe@example.com' } },
    };
    const judged = (delta: object, finish: string | null): object => {
      const event = chunk(delta, finish) as { choices: object[] };
      Object.assign(event.choices[0] as object, {
        content_filter_results: verdict,
        content_filter_offsets: { check_offset: 3, start_offset: 3, end_offset: 9 },
      });
      return event;
    };
    const wire =
      pump.push(judged({ content: 'Hello, joe@exam' }, null)) +
      pump.push(judged({ content: 'ple.com' }, 'stop')) +
      pump.push(judged({}, null)) +
      pump.end();
    expect(textsOf(eventsOf(wire), 'delta')).toEqual({ '0/content': 'Hello, <EMAIL_ADDRESS>' });
    expect(wire.match(/"severity":"safe"/g)).toHaveLength(3);
    expect(wire).not.toMatch(/joe@|offset/);
  });

  it("never changes the handler's own events", () => {
    const event = content('joe@example.com ');
    const before = JSON.stringify(event);
    rig().pump.push(event);
    expect(JSON.stringify(event)).toBe(before);
  });
});

describe('a stream that stops early', () => {
  it('says why in the words of the format, then the terminator; the beginning of a value does not leave', () => {
    const { pump, opened } = rig(() => new SecretWord());
    pump.push(content('half a SECR'));
    const wire = pump.fail(DEADLINE);
    expect(eventsOf(wire)).toHaveLength(1);
    expect(eventsOf(wire).at(-1)?.error).toMatchObject({ code: 'deadline_exceeded' });
    expect(wire).toMatch(/data: \[DONE\]\n\n$/);
    expect(opened.map(({ transform }) => (transform as SecretWord).ended)).toEqual([1]);
  });

  it("keeps the provider's words for itself when the provider says that it failed", () => {
    const { pump } = rig();
    const failed = { error: { message: 'Incorrect API key provided: prod-key-of-ours', code: 'bad_key' } };
    expect(() => pump.push(framed(content('Hello, you'), failed))).toThrow(SecurityProblem);
    const wire = pump.fail(UPSTREAM);
    // What came before it in the same bytes.
    expect(textsOf(eventsOf(wire), 'delta')).toEqual({ '0/content': 'Hello, ' });
    expect(wire).not.toContain('prod-key-of-ours');
    expect(eventsOf(wire).at(-1)?.error?.code).toBe('upstream_error');
  });

  it('leaves no hole in the text when an event fails halfway', () => {
    const { pump } = rig(() => new SecretWord());
    const torn = chunk({ content: 'RET and more S', audio: { data: 'AAAA' } });
    expect(() => pump.push(framed(content('one SEC'), torn))).toThrow(UninspectableAnswer);
    expect(textsOf(eventsOf(pump.fail(UPSTREAM)), 'delta')).toEqual({ '0/content': 'one ' });
  });

  it('says when a transform demands the end', () => {
    const { pump } = rig(() => new StopWord());
    expect(pump.push(content('one '))).toContain('one ');
    expect(pump.stop).toBeUndefined();
    expect(pump.push(content('two STOP three'))).toContain('"two "');
    expect(pump.stop).toEqual({ reason: 'stop_word' });
  });

  it('says nothing behind that, be it in the same event or in the same bytes', () => {
    const { pump } = rig(() => new StopWord());
    const both = chunk({ content: 'one STOP' }) as { choices: object[] };
    both.choices.push(...(content('two', 1) as { choices: object[] }).choices);
    const wire = pump.push(framed(both, content('three', 2), chunk({}, 'stop')));
    expect(textsOf(eventsOf(wire), 'delta')).toEqual({ '0/content': 'one ' });
    expect(wire).not.toContain('"stop"');
  });
});

describe('in observe mode', () => {
  it('passes every event on as it is, and finds what there is', () => {
    const { pump, findings } = rig(maskAndRestore, true);
    const event = chunk({ content: 'joe@example.com', annotations: [1] });
    expect(pump.push(event)).toBe(framed(event));
    expect(pump.end()).toBe('data: [DONE]\n\n');
    expect(findings()).toEqual(['EMAIL_ADDRESS']);
  });

  it('never demands the end', () => {
    const { pump } = rig(() => new StopWord(), true);
    expect(pump.push(content('a STOP b'))).toContain('a STOP b');
    expect(pump.stop).toBeUndefined();
  });
});

/** Any JSON by rule: which rules can be followed, and what they say of requests, answers and streams. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { DEADLINE, formatRig, framesOf, OURS, PSEUDONYM } from '../../../../test/wire/format-rig.js';
import { SecretWord } from '../../../../test/wire/secret-word.js';
import type { FormatRule, SlotName } from '../call/protected-route.js';
import type { EventFormat, EventPump } from './event-pump.js';
import { formatOf } from './formats.js';
import { compileRule } from './rule-format.js';
import { mapSlots } from './slots.js';

type Members = Record<string, unknown>;

function visited(request: Record<string, SlotName>, value: unknown): { mapped: unknown; media: number } {
  let media = 0;
  const mapped = mapSlots(value, compileRule({ request }).request, {
    string: (text, kind) => (kind === 'json' ? `json:${text}` : text.toUpperCase()),
    media: () => void media++,
  });
  return { mapped, media };
}

describe('a rule', () => {
  it('leaves everything text that no path names', () => {
    const value = { a: 'x', b: [{ c: 'y' }] };
    expect(visited({}, value).mapped).toEqual({ a: 'X', b: [{ c: 'Y' }] });
  });

  it('names members, items and every member', () => {
    const slots = {
      'a.b': 'opaque',
      'list[].id': 'opaque',
      'meta.*': 'opaque',
      'meta.note': 'text',
    } as const;
    const value = {
      a: { b: 'x', c: 'x' },
      list: [{ id: 'x', say: 'x' }],
      meta: { k: 'x', note: 'x', in: { y: 'x' } },
    };
    expect(visited(slots, value).mapped).toEqual({
      a: { b: 'x', c: 'X' },
      list: [{ id: 'x', say: 'X' }],
      meta: { k: 'x', note: 'X', in: { y: 'X' } },
    });
    expect(visited({ '[].id': 'opaque', '[][]': 'opaque' }, [{ id: 'x' }, ['x', 'y']]).mapped).toEqual([
      { id: 'x' },
      ['x', 'y'],
    ]);
  });

  it('knows no names that every object has', () => {
    const value = JSON.parse('{"toString":"x","__proto__":"x","constructor":"y"}') as object;
    const { mapped } = visited(Object.fromEntries([['constructor', 'opaque']]), value);
    expect(JSON.stringify(mapped)).toBe('{"toString":"X","__proto__":"X","constructor":"y"}');
  });

  it('has JSON, media and what is dropped', () => {
    const slots = {
      args: 'json',
      image: 'media',
      logprobs: 'drop',
      'any.*': 'drop',
      say: 'text',
      'say[].img': 'media',
    } as const;
    const value = {
      args: '{}',
      image: 'x',
      logprobs: ['x'],
      any: { a: 'x', b: null },
      say: [{ img: 'x', t: 'x' }],
    };
    expect(visited(slots, value)).toEqual({
      mapped: { args: 'json:{}', image: 'x', any: { b: null }, say: [{ img: 'x', t: 'X' }] },
      media: 2,
    });
    expect(visited(slots, { say: 'x' }).mapped).toEqual({ say: 'X' });
  });

  it.each<[string, unknown]>([
    ['is not readable', { request: { '': 'text' } }],
    ['is not readable', { request: { 'a..b': 'text' } }],
    ['is not readable', { request: { 'a.': 'text' } }],
    ['is not readable', { request: { 'a[0].b': 'text' } }],
    ['is not readable', { request: { 'a*.b': 'text' } }],
    ['is not readable', { request: { 'a.[].b': 'text' } }],
    ['is not readable', { stream: { framing: 'sse', continues: [3] } }],
    ["'a' is none of", { request: { a: 'name' } }],
    ["'a' is opaque", { answer: { a: 'opaque', 'a.b': 'text' } }],
    ["'a[]' is media", { answer: { 'a[].b.*': 'text', 'a[]': 'media' } }],
    ["'a' is drop", { stream: { framing: 'sse', event: { a: 'drop' }, continues: ['a'] } }],
    ['items cannot be dropped', { request: { 'a[]': 'drop' } }],
    ['neither sse nor ndjson', { stream: { framing: 'xml' } }],
    ['not one line', { stream: { framing: 'sse', terminator: 'a\n\ndata: b' } }],
    ["no member 'anwser'", { anwser: {} }],
    ["no member 'events'", { stream: { framing: 'sse', events: {} } }],
    ['are an object', { request: null }],
    ['are an object', { answer: ['a'] }],
    ['is an object', { stream: 'sse' }],
    ['are arrays', { stream: { framing: 'sse', continues: 'a' } }],
  ])('that cannot be followed is refused: %s', (reason, rule) => {
    expect(() => compileRule(rule as FormatRule)).toThrow(RangeError);
    expect(() => compileRule(rule as FormatRule)).toThrow(reason);
  });

  it('is compiled once', () => {
    const rule: FormatRule = { answer: { id: 'opaque' } };
    expect(formatOf(rule)).toBe(formatOf(rule));
    expect(formatOf(rule).stream).toBeUndefined();
  });
});

const RULE: FormatRule = {
  answer: { 'choices[].id': 'opaque', 'choices[].call': 'json' },
  stream: {
    framing: 'sse',
    event: {
      type: 'opaque',
      'meta.id': 'opaque',
      'choices[].id': 'opaque',
      'choices[].call': 'json',
      'choices[].whole': 'json',
    },
    continues: ['choices[].text', 'choices[].call', 'say'],
    ends: ['choices[].finished', 'over'],
    terminator: '[END]',
  },
};
const rig = (rule = RULE, ...more: [] | [() => SecretWord]) =>
  formatRig(compileRule(rule) as EventFormat, ...more);
const eventsOf = (wire: string): Members[] =>
  framesOf(wire)
    .filter((data) => data?.startsWith('{'))
    .map((data) => JSON.parse(data as string) as Members);
const event = (...choices: object[]): Members => ({ type: 'part', meta: { id: 'm1', by: 'me' }, choices });

describe('a stream by rule', () => {
  it('continues where the rule says, and nowhere else', () => {
    const { pump } = rig();
    const wire =
      pump.push({ ...event({ text: 'joe@exam' }), note: 'call joe@exam' }) +
      pump.push({ ...event({ text: 'ple.com' }), note: 'ple.com' }) +
      pump.end();
    expect(eventsOf(wire).map(({ note }) => note)).toEqual(['call joe@exam', 'ple.com', undefined]);
    expect(wire).toContain('"text":"<EMAIL_ADDRESS>"');
  });

  it('puts held text into an event of the last shape, with what is opaque in it', () => {
    const { pump } = rig();
    pump.push(event({ text: 'joe@example.com', id: 'c1', n: 3 }));
    pump.push({ type: 'other', brand: 'x' });
    pump.push({ type: 'said', say: 'joe@example.com' });
    expect(framesOf(pump.end())).toEqual([
      '{"type":"part","meta":{"id":"m1"},"choices":[{"index":0,"text":"<EMAIL_ADDRESS>"}]}',
      '{"type":"said","say":"<EMAIL_ADDRESS>"}',
      '[END]',
    ]);
  });

  it('lets held text leave before the event that ends its item, or everything', () => {
    const { pump } = rig();
    pump.push(event({ text: 'joe@', index: 1 }, { text: 'joe@', index: 10 }));
    const first = eventsOf(pump.push(event({ index: 1, finished: 'stop' }, { index: 10, finished: null })));
    expect(first.map(({ choices }) => choices)).toEqual([
      [{ index: 1, text: 'joe@' }],
      [
        { index: 1, finished: 'stop' },
        { index: 10, finished: null },
      ],
    ]);
    expect(eventsOf(pump.push({ over: false }))).toHaveLength(1);
    const last = eventsOf(pump.push({ ...event({ text: 'example.com', index: 10 }), over: true }));
    expect(last).toHaveLength(1);
    expect(last[0]).toMatchObject({ choices: [{ text: '<EMAIL_ADDRESS>' }] });
  });

  it('has JSON that is complete in its event', () => {
    const { pump } = rig();
    const wire =
      pump.push(event({ whole: '"joe@example.com" and' })) + pump.push(event({ whole: '{"a":1}' }));
    expect(eventsOf(wire).map(({ choices }) => choices)).toEqual([
      [{ whole: '"<EMAIL_ADDRESS>" and' }],
      [{ whole: '{"a":1}' }],
    ]);
  });

  it('can be lines of JSON', () => {
    const { pump } = rig({ stream: { framing: 'ndjson', continues: ['say'], ends: ['done'] } });
    const wire =
      pump.push('{"say":"joe@exa') + pump.push('mple.com","done":false}\n{"done":true}\n') + pump.end();
    expect(wire).toBe('{"say":"","done":false}\n{"say":"<EMAIL_ADDRESS>"}\n{"done":true}\n');
  });

  it('says why it stops early', () => {
    const { pump } = rig(RULE, () => new SecretWord());
    pump.push(event({ text: 'half a SECR' }));
    expect(framesOf(pump.fail(DEADLINE))).toEqual([
      '{"error":{"message":"The call took too long.","type":"server_error","code":"deadline_exceeded","param":null}}',
      '[END]',
    ]);
  });
});

describe('the law', () => {
  const VALUES = ['joe@example.com', '4111 1111 1111 1111', OURS, PSEUDONYM];
  const PARTS = ['joe@', PSEUDONYM.slice(0, 9), 'Hello', ' ', '. ', 'é', '😀', '\ud83d', '"', '\\', '42'];
  const prose = fc
    .array(fc.constantFrom(...VALUES, ...PARTS), { maxLength: 7 })
    .map((parts) => parts.join(''));
  const args = fc.dictionary(fc.constantFrom('to', 'n'), prose).map((value) => JSON.stringify(value));
  const place = (name: string, text: fc.Arbitrary<string>, index: number) =>
    text.chain(cutsOf).map((pieces) => ({ name, index, pieces }));
  const places = fc.tuple(place('text', prose, 0), place('text', prose, 1), place('call', args, 0));
  const order = fc.array(fc.nat(2), { minLength: 1, maxLength: 30 });
  const run = (pump: EventPump, all: readonly unknown[]): string =>
    all.map((one) => pump.push(one)).join('') + pump.end();

  const sent = (all: { name: string; index: number; pieces: string[] }[], turns: number[]): Members[] => {
    const left = all.map(({ pieces }) => [...pieces]);
    const events: Members[] = [];
    for (let step = 0; left.some((pieces) => pieces.length > 0); step++) {
      const open = [...left.keys()].filter((i) => left[i]!.length > 0);
      const at = open[turns[step % turns.length]! % open.length]!;
      const { name, index } = all[at]!;
      events.push(event({ index, id: 'c', [name]: left[at]!.shift() }));
    }
    return events;
  };
  const textsOf = (events: readonly Members[]): string[] =>
    ['0 text', '1 text', '0 call'].map((wanted) =>
      events
        .flatMap(({ choices }) => choices as Members[])
        .map((choice) => {
          const [index, name] = wanted.split(' ') as [string, string];
          return String(choice['index']) === index ? ((choice[name] as string | undefined) ?? '') : '';
        })
        .join(''),
    );

  it('gives the text and the findings of the whole answer, and the same for bytes cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.tuple(places, order).chain(([all, turns]) => {
          const events = sent(all, turns);
          const bytes = new TextEncoder().encode(
            `${events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [END]\n\n`,
          );
          return fc.tuple(fc.constant(all), fc.constant(events), byteCutsOf(bytes));
        }),
        ([all, events, bytes]) => {
          const whole = rig();
          const choices = all.map(({ name, index, pieces }) => ({ index, [name]: pieces.join('') }));
          const answer = whole.channels.map({ choices }, compileRule(RULE).answer) as Members;
          const stream = rig();
          const wire = run(stream.pump, events);
          expect(textsOf(eventsOf(wire))).toEqual(textsOf([answer]));
          expect(stream.findings()).toEqual(whole.findings());
          expect(wire).not.toContain('joe@example.com');
          expect(run(rig().pump, bytes)).toBe(wire);
        },
      ),
      { numRuns: 200 },
    );
  });
});

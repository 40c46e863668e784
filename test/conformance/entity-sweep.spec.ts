/**
 * No character of any entity of test/data/pii leaks through any format, however the stream is cut: what arrives is what
 * masking the whole text leaves. Embeddings have no stream, and no text in their answers.
 *
 * Each of the 3,400 values is streamed one character at a time. Of those of one type that are built alike, of the same
 * marks between runs of letters and digits, the first is also cut in two at every place: 25,600 cuts of 900 values.
 */
import { createPiiEngine, type TextTransform } from '@ai-security/pii';
import { describe, expect, it } from 'vitest';
import { AnswerChannels } from '../../libs/ai-security/src/wire/answer-channels.js';
import { hasEvents } from '../../libs/ai-security/src/wire/event-pump.js';
import { TextPump } from '../../libs/ai-security/src/wire/text-pump.js';
import { chain } from '../../libs/ai-security/src/wire/transform-chain.js';
import { DEFAULT_DIR } from '../bench/pii/evaluate.js';
import { readRecords } from '../bench/pii/records.js';
import { everyUnit } from '../wire/cuts.js';
import { formatRig, framesOf, OURS, refuse } from '../wire/format-rig.js';
import { at, SAYINGS, type Saying } from '../wire/sayings.js';

const FILES = 'ids mixed presidio-tests secrets evasion names-silver values';
/** What is left of the text around a value, in characters. */
const BEFORE = 24;
const AFTER = 8;
/** Longer values are cut at so many places, evenly. */
const CUTS = 160;

const engine = createPiiEngine({ entities: 'all' });
const session = engine.pseudonymizer({ key: new Uint8Array(32).fill(3) }).session();
session.hide(OURS);
const open = (): TextTransform => chain([engine.maskStream(), session.restoreStream()]);

interface Entity {
  readonly type: string;
  readonly value: string;
  readonly text: string;
  /** Where the value begins in the text. */
  readonly start: number;
}
interface Expected extends Entity {
  readonly masked: string;
}
interface LabelledRecord {
  readonly text?: string;
  readonly spans?: readonly { readonly start: number; readonly end: number; readonly type: string }[];
  // `values` has no texts.
  readonly value?: string;
  readonly type?: string;
  readonly valid?: boolean;
}

function entitiesOf(record: LabelledRecord): Entity[] {
  const { text, spans = [], value, type = '', valid } = record;
  if (text === undefined) {
    if (value === undefined || !valid) return [];
    const label = `${type.toLowerCase().replaceAll('_', ' ')}: `;
    return [{ type, value, text: `${label}${value}.`, start: label.length }];
  }
  return spans.map(({ start, end, type: of }) => {
    const from = Math.max(0, start - BEFORE);
    const around = text.slice(from, end + AFTER).replace(/\p{Cs}/gu, '\ufffd');
    return { type: of, value: text.slice(start, end), text: around, start: start - from };
  });
}

function firstOfEach<One extends Entity>(entities: readonly One[], key: (value: string) => string): One[] {
  const first = new Map<string, One>();
  for (const entity of entities) {
    const name = `${entity.type} ${key(entity.value)}`;
    if (!first.has(name)) first.set(name, entity);
  }
  return [...first.values()];
}

const shapeOf = (value: string): string => value.replace(/[\p{Nd}\p{L}]+/gu, 'x').replace(/(.)\1+/gu, '$1');

const all = FILES.split(' ').flatMap((file) =>
  ((readRecords(DEFAULT_DIR, file) ?? []) as readonly LabelledRecord[]).flatMap(entitiesOf),
);
const values: readonly Expected[] = firstOfEach(all, (value) => value).map((entity) => ({
  ...entity,
  masked: engine.mask(entity.text).text,
}));
const shapes = firstOfEach(values, shapeOf);

const twoWayCuts = ({ text, value, start }: Entity): string[][] => {
  const stride = Math.ceil(value.length / CUTS);
  const cuts = Array.from({ length: Math.floor(value.length / stride) + 1 }, (_, i) => start + i * stride);
  return cuts.map((cut) => [text.slice(0, cut), text.slice(cut)]);
};

/** What a client reads of a stream: the pieces put together, and every repetition. */
function read(saying: Saying, items: readonly unknown[]): unknown[] {
  const { format, pieceAt, againAt = [] } = saying;
  const pump = hasEvents(format)
    ? formatRig(format, open).pump
    : new TextPump(new AnswerChannels(open, refuse, false), refuse);
  const wire = items.map((item) => pump.push(item)).join('') + pump.end();
  if (pieceAt === '') return [wire];
  const events = framesOf(wire, format.framing?.kind)
    .filter((data) => data?.startsWith('{'))
    .map((data) => JSON.parse(data as string) as unknown);
  const pieces = events.map((event) => at(event, pieceAt)).filter((piece) => typeof piece === 'string');
  const again = againAt.flatMap((path) => events.map((event) => at(event, path)));
  return [pieces.join(''), ...again.filter((one) => one !== undefined && one !== '')].map((one) =>
    plain(one, saying),
  );
}

const whole = ({ format, answer, answerAt }: Saying, text: string): unknown =>
  at(new AnswerChannels(open, refuse, false).map(answer(text), format.answer), answerAt);

/** The text itself, where it is in JSON. */
const plain = (said: unknown, { json }: Saying): unknown =>
  json ? at(typeof said === 'string' ? JSON.parse(said) : said, 'say') : said;

it('sweeps over values that the engine finds, with very few exceptions', () => {
  const found = values.filter(({ text, value, start }) =>
    engine.find(text).some((one) => one.start < start + value.length && one.end > start),
  );
  expect(values.length).toBeGreaterThan(3_000);
  expect(found.length / values.length).toBeGreaterThan(0.93);
});

describe.each(Object.entries(SAYINGS))('%s', { timeout: 120_000 }, (_, saying) => {
  it('says of every value what is left of the text, whole', () => {
    const differing = values.filter(({ text, masked }) => plain(whole(saying, text), saying) !== masked);
    expect(differing).toEqual([]);
  });

  it('says the same one character at a time, and says it again', () => {
    const differing = values.filter(({ text, masked }) => {
      const pieces = everyUnit(text);
      const said = read(saying, [...saying.stream(pieces), ...(saying.again?.(pieces) ?? [])]);
      return said.some((one) => one !== masked) || (saying.again && said.length === 1);
    });
    expect(differing).toEqual([]);
  });

  it('says the same cut in two anywhere in the value', () => {
    const differing = shapes.flatMap((entity) =>
      twoWayCuts(entity).filter((pieces) =>
        read(saying, saying.stream(pieces)).some((one) => one !== entity.masked),
      ),
    );
    expect(differing).toEqual([]);
  });
});

/** The laws of the PII engine on every labelled text of test/data/pii. */
import { createPiiEngine, type Finding, type MaskOptions } from '@ai-security/pii';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DIR } from '../bench/pii/evaluate.js';
import { readRecords } from '../bench/pii/records.js';

/** Texts up to this length are cut in two at every place. */
const SHORT = 100;
/** Longer ones are cut at many places at once: into pieces of this length, of which the first has any of as many. */
const PIECE = 96;
const FIRST_PIECES = 6;

const FILES = 'ids mixed presidio-tests secrets evasion hard-negatives names-silver prompts-benign values';
const key = new Uint8Array(32).fill(7);
const actions: [string, MaskOptions][] = [
  ['redact', { action: 'redact' }],
  ['mask', { action: 'mask' }],
  ['hash', { action: 'hash', key }],
];

const engine = createPiiEngine({ entities: 'all' });
/** Names are guessed from the words around them, which masking changes: twice may be more than once there. */
const structured = createPiiEngine();

interface Masked {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** What `values` holds are not texts but values alone. */
function textsOf(file: string): string[] {
  const records = readRecords(DEFAULT_DIR, file) ?? [];
  return records.map((record) => record.text ?? (record as unknown as { value: string }).value);
}

function streamed(pieces: Iterable<string>): Masked {
  const stream = engine.maskStream();
  let text = '';
  for (const piece of pieces) text += stream.push(piece);
  return { text: text + stream.end(), findings: stream.findings };
}

function* units(text: string): Generator<string> {
  for (let i = 0; i < text.length; i++) yield text[i]!;
}

const isSame = (one: Masked, other: Masked): boolean =>
  one.text === other.text && JSON.stringify(one.findings) === JSON.stringify(other.findings);

/** Where a text is cut: one list of places for each stream. */
function cutsOf({ length }: string, findings: readonly Finding[]): number[][] {
  const upTo = (end: number, step = 1) =>
    Array.from({ length: Math.max(0, Math.ceil((end - 1) / step)) }, (_, i) => 1 + i * step);
  if (length <= SHORT) return upTo(length).map((cut) => [cut]);
  const around = [-1, 0, 1].flatMap((shift) => [
    findings.map(({ start }) => start + shift),
    findings.map(({ end }) => end + shift),
  ]);
  const even = upTo(PIECE, PIECE / FIRST_PIECES).map((first) =>
    upTo(length, PIECE).map((cut) => cut + first),
  );
  return [...around, ...even].map((cuts) => cuts.filter((cut) => cut > 0 && cut < length));
}

function piecesOf(text: string, cuts: readonly number[]): string[] {
  return [0, ...cuts].map((cut, i) => text.slice(cut, cuts[i]));
}

describe.each(FILES.split(' '))('%s.jsonl', { timeout: 120_000 }, (file) => {
  const texts = textsOf(file);

  it('is read', () => expect(texts.length).toBeGreaterThan(100));

  it('has exact offsets: what mask replaces, and nothing else', () => {
    for (const text of texts) {
      const findings = engine.find(text);
      let redacted = '';
      let end = 0;
      for (const finding of findings) {
        expect(finding.start, text).toBeGreaterThanOrEqual(end);
        expect(finding.end, text).toBeGreaterThan(finding.start);
        redacted += `${text.slice(end, finding.start)}<${finding.type}>`;
        end = finding.end;
      }
      expect(engine.mask(text)).toEqual({ text: redacted + text.slice(end), findings });
    }
  });

  it.each(actions)('is changed by %s once', (_, options) => {
    const changed = texts
      .map((text) => structured.mask(text, options).text)
      .filter((once) => structured.mask(once, options).text !== once);
    expect(changed).toEqual([]);
  });

  it('streams one character at a time to the same result', () => {
    expect(texts.filter((text) => !isSame(streamed(units(text)), engine.mask(text)))).toEqual([]);
  });

  it('streams to the same result wherever it is cut', () => {
    const differing = texts.flatMap((text) => {
      const whole = engine.mask(text);
      return cutsOf(text, whole.findings)
        .map((cuts) => piecesOf(text, cuts))
        .filter((pieces) => !isSame(streamed(pieces), whole))
        .map((pieces) => pieces.join('|'));
    });
    expect(differing).toEqual([]);
  });

  it('comes back from hiding as it was', () => {
    const session = engine.pseudonymizer({ key }).session();
    const changed = texts.filter((text) => session.restore(session.hide(text)) !== text);
    expect(changed).toEqual([]);
  });
});

/** The scorer, on records small enough to count by hand. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutLabel } from './carriers.js';
import { DEFAULT_DIR, evaluate, type Figures } from './evaluate.js';
import { readRecords } from './records.js';
import { rates, resolve, score, type LabelledRecord, type Span } from './score.js';

const span = (start: number, end: number, type: string): Span => ({ start, end, type });
const optional = (start: number, end: number, type: string): Span => ({ start, end, type, optional: true });

/** Scores one record of 20 letters against given findings. */
function scored(labels: Span[], findings: Span[], scope?: string[], counts?: (type: string) => boolean) {
  const record: LabelledRecord = { text: 'abcdefghijklmnopqrst', spans: labels, scope };
  const result = score([record], () => findings, counts);
  return { ...result, ...rates(result.total) };
}

describe('score', () => {
  it('counts a finding that touches a label as found, and as exact only with the same ends', () => {
    const labels = [span(0, 4, 'US_SSN'), span(10, 14, 'US_SSN')];
    const { precision, recall, f1, exact, errors } = scored(labels, [
      span(0, 4, 'US_SSN'),
      span(9, 12, 'US_SSN'),
    ]);
    expect([precision, recall, f1]).toEqual([100, 100, 100]);
    expect(exact).toMatchObject({ precision: 50, recall: 50, f1: 50 });
    expect(errors).toMatchObject([{ kind: 'inexact', start: 10, found: [{ start: 9, end: 12 }] }]);
  });

  it('weighs recall four times in F2', () => {
    const labels = [span(0, 4, 'US_SSN'), span(10, 14, 'US_SSN')];
    expect(scored(labels, [span(0, 4, 'US_SSN')])).toMatchObject({ precision: 100, recall: 50, f2: 500 / 9 });
  });

  it.each([
    ['DE_PASSPORT', 'US_PASSPORT'],
    ['IN_PAN', 'TAX_ID'],
    ['SECRET', 'GITHUB_TOKEN'],
    ['SECRET', 'AWS_ACCESS_KEY'],
    ['PASSWORD', 'DB_CONNECTION_PASSWORD'],
    ['BANK_ACCOUNT', 'MX_CLABE'],
    ['LOCATION', 'STREET_ADDRESS'],
  ])('takes %s and %s for one family', (labelled, found) => {
    const { recall, exact } = scored([span(0, 4, labelled)], [span(0, 4, found)]);
    expect([recall, exact.f1]).toEqual([100, 100]);
  });

  it.each([
    ['US_SSN', 'US_PASSPORT'],
    ['IBAN_CODE', 'BANK_ACCOUNT'],
    ['IP_ADDRESS', 'TAX_ID'],
    ['PERSON', 'ORGANIZATION'],
  ])('takes %s and %s for different', (labelled, found) => {
    const { precision, recall, errors } = scored([span(0, 4, labelled)], [span(0, 4, found)]);
    expect([precision, recall]).toEqual([0, 0]);
    expect(errors.map(({ kind, type }) => [kind, type])).toEqual([
      ['false', found],
      ['missed', labelled],
    ]);
  });

  it('forgives what touches an optional label, and does not ask for it', () => {
    expect(scored([optional(0, 4, 'AGE')], [span(2, 6, 'US_SSN')])).toMatchObject({
      labelled: 0,
      precision: null,
    });
    expect(scored([optional(0, 4, 'AGE')], [])).toMatchObject({ recall: null, errors: [] });
  });

  it('judges only types in scope', () => {
    const findings = [span(0, 4, 'US_SSN'), span(6, 9, 'PERSON')];
    expect(scored([], findings, ['IN_PAN']).errors.map(({ type }) => type)).toEqual(['US_SSN']);
    expect(scored([], findings, ['@structured']).errors.map(({ type }) => type)).toEqual(['US_SSN']);
    expect(scored([], findings, ['EMAIL_ADDRESS']).errors).toEqual([]);
  });

  it('leaves types out on request, but masks with them', () => {
    const { labelled, precision, readable } = scored(
      [span(0, 4, 'US_SSN'), span(6, 9, 'PERSON')],
      [span(0, 4, 'PERSON')],
      ['*'],
      (type) => type !== 'PERSON',
    );
    expect([labelled, precision, readable]).toEqual([1, null, 0]);
  });

  it('counts one finding over two labels as one hit and two values found', () => {
    const labels = [span(0, 4, 'US_SSN'), span(5, 9, 'US_SSN')];
    expect(scored(labels, [span(0, 9, 'US_SSN')])).toMatchObject({ precision: 100, recall: 100 });
  });

  it('counts the letters and digits that stay readable, and those masked for nothing', () => {
    const text = 'a-b-\u0663-\ud83d\ude00 xyz';
    const spans = [span(0, 8, 'US_SSN')];
    const { total, overMask } = score([{ text, spans }], () => [span(0, 3, 'US_SSN'), span(9, 10, 'PERSON')]);
    // Of a, b and the Arabic 3 one is left; of x, y, z one is covered. The emoji and the dashes are no letters.
    expect(rates(total).readable).toBeCloseTo(100 / 3);
    expect(overMask).toEqual({ outside: 3, masked: 1, byType: { PERSON: 1 } });
  });

  it('keeps the longer of nested findings, then the surer one, then the first', () => {
    const [long, short] = [span(0, 9, 'IN_PAN'), span(2, 5, 'US_SSN')];
    expect(resolve([short, long])).toEqual([long]);
    const [sure, unsure] = [
      { ...long, score: 0.9 },
      { ...long, score: 0.4 },
    ];
    expect(resolve([unsure, sure])).toEqual([sure]);
    const [first, second] = [span(2, 5, 'A'), span(2, 5, 'B')];
    expect(resolve([first, second])).toEqual([first]);
    expect(resolve([span(0, 5, 'A'), span(4, 9, 'A')])).toHaveLength(2);
  });
});

describe('withoutLabel', () => {
  it.each([
    ['Martian hive code: «X-1»', ': X-1'],
    [
      'My hive (Mars) code is «X-1», can you fill in the form for me?',
      'My  is X-1, can you fill in the form for me?',
    ],
    ['«X-1» is the hive code on file.', 'X-1 is the  on file.'],
    ['Please update the record with hive code no. «X-1».', 'Please update the record with  X-1.'],
    ['{"customer":{"hive_code":"«X-1»","status":"active"}}', '{"customer":{"":"X-1","status":"active"}}'],
    ['user_id,hive_code,plan\n1042,«X-1»,pro', 'user_id,,plan\n1042,X-1,pro'],
    ['| field | value |\n|---|---|\n| hive code | «X-1» |', '| field | value |\n|---|---|\n|  | X-1 |'],
  ])('takes a label never seen before out of %j', (marked, expected) => {
    const start = marked.indexOf('«');
    const text = marked.replace(/[«»]/g, '');
    const bare = withoutLabel({ text, spans: [span(start, start + 3, 'TAX_ID')] });
    expect(bare?.text).toBe(expected);
    const [value] = bare?.spans ?? [];
    expect(bare?.text.slice(value?.start, value?.end)).toBe('X-1');
  });

  it('knows the carrier of every record of ids', () => {
    const bare = readRecords(DEFAULT_DIR, 'ids')!.map(withoutLabel);
    expect(bare.length).toBeGreaterThan(700);
    expect(bare).not.toContain(undefined);
  });

  it('leaves other texts alone', () => {
    expect(withoutLabel({ text: 'they say X-1 is it', spans: [span(9, 12, 'TAX_ID')] })).toBeUndefined();
  });
});

describe('the data', () => {
  it.each(['secrets', 'mixed', 'ids'])('of %s holds no secret as a scanner would read it', (name) => {
    const lines = readFileSync(join(DEFAULT_DIR, `${name}.jsonl`), 'utf8').split('\n');
    const secrets = lines
      .filter((line) => line !== '')
      .flatMap((line) => {
        const { text, spans } = JSON.parse(line) as LabelledRecord;
        return spans
          .filter(({ type, start, end }) => /^(?:SECRET|PASSWORD)$/.test(type) && end - start >= 8)
          .map(({ start, end }) => ({ line, secret: JSON.stringify(text.slice(start, end)).slice(1, -1) }));
      });
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter(({ line, secret }) => line.includes(secret))).toEqual([]);
  });

  it('falls into two halves, one for tuning and one for measuring', () => {
    const ids = (split: 'all' | 'tune' | 'measure') =>
      readRecords(DEFAULT_DIR, 'mixed', split)!.map(({ id }) => id);
    const [tune, measure] = [ids('tune'), ids('measure')];
    expect([...tune, ...measure].sort()).toEqual(ids('all').sort());
    expect(Math.min(tune.length, measure.length)).toBeGreaterThan(80);
  });
});

describe('evaluate', () => {
  const dir = mkdtempSync(join(tmpdir(), 'pii-eval-'));
  const write = (name: string, lines: object[]) =>
    writeFileSync(join(dir, `${name}.jsonl`), lines.map((line) => JSON.stringify(line)).join('\n'));
  let figures: Figures;

  /** Finds runs of digits; those that begin with 7 only after the word "tax". */
  const digits = {
    createPiiEngine: ({ entities = ['TAX_ID'] }: { entities?: readonly string[] } = {}) => {
      if (entities.some((type) => type !== 'TAX_ID')) throw new RangeError('unknown');
      const find = (text: string) =>
        [...text.matchAll(/\d+/g)]
          .filter(([value]) => !value.startsWith('7') || text.includes('tax'))
          .map(({ 0: value, index }) => span(index, index + value.length, 'TAX_ID'));
      return { entities, find };
    },
    isValidValue: (type: string, value: string) => (type === 'TAX_ID' ? value.startsWith('1') : undefined),
  };

  beforeAll(() => {
    const taxId = (id: string, text: string) => ({ id, text, spans: [span(8, 12, 'TAX_ID')], scope: ['*'] });
    write('ids', [taxId('a', 'tax no: 1234'), taxId('b', 'tax no: 7234')]);
    write('hard-negatives', [{ id: 'c', text: 'v12 and 3', spans: [], scope: ['@structured'] }]);
    const evaded = (id: string, text: string) => ({
      id,
      text,
      spans: [span(0, 10, 'TAX_ID')],
      evasion: 'letters',
      plain: '',
    });
    write('evasion', [evaded('d', 'ab12345678'), evaded('e', 'abc1234567')]);
    write('prompts-benign', [{ id: 'f', text: 'abcde 12345' }]);
    write('values', [
      { value: '1', type: 'TAX_ID', valid: true },
      { value: '12', type: 'TAX_ID', valid: false },
      { value: '1', type: 'IN_PAN', valid: true },
    ]);
    figures = evaluate(digits, { dir });
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  it('says how much hangs on the words around the values', () => {
    expect(figures.structured).toMatchObject({ recall: 100, readable: 0, lostAlone: 50 });
    expect(figures.idsWithoutLabels).toMatchObject({ recall: 50, readable: 50, lost: 50 });
    expect(figures.idsWithoutLabels.byFamily).toMatchObject({ GOV_ID: { labelled: 2, recall: 50 } });
  });

  it('counts false hits and over-masked letters', () => {
    expect(figures.hardNegatives).toEqual({ hits: 2, per10kCharacters: 20_000 / 9 });
    expect(figures.overMasked.prompts).toEqual({ per1000: 500, lettersAndDigits: 10, byType: { TAX_ID: 5 } });
  });

  it('takes an evading value for found when 80 % of its letters and digits are masked', () => {
    expect(figures.evasion).toEqual({
      values: 2,
      recall: 50,
      byTransform: { letters: { values: 2, found: 1 } },
    });
  });

  it('compares check digits of known types and lists the exceptions', () => {
    expect(figures.checksums).toMatchObject({ known: 2, agree: 50, unknownTypes: ['IN_PAN'] });
    expect(figures.checksums?.wrong).toMatchObject([{ type: 'TAX_ID', value: '12' }]);
  });

  it('notes what it could not measure', () => {
    expect(figures.names).toMatchObject({ prose: {}, silver: {} });
    expect(figures.notes).toContain('PERSON: the engine does not know this type');
    expect(figures.notes).toContain('synth.jsonl is not there: the figures are without it');
  });
});

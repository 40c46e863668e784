// Numbers whose shape says nothing by itself and that no check digit confirms: found behind their label only.
import type { PatternRecognizer } from '../../recognizer.js';
import { PASSPORT_WORDS, PLATE_WORDS } from '../label-words.js';

/**
 * A recogniser that waits for its label. A number of the same shape with a check digit is the better answer at the
 * same place, so it ranks below one.
 * @param label the word of the example, one of `context`
 * @param value an example, which must not be found without the label
 */
export function labelled(
  type: string,
  pattern: RegExp,
  context: readonly string[],
  label: string,
  value: string,
  validate?: (value: string, raw: string) => boolean,
): PatternRecognizer {
  return {
    type,
    pattern,
    ...(validate && { validate }),
    score: 0.1,
    contextScore: 0.75,
    context,
    examples: { match: [`${label}: «${value}»`], noMatch: [`${value} stands alone`] },
  };
}

/** Passport number of a country; the shapes are those of the documents in use (PRADO, Council of the EU). */
export function passport(
  country: string,
  pattern: RegExp,
  value: string,
  words: readonly string[] = [],
): PatternRecognizer {
  return labelled(
    `${country}_PASSPORT`,
    pattern,
    [...PASSPORT_WORDS, ...words],
    'passport no',
    value,
    hasDigit,
  );
}

/** Number plate: the official capitals, with the separators people write. */
export function plate(
  type: string,
  pattern: RegExp,
  value: string,
  words: readonly string[] = [],
): PatternRecognizer {
  return labelled(type, pattern, [...PLATE_WORDS, ...words], 'license plate', value, hasDigit);
}

/**
 * VAT number as it stands on invoices, checked by its length only: registers hold numbers that predate check digits,
 * and of some countries no rule is published. The number with a valid check digit is the type of its national scheme.
 */
export function vat(
  country: string,
  pattern: RegExp,
  value: string,
  words: readonly string[] = [],
): PatternRecognizer {
  return labelled(
    `${country}_VAT`,
    pattern,
    ['vat', 'vat id', 'vat no', 'vat number', ...words],
    'VAT',
    value,
  );
}

function hasDigit(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

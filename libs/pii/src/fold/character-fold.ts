// What a single character becomes in the shadow text, and which characters may begin something longer. One table
// of classes over all UTF-16 code units; what lies beyond ASCII is classified when it is first met, from the
// properties of the Unicode Character Database that the platform carries, so loading costs nothing.

/** Stands for itself. */
export const PLAIN = 0;
export const SPACE = 1;
/** Punctuation behind which spaced-out text may begin. */
export const BOUNDARY = 2;
/** `[`, `(`, `{`: may begin `[at]`; a boundary too. */
export const BRACKET = 3;
export const NEWLINE = 4;
/** `%`, `&`, `\`. */
export const ESCAPE = 5;
/** `<`. */
export const TAG = 6;
/** Markdown delimiters. */
export const MARK = 7;
/** `@`. */
export const AT = 8;
/** Becomes the characters that {@link foldOf} gives. */
export const FOLDED = 9;
/** Invisible, or a mark on the character before it. */
export const IGNORABLE = 10;
/** A letter that looks like a Latin one. */
export const ALIKE = 11;
/** A dash that also parts sentences. */
export const LONG_DASH = 12;
export const HIGH_SURROGATE = 13;
const UNKNOWN = 14;

const CLASS = buildTable();
const folds = new Map<number, string>();

/** The class table itself, for the hot loop: any value but {@link PLAIN} is a reason to stop. */
export { CLASS as FOLD_CLASS };

/** Class of a code unit. */
export function foldClass(code: number): number {
  const known = CLASS[code]!;
  if (known !== UNKNOWN) return known;
  return (CLASS[code] = classifyFold(code));
}

/** What a {@link FOLDED} code unit, or a code point beyond the basic plane, becomes; undefined: itself. */
export function foldOf(codePoint: number): string | undefined {
  const known = folds.get(codePoint);
  if (known !== undefined || codePoint <= 0xffff) return known;
  const folded = computeFold(codePoint);
  // Only what changes is remembered: a few thousand characters of Unicode, whatever a text holds.
  if (folded !== undefined) folds.set(codePoint, folded);
  return folded;
}

/** The Latin letter that an {@link ALIKE} code unit looks like. */
export function latinOf(code: number): number {
  return LATIN_OF.get(code) ?? code;
}

export function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

export function isAsciiAlnum(code: number): boolean {
  return isAsciiDigit(code) || isAsciiLetter(code);
}

/** Letters and digits of ASCII, and letters of the scripts that a value may be written in. */
export function isWordUnit(code: number): boolean {
  return isAsciiAlnum(code) || (code >= 0xc0 && code < 0x530 && code !== 0xd7 && code !== 0xf7);
}

// Letter for letter: the Cyrillic, Greek, Armenian and IPA forms that common typefaces draw like Latin ones (from
// the confusables of Unicode Technical Standard 39).
const ALIKES = 'аеорсухіѕјһԁԛԝӏɡɑοινραυօАВЕКМНОРСТУХІЈЅԌΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const LATINS = 'aeopcyxisjhdqwlgaoivpauoABEKMHOPCTYXIJSGABEZHIKMNOPTYX';
const LATIN_OF = new Map(Array.from(ALIKES, (alike, i) => [alike.charCodeAt(0), LATINS.charCodeAt(i)]));

function buildTable(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(UNKNOWN, 0x80);
  const add = (characters: string, value: number) => {
    for (const character of characters) table[character.charCodeAt(0)] = value;
  };
  // Letters of Latin script and general punctuation that most texts hold: known from the start.
  table.fill(PLAIN, 0xc0, 0x180);
  add('\u2018\u2019\u201c\u201d\u2022\u2026', PLAIN);
  table[0x20] = SPACE;
  add('\t":\'=,;>|#/', BOUNDARY);
  add('[({', BRACKET);
  add('\n\r', NEWLINE);
  add('%&\\', ESCAPE);
  add('<', TAG);
  add('*_~`', MARK);
  add('@', AT);
  return table;
}

function classifyFold(code: number): number {
  if (code >= 0xd800 && code <= 0xdbff) return HIGH_SURROGATE;
  if (code >= 0xdc00 && code <= 0xdfff) return PLAIN;
  if (LATIN_OF.has(code)) return ALIKE;
  if (LONG_DASHES.includes(String.fromCharCode(code))) return LONG_DASH;
  const folded = computeFold(code);
  if (folded === undefined) return PLAIN;
  if (folded === '') return IGNORABLE;
  folds.set(code, folded);
  return FOLDED;
}

const LONG_DASHES = '\u2014\u2015\u2e3a\u2e3b\ufe31\ufe58';
/** Part of no value, and written by people who hide nothing: ellipses, ordinals, trade marks, wide punctuation. */
const KEPT =
  '\u2025\u2026\u00aa\u00ba\u2122\u2120\u2100\u2101\u2105\u2106\u2121\u213b\uff0c\uff01\uff1f\uff1b\uff5e';

/** '' for what is not seen, undefined for what stays. Everything else becomes printable ASCII. */
function computeFold(codePoint: number): string | undefined {
  const character = String.fromCodePoint(codePoint);
  if (KEPT.includes(character)) return undefined;
  if (/[\p{Cf}\p{Mn}\p{Me}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/u.test(character)) return '';
  if (/\p{Nd}/u.test(character)) return String(digitValue(codePoint));
  if (/\p{Zs}/u.test(character)) return ' ';
  if (/[\p{Pd}\u2212\u2043\u02d7]/u.test(character)) return '-';
  const compatible = character.normalize('NFKC');
  return /^[\x21-\x7e]+$/.test(compatible) ? compatible : undefined;
}

/** Decimal digits stand in runs of ten, sometimes several runs in a row. */
function digitValue(codePoint: number): number {
  let first = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}

/**
 * What an escaped character stands for behind the unit `before`; undefined where it may stay as it is. Of what is not
 * ASCII only letters that a value may hold are unfolded: an escaped emoji may stay escaped.
 */
export function foldOfEscaped(codePoint: number, before: number): string | undefined {
  if (codePoint <= 0x7e) return String.fromCharCode(codePoint);
  if (codePoint > 0xffff) return foldOf(codePoint);
  const kind = foldClass(codePoint);
  if (kind === IGNORABLE) return '';
  if (kind === LONG_DASH) return '-';
  if (kind === ALIKE && isAsciiAlnum(before)) return String.fromCharCode(latinOf(codePoint));
  return foldOf(codePoint) ?? (isWordUnit(codePoint) ? String.fromCharCode(codePoint) : undefined);
}

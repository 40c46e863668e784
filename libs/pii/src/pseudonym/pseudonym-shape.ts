// How a pseudonym looks, and where one stands in a text: `<TYPE_kmzp…>`, also as models and renderers rewrite it.
//
// Both directions use the same reading. `hide` hides whatever reads as a pseudonym, `restore` replaces what
// reads as one and was issued; so a text can hold no pseudonym that hide did not put there. A pseudonym is written
// with `<` and `>` only as its first and last character, so none ever arises across the border of two spans.

/** 17 letters of 4 bits: 68 bits. */
export const SHORTEST_SUFFIX = 17;
/** 64 letters: all 256 bits of a digest. */
export const LONGEST_SUFFIX = 64;
/** A pseudonym with every `_` escaped is no longer than this; what is longer does not read as one. */
export const MAX_SHAPE = 160;

export const NO_SHAPE = -1;
/** The text ends before it is decided. */
export const UNFINISHED = -2;

const BACKSLASH = 92;
const BLANKS = [' ', '\t', '\n', '\r', '\u00a0'];

/**
 * Reads a pseudonym whose `<` or `&lt;` stands at `at`; returns one past its `>` or `&gt;`, or {@link NO_SHAPE} or
 * {@link UNFINISHED}. Letters may have either case, each `_` may stand as `\_`, as `-` or as one blank, `>` as `\>`,
 * and blanks may stand inside of the brackets.
 */
export function shapeEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_SHAPE);
  let i = at + 1;
  if (text.charCodeAt(at) === 38) {
    i = entityEnd(text, at, '&lt;');
    if (i < 0) return i;
  }
  let begun = false;
  let blanks = 0;
  let suffix = -1;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (isLetter(code)) {
      if (begun && blanks > 1) return NO_SHAPE;
      if (begun && blanks === 1) suffix = 0;
      begun = true;
      blanks = 0;
      // Other letters and digits may stand in a type, not in a suffix.
      if (suffix >= 0) suffix = (code | 32) >= FIRST_LETTER ? suffix + 1 : -1;
    } else if (code >= 48 && code <= 57) {
      if (!begun || blanks > 1) return NO_SHAPE;
      blanks = 0;
      suffix = -1;
    } else if (code === 95 || code === 45) {
      if (!begun || blanks > 0) return NO_SHAPE;
      suffix = 0;
    } else if (isBlank(code)) blanks++;
    else if (code === BACKSLASH) {
      const next = text.charCodeAt(i + 1);
      if (!begun || (i + 1 < text.length && next !== 95 && next !== 45 && next !== 62)) return NO_SHAPE;
    } else if (code === 62) return suffix >= SHORTEST_SUFFIX ? i + 1 : NO_SHAPE;
    else if (code === 38 && suffix >= SHORTEST_SUFFIX) return entityEnd(text, i, '&gt;');
    else return NO_SHAPE;
  }
  return limit < at + MAX_SHAPE ? UNFINISHED : NO_SHAPE;
}

/**
 * Where the shape that is read from `at` to `end` begins: with the backslash of `\<…\>`. A lone one before `<…>`
 * belongs to the text: it may have stood before the value.
 */
export function shapeStart(text: string, at: number, end: number, floor: number): number {
  const escaped = at > floor && text.charCodeAt(at - 1) === BACKSLASH;
  return escaped && text.charCodeAt(end - 2) === BACKSLASH ? at - 1 : at;
}

/** What `text[start, end)`, read by {@link shapeEnd}, is looked up by: `type_suffix` in small letters. */
export function keyOf(text: string, start: number, end: number): string {
  const from = text.charCodeAt(start) === BACKSLASH ? start + 1 : start;
  const first = text.charCodeAt(from) === 38 ? from + 4 : from + 1;
  const last = text.charCodeAt(end - 1) === 59 ? end - 4 : end - 1;
  return foldBody(text.slice(first, last));
}

/** The beginning of the key of a pseudonym that is {@link UNFINISHED} at the end of the text. */
export function keyBeginning(text: string, at: number): string {
  const body = text.slice(text.charCodeAt(at) === 38 ? at + 4 : at + 1);
  const closing = body.indexOf('&');
  return foldBody(closing < 0 ? body : body.slice(0, closing));
}

/** Where shapes may begin in a text, in one pass: each `<`, and each `&` that may be the one of `&lt;`. */
export class ShapeStarts {
  private angle = -1;
  private entity = -1;

  constructor(private readonly text: string) {}

  /** The first at or behind `from`, which must not decrease; the text's length if there is none. */
  next(from: number): number {
    if (this.angle < from) this.angle = this.find('<', from);
    if (this.entity < from) this.entity = this.find('&', from);
    return Math.min(this.angle, this.entity);
  }

  private find(character: string, from: number): number {
    const at = this.text.indexOf(character, from);
    return at < 0 ? this.text.length : at;
  }
}

function foldBody(written: string): string {
  let body = written.replaceAll('\\', '').trim().toLowerCase().replaceAll('-', '_');
  for (const blank of BLANKS) body = body.replaceAll(blank, '_');
  return body;
}

function entityEnd(text: string, at: number, entity: string): number {
  const written = text.slice(at, at + 4).toLowerCase();
  if (written === entity) return at + 4;
  return at + 4 > text.length && entity.startsWith(written) ? UNFINISHED : NO_SHAPE;
}

const FIRST_LETTER = 107;

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || code === 0xa0;
}

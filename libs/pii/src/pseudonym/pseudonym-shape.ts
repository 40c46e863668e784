// How a pseudonym looks, and where one stands in a text: `<TYPE_kmzp…>`.
//
// Both directions use the same reading. `hide` hides whatever reads as a pseudonym, `restore` replaces what
// reads as one and was issued; so a text can hold no pseudonym that hide did not put there. `<` and `>` occur in
// a pseudonym only as its first and last character, so it never arises across the border of two spans.

/** 17 letters of 4 bits: 68 bits. */
export const SHORTEST_SUFFIX = 17;
/** 64 letters: all 256 bits of a digest. */
export const LONGEST_SUFFIX = 64;
/** A pseudonym with every `_` escaped is no longer than this; what is longer does not read as one. */
export const MAX_SHAPE = 160;

export const NO_SHAPE = -1;
/** The text ends before it is decided. */
export const UNFINISHED = -2;

/**
 * Reads a pseudonym whose `<` stands at `at`; returns one past its `>`, or {@link NO_SHAPE} or
 * {@link UNFINISHED}. Letters may have either case and `_` may stand as `\_`, because models and markdown
 * renderers write them so.
 */
export function shapeEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_SHAPE);
  let suffix = -1;
  for (let i = at + 1; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 95) {
      if (i === at + 1 || text.charCodeAt(i - 1) === 60) return NO_SHAPE;
      suffix = 0;
    } else if (code === 92) {
      if (i === at + 1 || (i + 1 < text.length && text.charCodeAt(i + 1) !== 95)) return NO_SHAPE;
    } else if (code === 62) {
      return suffix >= SHORTEST_SUFFIX ? i + 1 : NO_SHAPE;
    } else if (isLetter(code)) {
      // Other letters and digits may stand in a type, not in a suffix.
      if (suffix >= 0) suffix = (code | 32) >= FIRST_LETTER ? suffix + 1 : -1;
    } else if (code >= 48 && code <= 57 && i > at + 1) {
      suffix = -1;
    } else return NO_SHAPE;
  }
  return limit < at + MAX_SHAPE ? UNFINISHED : NO_SHAPE;
}

/** What `text[start, end)`, read by {@link shapeEnd}, is looked up by: without brackets, escapes and case. */
export function folded(text: string, start: number, end: number): string {
  const body = text.slice(start + 1, end - 1);
  return (body.includes('\\') ? body.replaceAll('\\', '') : body).toLowerCase();
}

const FIRST_LETTER = 107;

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

// Letters as context words are compared: lower case, without accents, so that `Número` is `numero`.

const FOLDED = new Uint16Array(0x530);
for (let code = 0x41; code < FOLDED.length; code++) {
  const lower = String.fromCharCode(code).toLowerCase();
  const base = lower.normalize('NFD').charCodeAt(0);
  const isLetter = /\p{L}/u.test(lower);
  FOLDED[code] = isLetter ? (code < 0x250 ? base : lower.charCodeAt(0)) : 0;
}

/** The folded letter, or 0 for what is no letter. Ideographs and syllables stand for themselves. */
export function foldLetter(code: number): number {
  if (code < FOLDED.length) return FOLDED[code]!;
  return isIdeograph(code) || (code >= 0x530 && code < 0x2000) ? code : 0;
}

/** Scripts without spaces between words: there every character counts as a word. */
export function isIdeograph(code: number): boolean {
  return (
    (code >= 0x3040 && code < 0xa000) ||
    (code >= 0xac00 && code < 0xd7a4) ||
    (code >= 0x0e00 && code < 0x0e80)
  );
}

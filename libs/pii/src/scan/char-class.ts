// One table that says what a UTF-16 code unit can be part of. Folding look-alikes (full-width digits, other
// scripts' digits) would be done before the text is read, in TextView; this table then stays as it is.

export const DIGIT = 1;
/** ASCII letters. */
export const LETTER = 2;
export const HEX = 4;
/** ASCII letters, digits, `-` and `_`: base64url, the alphabet of most tokens. */
export const TOKEN = 8;
/** May stand to the left of a trigger inside a value: the local part of an e-mail address and all smaller sets. */
export const CLAIM = 16;
/** A letter or digit of a script that puts spaces between words: next to one, a value is part of a longer word. */
export const WORD = 32;
/** Stands between groups of digits: space, dash and their typographic forms. */
export const GROUP_SEPARATOR = 64;
/** Letters and digits that may stand in an (internationalised) domain label. */
export const DOMAIN = 128;

/** Class bits of each code unit. */
export const CLASS: Uint8Array = buildTable();

function buildTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const add = (characters: string, bits: number) => {
    for (let i = 0; i < characters.length; i++) {
      const code = characters.charCodeAt(i);
      table[code] = table[code]! | bits;
    }
  };
  const lower = 'abcdefghijklmnopqrstuvwxyz';
  add('0123456789', DIGIT | HEX | TOKEN | CLAIM | WORD | DOMAIN);
  add(lower + lower.toUpperCase(), LETTER | TOKEN | CLAIM | WORD | DOMAIN);
  add('abcdefABCDEF', HEX);
  add('-_', TOKEN | CLAIM);
  add(".%+'", CLAIM);
  add(' -\u00a0\u2007\u2010\u2011\u2012\u2013\u202f', GROUP_SEPARATOR);
  // Latin, Greek and Cyrillic letters beyond ASCII. Scripts without word spaces are left out: there an address
  // stands right behind the sentence that introduces it.
  for (let code = 0xc0; code < 0x530; code++) {
    if (code !== 0xd7 && code !== 0xf7) table[code] = CLAIM | WORD | DOMAIN;
  }
  return table;
}

/** Whether a code unit has at least one of the class bits. */
export function has(code: number, bits: number): boolean {
  return (CLASS[code]! & bits) !== 0;
}

/** ASCII characters as a table in which 1 stands for each of them: to ask it allocates nothing. */
export function asciiSet(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (let i = 0; i < characters.length; i++) set[characters.charCodeAt(i)] = 1;
  return set;
}

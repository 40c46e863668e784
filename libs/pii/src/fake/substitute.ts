// Format-preserving substitution: a digit for a digit, a letter of the same case for a letter; what separates
// them stays.
import type { KeyedStream } from './keyed-stream.js';

const KEPT = /[\p{P}\p{Z}\p{S}\p{C}]/u;
const MARK = /\p{M}/u;
const DIGIT = /\p{Nd}/u;

/**
 * No ASCII character stays what it was, so that a fake is never the value itself. Other scripts are written in
 * ASCII, their accents left out.
 */
export function substitute(value: string, stream: KeyedStream): string {
  // Where all letters are of a to f, beside digits, the form is hexadecimal and stays so.
  const letters = /\d/.test(value) && !/[g-z\u0080-\uffff]/i.test(value) ? 6 : 26;
  let out = '';
  for (const character of value) {
    const code = character.charCodeAt(0);
    const upper = character !== character.toLowerCase();
    const letter = (code | 32) - 97;
    if (code >= 48 && code <= 57) out += another(code - 48, 10, stream);
    else if (code < 0x80 && letter >= 0 && letter < 26)
      out += toLetter(another(letter, letters, stream), upper);
    else if (code < 0x80 || KEPT.test(character)) out += character;
    else if (DIGIT.test(character)) out += stream.below(10);
    else if (!MARK.test(character)) out += toLetter(stream.below(letters), upper);
  }
  return out;
}

/** A number below `n` that is not `from`. */
const another = (from: number, n: number, stream: KeyedStream): number =>
  (from + 1 + stream.below(n - 1)) % n;

const toLetter = (index: number, upper: boolean): string => String.fromCharCode((upper ? 65 : 97) + index);

/** The ASCII digits of a value. */
export const digitsOf = (value: string): string => value.replaceAll(/[^0-9]/g, '');

/**
 * The value with its ASCII digits, or digits and letters, replaced by `characters` one after another. Small
 * letters stay small.
 */
export function refill(value: string, characters: string, which: 'digits' | 'alphanumerics'): string {
  let next = 0;
  return value.replaceAll(which === 'digits' ? /[0-9]/g : /[0-9A-Za-z]/g, (old) => {
    const character = characters.charAt(next++);
    return old > 'Z' ? character.toLowerCase() : character;
  });
}

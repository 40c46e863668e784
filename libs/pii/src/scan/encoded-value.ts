// Base64 that decodes to text: what it says is looked at like any other text, and where it holds a value the whole
// token is that value, of the same type, so that encoding it bypasses no policy.

/** Longest token that is decoded, in code units. */
export const MAX_ENCODED = 1200;
/** Shorter ones are words. */
const MIN_ENCODED = 12;

const SEXTET = new Int8Array(128).fill(-1);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((character, value) => {
  SEXTET[character.charCodeAt(0)] = value;
});
SEXTET[45] = 62;
SEXTET[95] = 63;

/** Whether a token at `at` may be encoded; cheap enough to ask at every word. Undefined: more text is needed. */
export function mayBeEncoded(text: string, at: number, isFinal: boolean): boolean | undefined {
  // A token has one beginning, so each character is decoded once.
  if (at > 0 && isSextet(text.charCodeAt(at - 1))) return false;
  const wanted = at + MIN_ENCODED;
  if (wanted > text.length && isFinal) return false;
  // From the far end: ordinary words are told after one look.
  for (let i = Math.min(wanted, text.length) - 1; i > at; i--) {
    if (!isSextet(text.charCodeAt(i))) return false;
  }
  return wanted <= text.length ? true : undefined;
}

/** One past the last character of the token at `at`, padding included; not beyond `MAX_ENCODED`. */
export function encodedEnd(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_ENCODED);
  let i = at;
  while (i < limit && isSextet(text.charCodeAt(i))) i++;
  for (let n = 0; n < 2 && i < limit && text.charCodeAt(i) === 61; n++) i++;
  return i;
}

/** The text that a token spells, or undefined if it is not readable ASCII. Stops at the first byte that is not. */
export function decodeText(text: string, start: number, end: number): string | undefined {
  let decoded = '';
  let bits = 0;
  let held = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 61) break;
    held = ((held << 6) | SEXTET[code]!) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    if ((byte < 32 || byte > 126) && byte !== 10 && byte !== 9 && byte !== 13) return undefined;
    decoded += String.fromCharCode(byte);
  }
  return decoded;
}

function isSextet(code: number): boolean {
  return code < 128 && SEXTET[code]! >= 0;
}

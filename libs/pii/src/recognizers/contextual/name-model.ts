// Decodes the generated model: the bits of the word lists and the weights.
import { BIAS, LEXICON_BITS, UNIT, WEIGHT_BYTES } from './name-model.generated.js';

export { BIAS, UNIT };

export const LEXICON: Uint8Array = /* #__PURE__ */ decodeBase64(LEXICON_BITS);
export const WEIGHTS: Int8Array = /* #__PURE__ */ new Int8Array(
  /* #__PURE__ */ decodeBase64(WEIGHT_BYTES).buffer,
);

/** Neither `atob` nor `Buffer` is there on every platform. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  let bits = 0;
  for (let i = 0, out = 0; out < bytes.length; i++) {
    bits = (bits << 6) | values[text.charCodeAt(i)]!;
    if (i % 4 !== 0) bytes[out++] = bits >>> (6 - 2 * (i % 4));
  }
  return bytes;
}

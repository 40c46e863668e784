/** Values with a known verdict against the check digits and formats of the library. */
import { percent } from './score.js';

/**
 * @returns agreement on the types that the library knows, and the vectors it disagrees on; undefined if the
 * library has no validator.
 */
export function checksumVectors({ isValidValue }, vectors) {
  if (isValidValue === undefined) return undefined;
  const unknown = new Set();
  /** Phone vectors judge by the plan of one country: `+22920…` is invalid there and a number here. */
  const isChecked = ({ type }) => type !== 'PHONE_NUMBER';
  const wrong = [];
  let known = 0;
  for (const { type, value, valid, source } of vectors.filter(isChecked)) {
    const verdict = isValidValue(type, value);
    if (verdict === undefined) {
      unknown.add(type);
      continue;
    }
    known++;
    if (verdict !== valid) wrong.push({ type, value, valid, source });
  }
  return {
    known,
    agree: percent(known - wrong.length, known),
    wrong,
    unknownTypes: [...unknown].sort((a, b) => a.localeCompare(b)),
  };
}

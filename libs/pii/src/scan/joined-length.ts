// How many letters and digits stand together from a digit on: most numbers are too short for what scans look for.
import { asciiSet, CLASS, DIGIT, LETTER } from './char-class.js';

/** More is not counted. */
export const MAX_JOINED = 12;

const MAX_GAP = 3;
const JOINS = asciiSet('-./:() ');

/** Letters and digits from `at` on, joined by `-./:()`, or by a space before a digit; the most where more may come. */
export function joinedLength(text: string, at: number, isFinal: boolean): number {
  let joined = 0;
  let gap = 0;
  let isSpaced = false;
  for (let i = at; joined < MAX_JOINED; i++) {
    if (i >= text.length) return isFinal ? joined : MAX_JOINED;
    const code = text.charCodeAt(i);
    const kind = CLASS[code]!;
    if ((kind & (LETTER | DIGIT)) !== 0) {
      if (isSpaced && (kind & DIGIT) === 0) return joined;
      joined++;
      gap = 0;
      isSpaced = false;
    } else {
      if (code > 127 || JOINS[code] === 0 || ++gap > MAX_GAP) return joined;
      if (code === 32) isSpaced = true;
    }
  }
  return joined;
}

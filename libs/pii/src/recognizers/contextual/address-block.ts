// What follows a street in an address: unit, town, state code, postcode, country, over commas and line ends.
import { isCapital, isLetter } from './letters.js';
import { EVERYDAY, GIVEN, PLACE, REGION, readLists } from './lexicon.js';
import { LINKS } from './phrase.js';
import type { Reader } from './reader.js';
import { MILITARY_POST, UNIT } from './street-words.js';
import { ALL_CAPS, LOWER, Word, isDigit, isOneOf, readWord } from './word-reader.js';

const MAX_PARTS = 6;
/** What may stand behind the last part: the end of the text, a line, a clause. */
const ENDS: ReadonlySet<number> = new Set([0, 10, 13, 33, 34, 41, 44, 46, 59, 63]);

export class AddressBlock {
  /** Parts that only an address has: a unit, a postcode behind a town. */
  evidence = 0;
  private readonly word = new Word();
  private crossedLine = false;
  private crossedComma = false;

  /** End of the address whose street, or post box, ends at `end`. */
  extend(view: Reader, end: number): number {
    this.evidence = 0;
    let afterTown = false;
    for (let part = 0; part < MAX_PARTS; part++) {
      const start = this.separator(view, end);
      if (start < 0) break;
      let next = unitEnd(view, start, this.word);
      if (next >= 0) this.evidence++;
      else if ((next = postcodeEnd(view, start)) >= 0) {
        if (!this.crossedLine && !this.crossedComma && !afterTown && part === 0) break;
        this.evidence++;
      } else {
        next = this.townEnd(view, start, part > 0);
        if (next < 0) break;
        afterTown = true;
      }
      end = next;
    }
    return end;
  }

  /** Where the next part begins, or -1. */
  private separator(view: Reader, end: number): number {
    let lines = 0;
    let commas = 0;
    let i = end;
    for (; i < end + 20; i++) {
      const code = view.code(i);
      if (code === 10) {
        if (++lines > 2) return -1;
      } else if (code === 44) commas++;
      // Quoted mail and forms repeat a mark at each line.
      else if (code !== 32 && code !== 13 && code !== 160 && !(lines > 0 && (code === 62 || code === 124)))
        break;
    }
    this.crossedLine = lines > 0;
    this.crossedComma = commas > 0;
    return i === end || commas > 2 ? -1 : i;
  }

  /** End of a town, state code or country, with the postcode right behind it; -1 if none is certain enough. */
  private townEnd(view: Reader, start: number, inBlock: boolean): number {
    const word = this.word;
    let end = -1;
    let known = false;
    let unusual = true;
    let words = 0;
    for (let i = start; words < 5; words++) {
      if (!readWord(view, i, word) || word.broken) break;
      readLists(view, word);
      // In a text without capitals an unusual word on a line of its own.
      const lower = word.shape === LOWER && !(inBlock && this.crossedLine && (word.lists & EVERYDAY) === 0);
      if (lower && !(words > 0 && LINKS.has(word.hash))) break;
      if (!lower) {
        if (UNIT.has(word.hash) && view.code(word.end) === 32) break;
        end = word.end;
        if ((word.lists & (EVERYDAY | GIVEN)) !== 0) unusual = false;
        known ||=
          (word.lists & (PLACE | REGION)) !== 0 ||
          MILITARY_POST.has(word.hash) ||
          (word.shape === ALL_CAPS && inBlock);
      }
      if (view.code(word.end) !== 32 && view.code(word.end) !== 160) break;
      i = word.end + 1;
    }
    if (end < 0) return -1;
    const postcode =
      view.code(end) === 32 || view.code(end) === 44
        ? postcodeEnd(view, end + (view.code(end) === 44 ? 2 : 1))
        : -1;
    if (postcode >= 0) {
      this.evidence++;
      return postcode;
    }
    if (this.crossedLine && !known) return inBlock && this.evidence > 0 ? end : -1;
    // ", Vadsa." behind a street: a small town that is on no list.
    if (unusual && this.crossedComma && !this.crossedLine && ENDS.has(view.code(end))) return end;
    return known || (inBlock && this.evidence > 0) ? end : -1;
  }
}

/** End of "Suite 12", "Apt. 4B", "# 5", "2nd Floor" at `start`, or -1. */
export function unitEnd(view: Reader, start: number, word: Word): number {
  let i = start;
  if (view.code(i) !== 35) {
    if (!readWord(view, i, word) || !UNIT.has(word.hash)) return -1;
    i = word.end;
    if (view.code(i) === 46) i++;
  }
  if (view.code(i) === 32 || view.code(i) === 35) i++;
  return numberEnd(view, i);
}

/** End of a house number at `start`: 12, 12a, 12-14, 12/3; -1 if there is none. */
export function numberEnd(view: Reader, start: number): number {
  let i = start;
  while (isDigit(view.code(i)) && i < start + 6) i++;
  if (i === start || i === start + 6) return -1;
  const code = view.code(i);
  if ((code === 45 || code === 47) && isDigit(view.code(i + 1))) {
    i++;
    for (let k = 0; k < 4 && isDigit(view.code(i)); k++) i++;
  }
  if (isLetter(view.code(i)) && !isLetter(view.code(i + 1))) i++;
  return isEnd(view, i) ? i : -1;
}

/** End of a postcode at `start`: 4 to 6 digits, 12345-6789, 1234 AB, SW1A 1AA, K1A 0B1; -1 if there is none. */
export function postcodeEnd(view: Reader, start: number): number {
  let i = start;
  while (isDigit(view.code(i))) i++;
  const digits = i - start;
  if (digits >= 4 && digits <= 6) {
    if (digits === 5 && view.code(i) === 45 && isDigit(view.code(i + 1))) {
      let k = i + 1;
      while (isDigit(view.code(k))) k++;
      if (k === i + 5) i = k;
    } else if (
      digits === 4 &&
      view.code(i) === 32 &&
      isCapital(view.code(i + 1)) &&
      isCapital(view.code(i + 2)) &&
      isEnd(view, i + 3)
    )
      i += 3;
    return isEnd(view, i) ? i : -1;
  }
  if (digits !== 0) return -1;
  // British and Canadian: two blocks of two to four capitals and digits, the second begins with a digit.
  while (i < start + 4 && (isCapital(view.code(i)) || isDigit(view.code(i)))) i++;
  if (i < start + 2 || !isCapital(view.code(start)) || view.code(i) !== 32 || !isDigit(view.code(i + 1)))
    return -1;
  let digitsBefore = 0;
  for (let k = start; k < i; k++) if (isDigit(view.code(k))) digitsBefore++;
  if (digitsBefore === 0) return -1;
  let k = i + 2;
  while (k < i + 4 && (isCapital(view.code(k)) || isDigit(view.code(k)))) k++;
  return k === i + 4 && isEnd(view, k) ? k : -1;
}

/** Whether a number may end before `i`. */
function isEnd(view: Reader, i: number): boolean {
  const code = view.code(i);
  if (code === 46 || code === 44 || code === 58) return !isDigit(view.code(i + 1));
  return !isLetter(code) && !isDigit(code) && !isOneOf(code, '_@/\\=%+$*-');
}

// STREET_ADDRESS: a street with its number and what follows it, a post box, a unit, a military address.
//
// The forms are those of the Universal Postal Union's addressing systems: number first ("12 High Street", "12 rue de
// la Paix") or last ("Hauptstraße 5", "ul. Długa 7"). A street needs a word that says so, or a unit or postcode
// behind it, or "lives at" before it.
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import { AddressBlock, numberEnd, unitEnd } from './address-block.js';
import { allCapitals, foldOf, isLetter } from './letters.js';
import { EVERYDAY, readLists } from './lexicon.js';
import { LINKS } from './phrase.js';
import { beginsPostBox, isCertainBox, militaryBoxEnd, postBoxEnd, shipEnd } from './post-box.js';
import type { Reader } from './reader.js';
import { CORNER, LEADS, STREET_FIRST, STREET_LAST, UNIT_ALONE, endsAsStreet } from './street-words.js'; // prettier-ignore
import { LOWER, Word, codeAt, hashWord, isBrokenBefore, isDigit, readWord } from './word-reader.js';

const MAX_ADDRESS = 180;
const CERTAIN = 0.9;
const OF = hashWord('of');
const AND = hashWord('and');

const word = new Word();
const block = new AddressBlock();

/** A street that was read: where it ends, and how sure it is one. 0: a name with a number, 2: a word says so. */
let certainty = 0;
/** Numbers stand on both sides of a name that is no everyday word: "12 Lipová 345". */
let named = false;

export const streetAddress: ScanRecognizer = {
  type: 'STREET_ADDRESS',
  score: 0.8,
  triggers: allCapitals() + '0123456789cruvap',
  maxLength: MAX_ADDRESS,
  keep: 'nothing',
  scan(view, at) {
    if (isBrokenBefore(view, at)) return NO_MATCH;
    certainty = 0;
    named = false;
    const end = isDigit(view.code(at)) ? numberFirst(view, at) : wordFirst(view, at);
    if (end < 0) return NO_MATCH;
    const whole = block.extend(view, end);
    if (
      certainty < 2 &&
      block.evidence === 0 &&
      !(named && (whole > end || endsLine(view, end))) &&
      !isLed(view, at)
    )
      return NO_MATCH;
    view.score = CERTAIN;
    return whole;
  },
  examples: {
    match: [
      'He lives at «221B Baker Street, London».',
      'Ship to «1000 Main St, Apt. 4, Springfield, IL 62704» please',
      'Anschrift: «Hauptstraße 5, 10115 Berlin»',
      'domicilié «12 rue de la Paix, 75002 Paris»',
      'Calle: «Calle Mayor 12»',
      '«ul. Długa 7» jest blisko',
      'write to «P.O. Box 23, Oslo»',
      '«PSC 1234, Box 5678\nAPO AE 09012»',
      'we met at the «corner of Elm Street and 5th Avenue»',
    ],
    noMatch: [
      'We sold 12 units in 3 days',
      'Version 5 Release 3',
      'the street was empty',
      'In March 2020 the price rose',
      'Chapter 12 Section 4',
      'It took 5 Engineers 12 days',
    ],
  },
};

/** "12 High Street", "12 34 rue X 5", "12 Hauptstraße 5". */
function numberFirst(view: Reader, at: number): number {
  let i = numberEnd(view, at);
  if (i < 0 || i - at > 9) return -1;
  if (view.code(i) === 44) i++;
  if (view.code(i) !== 32) return -1;
  const second = numberEnd(view, i + 1);
  if (second > 0 && view.code(second) === 32) i = second;
  if (readWord(view, i + 1, word) && beginsPostBox(word.hash)) {
    certainty = 2;
    return postBoxEnd(view, i + 1);
  }
  return street(view, i + 1, true);
}

function wordFirst(view: Reader, at: number): number {
  if (!readWord(view, at, word)) return -1;
  const { hash, end } = word;
  if (hash === CORNER) return corner(view, end);
  if (beginsPostBox(hash)) {
    if (isCertainBox(hash)) certainty = 2;
    return postBoxEnd(view, at);
  }
  const unit = hash === PSC ? numberEnd(view, end + 1) : unitEnd(view, at, word);
  if (unit > 0) {
    const military = militaryBoxEnd(view, unit);
    if (military > 0 || UNIT_ALONE.has(hash)) certainty = 2;
    return military > 0 ? military : unit;
  }
  const ship = shipEnd(view, hash, end);
  if (ship > 0) certainty = 2;
  return ship > 0 || !mayHoldNumber(view, end) ? ship : street(view, at, false);
}

/** Whether a digit stands behind a few words: read before the words themselves, because it seldom does. */
function mayHoldNumber(view: Reader, from: number): boolean {
  for (let i = from; i < from + 48; i++) {
    const code = view.code(i);
    if (isDigit(code)) return true;
    if (!isLetter(code) && code !== 32 && code !== 46 && code !== 45 && code !== 39 && code !== 0x2019)
      return false;
  }
  return false;
}

const ORDINALS = new Set(['st', 'nd', 'rd', 'th'].map(hashWord));
const PSC = hashWord('psc');

/** A street without the number in front of it. `numbered`: there is one. */
function street(view: Reader, start: number, numbered: boolean): number {
  let i = start;
  let typed = false;
  let first = 0;
  let unusual = true;
  for (let count = 0; count < 7; count++) {
    if (isDigit(view.code(i))) {
      const end = numberEnd(view, i);
      if (end < 0) {
        // 184th Street
        const ordinal = ordinalEnd(view, i);
        if (ordinal < 0) return -1;
        i = ordinal;
        continue;
      }
      if (count === 0) return -1;
      certainty = typed ? 2 : 1;
      named = numbered && unusual;
      // "24 Forrest 5 Road": the name goes on behind the number.
      if (
        view.code(end) === 32 &&
        readWord(view, end + 1, word) &&
        word.shape !== LOWER &&
        STREET_LAST.has(word.hash)
      )
        certainty = 2;
      else return end;
      return word.end;
    }
    if (!readWord(view, i, word)) break;
    const lower = word.shape === LOWER;
    readLists(view, word);
    if (word.lists & EVERYDAY) unusual = false;
    const before = STREET_FIRST.has(word.hash);
    if (count === 0) {
      first = before ? 1 : 0;
      if (lower && !before && !(numbered && unusual)) return -1;
      if (before) typed = true;
    } else if (
      lower &&
      first === 0 &&
      !unusual &&
      !LINKS.has(word.hash) &&
      !STREET_LAST.has(word.hash) &&
      !isStreetWord(view, word)
    )
      return -1;
    let end = word.end;
    if (view.code(end) === 46 && !isLetter(view.code(end + 1))) end++;
    if (count > 0 && STREET_LAST.has(word.hash) && !LINKS.has(word.hash)) typed = true;
    else if (isStreetWord(view, word)) typed = true;
    if (numbered && typed && (first === 0 || count > 0) && !LINKS.has(word.hash)) {
      const after = streetGoesOn(view, end);
      if (after < 0) {
        certainty = 2;
        return end;
      }
    }
    if (view.code(end) === 44 && view.code(end + 1) === 32 && isDigit(view.code(end + 2)) && typed) end++;
    if (view.code(end) !== 32 && view.code(end) !== 160) return -1;
    i = end + 1;
  }
  return -1;
}

/** End of "184th" with the space behind it, or -1. */
function ordinalEnd(view: Reader, start: number): number {
  let i = start;
  while (isDigit(view.code(i)) && i < start + 4) i++;
  if (!readWord(view, i, word) || !ORDINALS.has(word.hash) || view.code(word.end) !== 32) return -1;
  return word.end + 1;
}

/** Whether a street that could end here goes on with a number, or with another word that ends streets; or -1. */
function streetGoesOn(view: Reader, end: number): number {
  if (view.code(end) !== 32) return -1;
  if (isDigit(view.code(end + 1))) return numberEnd(view, end + 1);
  if (!readWord(view, end + 1, word) || word.shape === LOWER) return -1;
  return STREET_LAST.has(word.hash) || isStreetWord(view, word) ? word.end : -1;
}

function isStreetWord(view: Reader, { end, start }: Word): boolean {
  const stop = view.code(end - 1) === 46 ? end - 1 : end;
  return endsAsStreet((k) => foldOf(view.code(stop - k)), stop - start);
}

/** "corner of Elm Street and 5th Avenue". */
function corner(view: Reader, end: number): number {
  if (view.code(end) !== 32 || !readWord(view, end + 1, word) || word.hash !== OF) return -1;
  let i = word.end;
  let joined = false;
  let last = -1;
  for (let count = 0; count < 12; count++) {
    if (view.code(i) !== 32) break;
    i++;
    if (isDigit(view.code(i))) {
      while (isDigit(view.code(i)) || isLetter(view.code(i))) i++;
      last = i;
      continue;
    }
    if (!readWord(view, i, word)) break;
    if (word.hash === AND) joined = true;
    else if (word.shape === LOWER && !LINKS.has(word.hash)) break;
    else last = word.end;
    i = word.end;
  }
  if (!joined || last < 0) return -1;
  certainty = 2;
  return last;
}

/** Whether a comma or a line end stands at `end`, as behind a street. */
function endsLine(view: Reader, end: number): boolean {
  const code = view.code(end);
  return code === 44 || code === 10 || code === 13;
}

/** Whether "at" or "address:" stands before `at`. */
function isLed(view: Reader, at: number): boolean {
  let end = at;
  while (end > at - 4 && (codeAt(view, end - 1) === 32 || codeAt(view, end - 1) === 58)) end--;
  let start = end;
  while (start > end - 12 && isLetter(codeAt(view, start - 1))) start--;
  return start < end && readWord(view, start, word) && LEADS.has(word.hash);
}

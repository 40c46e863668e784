// Addresses that are no street: post boxes, and the units, boxes and ships of military post (APO, FPO, DPO).
import { numberEnd } from './address-block.js';
import type { Reader } from './reader.js';
import { MILITARY_POST, POST_BOX, SHIP } from './street-words.js';
import { Word, hashWord, readWord } from './word-reader.js';

const word = new Word();
const UNCERTAIN = new Set(['bp', 'cp', 'box'].map(hashWord));
const FIRST = new Set(
  ['p', 'po', ...'postbox postboks postfach postbus casilla apartado pobox'.split(' ')].map(hashWord),
);

/** Whether a post box can begin with this word. */
export function beginsPostBox(hash: number): boolean {
  return FIRST.has(hash) || UNCERTAIN.has(hash);
}

/** Whether the word says by itself that what follows is a post box. */
export function isCertainBox(hash: number): boolean {
  return !UNCERTAIN.has(hash);
}

/** End of "P.O. Box 12", "Postfach 10", "PO Box 7" at `at`, or -1. */
export function postBoxEnd(view: Reader, at: number): number {
  let i = at;
  for (let count = 0; count < 3; count++) {
    if (!readWord(view, i, word)) return -1;
    i = word.end;
    if (view.code(i) === 46) i++;
    if (POST_BOX.has(word.hash)) return view.code(i) === 32 ? numberEnd(view, i + 1) : -1;
    if (view.code(i) === 32) i++;
  }
  return -1;
}

/** End of ", Box 5678\nAPO AE 09012" behind a unit that ends at `end`; -1 if there is none. */
export function militaryBoxEnd(view: Reader, end: number): number {
  const next = nextWord(view, end);
  if (next < 0 || !POST_BOX.has(word.hash) || view.code(next) !== 32) return -1;
  const box = numberEnd(view, next + 1);
  return box < 0 ? -1 : militaryPostEnd(view, box);
}

/** End of "USS Name\nFPO AP 96601", whose first word ends at `end`; -1 if it is none. */
export function shipEnd(view: Reader, hash: number, end: number): number {
  if (!SHIP.has(hash) || view.code(end) !== 32 || !readWord(view, end + 1, word)) return -1;
  return militaryPostEnd(view, word.end);
}

/** End of "APO AE 09012" behind `from`, or -1. */
function militaryPostEnd(view: Reader, from: number): number {
  const end = nextWord(view, from);
  if (end < 0 || !MILITARY_POST.has(word.hash)) return -1;
  if (!readWord(view, end + 1, word)) return end;
  const postcode = numberEnd(view, word.end + 1);
  return postcode > 0 ? postcode : word.end;
}

/** Reads the word behind at most a comma and a line end; answers its end, or -1. */
function nextWord(view: Reader, end: number): number {
  let i = end;
  while (i < end + 4 && (view.code(i) === 32 || view.code(i) === 44 || view.code(i) === 10)) i++;
  return i > end && readWord(view, i, word) ? word.end : -1;
}

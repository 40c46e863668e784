// Which lists a word is on (given names, family names, places, everyday words): a Bloom filter over hashes, so that
// 100,000 words take less room than their letters and the lists cannot be read back. One word in fifty is on a
// list by mistake; the tagger was trained with these mistakes.
import { foldOf } from './letters.js';
import { LEXICON } from './name-model.js';
import { isPinyin } from './pinyin.js';
import type { Reader } from './reader.js';
import { extendHash, HASH_OFFSET, MAX_WORD, type Word } from './word-reader.js';

export const GIVEN = 1;
export const FAMILY = 2;
export const PLACE = 4;
/** Countries, their regions and their larger cities. */
export const REGION = 8;
/** Words that are written in lower case in running text. */
export const EVERYDAY = 16;
/** Words that name kinds of organisations: Inc, Bank, University. */
export const CORPORATE = 32;
/** Spelled in syllables of Mandarin pinyin: given names are composed freely, no list holds them. */
export const PINYIN = 64;

const LISTS = [GIVEN, FAMILY, PLACE, REGION, EVERYDAY, CORPORATE] as const;
export const PROBES = 5;

/** Position of one probe of a word in one list, before it is reduced to the size of the filter. */
export function probe(hash: number, list: number, k: number): number {
  let h = Math.imul(hash ^ Math.imul(list, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ Math.imul(k + 1, 0x27d4eb2f), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const BITS = LEXICON.length * 8;

function isOn(hash: number, list: number): boolean {
  for (let k = 0; k < PROBES; k++) {
    const bit = probe(hash, list, k) % BITS;
    if ((LEXICON[bit >>> 3]! & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

/** The lists that the word with this hash is on, as bits. */
export function listsOf(hash: number): number {
  let found = 0;
  for (const list of LISTS) if (isOn(hash, list)) found |= list;
  return found;
}

/**
 * Whether a word that is written without a capital can be a name, as in chats. Asked at every word of a text, so it
 * reads no more than the letters.
 */
export function isLowerName(view: Reader, at: number): boolean {
  let hash = HASH_OFFSET;
  let i = at;
  for (; i <= at + MAX_WORD; i++) {
    const fold = foldOf(view.code(i));
    if (fold === 0) break;
    hash = extendHash(hash, fold);
  }
  return i > at + 2 && (isOn(hash, GIVEN) || isOn(hash, FAMILY)) && !isOn(hash, EVERYDAY);
}

/** Sets the lists of a word; a name with a hyphen is on the lists of its parts. */
export function readLists(view: Reader, word: Word): void {
  word.lists = listsOf(word.hash);
  if (word.marks & 1) {
    let part = HASH_OFFSET;
    for (let i = word.start; i <= word.end; i++) {
      const fold = i < word.end ? foldOf(view.code(i)) : 0;
      if (fold !== 0) part = extendHash(part, fold);
      else {
        word.lists |= listsOf(part);
        part = HASH_OFFSET;
      }
    }
  } else if (word.length <= 12 && isPinyin(view, word.start, word.start + word.length)) word.lists |= PINYIN;
}

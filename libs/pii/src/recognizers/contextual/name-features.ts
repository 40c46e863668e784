// The features of a candidate name, as positions in the table of weights. Training and recognition share this file,
// so they cannot drift apart; a change here needs new weights.
import { CORPORATE, EVERYDAY, FAMILY, GIVEN, PINYIN, PLACE, REGION, listsOf } from './lexicon.js';
import { GAP_NEWLINE, GAP_SENTENCE, GAP_EDGE, markBehind, type Phrase } from './phrase.js';
import type { Reader } from './reader.js';
import type { Word } from './word-reader.js';

/** Rows of the table of weights. */
export const ROWS = 1 << 15;
const MAX_FEATURES = 160;
const KNOWN = EVERYDAY | CORPORATE | REGION;

export class Features {
  readonly rows = new Int32Array(MAX_FEATURES);
  count = 0;
  private shared = 0;

  /** Features of what stands left, the same for every candidate of the phrase. */
  open(phrase: Phrase): void {
    this.count = 0;
    const { gap, previous, previous2, gap2 } = phrase;
    const first = phrase.words[0]!;
    const startsSentence = gap === GAP_SENTENCE || gap === GAP_NEWLINE || gap === GAP_EDGE ? 1 : 0;
    this.add(1, gap, 0);
    this.add(2, gap, previous);
    this.add(3, previous, phrase.previousShape);
    this.add(4, previous, previous2);
    this.add(5, previous2, 0);
    this.add(6, gap, first.lists);
    this.add(7, startsSentence * 8 + first.shape, first.lists);
    this.add(8, previous, kindOf(first));
    this.add(9, gap, gap2);
    this.add(10, gap, phrase.previousShape * 64 + listsOf(previous));
    this.shared = this.count;
  }

  /** Features of the candidate that consists of the first `count` words of the phrase. */
  candidate(view: Reader, phrase: Phrase, count: number): void {
    this.count = this.shared;
    const words = phrase.words;
    const first = words[0]!;
    const last = words[count - 1]!;
    for (let k = 0; k < count; k++) {
      const role = count === 1 ? 0 : k === 0 ? 1 : k === count - 1 ? 2 : 3;
      const word = words[k]!;
      const length = Math.min(word.length, 10);
      // Names are told by their lists and endings: their own weights would only repeat the training data.
      if ((word.lists & KNOWN) !== 0) {
        this.add(16 + role, word.hash, 0);
        this.add(20, word.hash, 0);
      }
      this.add(24 + role, word.suffix3, 0);
      this.add(28 + role, word.suffix2, 0);
      this.add(32 + role, word.prefix, 0);
      this.add(36 + role, word.lists, word.shape);
      this.add(40 + role, word.shape * 16 + word.marks, length);
      this.add(44 + role, word.lists, word.suffix2);
      if (k > 0) this.add(48 + role, words[k - 1]!.lists, word.lists);
    }
    const mark = markBehind(view, last.end);
    const right = phrase.right(view, last.end);
    this.add(60, count, 0);
    this.add(61, first.lists * 128 + last.lists, count);
    this.add(62, mark, right === 0 || right === 1 ? right : 2);
    this.add(63, right, mark);
    this.add(64, right, kindOf(last));
    this.add(65, mark, last.lists);
    this.add(66, mark * 256 + phrase.gap, count);
    this.add(67, kindOf(first) * 8 + kindOf(last), phrase.previous);
    this.add(68, phrase.previous, right);
  }

  private add(kind: number, a: number, b: number): void {
    let h = Math.imul(kind, 0x9e3779b1) ^ Math.imul(a, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h ^= h >>> 13;
    this.rows[this.count++] = h & (ROWS - 1);
  }
}

/** A coarse kind of word, for features that combine it with a word of the context. */
function kindOf({ lists }: Word): number {
  if (lists & EVERYDAY) return lists & GIVEN ? 1 : 2;
  if (lists & GIVEN) return lists & REGION ? 3 : 4;
  if (lists & (REGION | PLACE)) return lists & FAMILY ? 5 : 6;
  if (lists & FAMILY) return 7;
  return lists & PINYIN ? 8 : 0;
}

// Decides whether a person, a place or an organisation begins at a word.
//
// Every candidate (the first word, the first two, ...) is scored by itself with a linear model over hashed features;
// the best one that is sure enough is taken. As the score of a candidate depends on nothing that masking changes, what was
// refused once is refused again on the masked text.
import { isCapital } from './letters.js';
import { EVERYDAY, FAMILY, GIVEN, PLACE, REGION, isLowerName } from './lexicon.js';
import { Features } from './name-features.js';
import { BIAS, UNIT, WEIGHTS } from './name-model.js';
import { Memo } from './memo.js';
import { HONORIFICS, Phrase } from './phrase.js';
import type { Reader } from './reader.js';
import { LOWER } from './word-reader.js';

/** Most code units read from the first letter of a name on. */
export const MAX_NAME = 160;

/** Odds from which on each kind is reported, as logarithms; what has no capitals must be surer. */
const LEAST = [1.3, 0.6, 0.5].map((odds) => odds * UNIT);
const LEAST_LOWER = 2 * UNIT;

export const KINDS = ['PERSON', 'LOCATION', 'ORGANIZATION'] as const;
const NAMES = GIVEN | FAMILY | PLACE | REGION;

export class NameTagger {
  /** Of the last decision: index in {@link KINDS}, one past the end, and how far above zero the score was. */
  kind = -1;
  end = 0;
  margin = 0;

  private readonly phrase = new Phrase();
  private readonly memo = new Memo();
  private readonly features = new Features();

  /** Whether a name begins at `at`. */
  decide(text: Reader, at: number): boolean {
    const view = this.memo;
    if (view.holds(text, at)) return this.kind >= 0;
    view.open(text, at);
    this.kind = -1;
    if (!isCapital(text.code(at)) && !isLowerName(text, at)) return false;
    this.margin = 0;
    const phrase = this.phrase;
    if (!phrase.readWords(view, at) || !worthScoring(phrase)) return false;
    phrase.readLeft(view, at);
    this.features.open(phrase);
    this.margin = phrase.words[0]!.shape === LOWER ? LEAST_LOWER : 0;
    for (let count = 1; count <= phrase.count; count++) {
      const last = phrase.words[count - 1]!;
      if (last.shape === LOWER && phrase.words[0]!.shape !== LOWER) continue;
      this.features.candidate(view, phrase, count);
      this.score(last.end);
    }
    view.keep();
    return this.kind >= 0;
  }

  private score(end: number): void {
    const { rows, count } = this.features;
    let person = BIAS[0]!;
    let location = BIAS[1]!;
    let organization = BIAS[2]!;
    for (let k = 0; k < count; k++) {
      const row = rows[k]! * 3;
      person += WEIGHTS[row]!;
      location += WEIGHTS[row + 1]!;
      organization += WEIGHTS[row + 2]!;
    }
    this.offer(0, person, end);
    this.offer(1, location, end);
    this.offer(2, organization, end);
  }

  private offer(kind: number, margin: number, end: number): void {
    if (margin <= this.margin || margin < LEAST[kind]!) return;
    this.margin = margin;
    this.kind = kind;
    this.end = end;
  }
}

/** An everyday word that nothing capitalised follows is not scored: most capitals only begin a sentence. */
export function worthScoring({ count, words }: Phrase): boolean {
  const lists = words[0]!.lists;
  // "Mr. Smith" begins at Smith.
  if (HONORIFICS.has(words[0]!.hash)) return false;
  return count > 1 || (lists & EVERYDAY) === 0 || (lists & NAMES) !== 0;
}

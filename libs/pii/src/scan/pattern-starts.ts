// Which patterns could begin with a plain word (trigger-search.ts), so that such words may not be passed over.
import { Positions } from '../pattern/automaton.js';
import type { PatternNode } from '../pattern/pattern-syntax.js';
import { asciiSet, CLASS, WORD } from './char-class.js';

/** A pattern begins with this character, but with no plain word. */
export const SOME_WORDS = 1;
/** A pattern may begin with a plain word of this first letter. */
export const EVERY_WORD = 2;

/** Most letters of a plain word. */
export const MAX_PLAIN_WORD = 11;
/** What joins a word to the next one, unless a blank follows. */
export const JOINERS = asciiSet('_-=/+:@.#~*$%&!?\\');

/** Marks with which characters a pattern can begin. */
export function markStarts(pattern: PatternNode, starts: Uint8Array): void {
  const positions = new Positions([pattern]);
  const begin = beginsWithPlainWord(positions) ? EVERY_WORD : SOME_WORDS;
  for (const position of positions.first) {
    const set = positions.sets[position]!;
    for (let code = 0; code < 128; code++) if (set[code] === 1) starts[code] = Math.max(starts[code]!, begin);
  }
}

/** Whether a text that the pattern matches can begin with a plain word: follows the letters of a first word. */
function beginsWithPlainWord({ first, follow, sets, accepts }: Positions): boolean {
  const isCapitalized = first.every((position) => !holds(sets[position]!, isLower));
  let reached = new Set(first);
  for (let length = 1; length <= MAX_PLAIN_WORD && reached.size > 0; length++) {
    const next = new Set<number>();
    for (const position of reached) {
      const set = sets[position]!;
      if (!holds(set, length === 2 && isCapitalized ? isLower : isLetter)) continue;
      if (accepts[position]! >= 0) return true;
      for (const following of follow[position]!) {
        const behind = follow[following]!.map((follower) => sets[follower]!);
        if (endsPlainWord(sets[following]!, behind, accepts[following]! >= 0)) return true;
        next.add(following);
      }
    }
    reached = next;
  }
  return false;
}

/** Whether a character of `set` behind the letters leaves the word plain. */
function endsPlainWord(set: Uint8Array, behind: readonly Uint8Array[], isAccepted: boolean): boolean {
  if (holds(set, isJoiner) && behind.some((next) => holds(next, isBlank))) return true;
  if (!holds(set, (code) => (CLASS[code]! & WORD) === 0 && !isJoiner(code))) return false;
  return isAccepted || behind.some((next) => holds(next, (code) => !isDigit(code)));
}

function holds(set: Uint8Array, test: (code: number) => boolean): boolean {
  return set.some((held, code) => held === 1 && test(code));
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isLetter = (code: number): boolean => isCapital(code) || isLower(code);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isBlank = (code: number): boolean => code === 32 || code === 10;
const isJoiner = (code: number): boolean => JOINERS[code] === 1;

// Finds the next place where a recogniser has to be asked. Nearly all text is passed over here, so it is one automaton
// over classes of characters: two look-ups for a character, and no branch that text could make unpredictable.
//
// Most words cannot begin a value. A plain word has at most 11 letters and no digit, does not begin with two
// capitals or a pair that a scan waits for, and is followed neither by a joining character nor by any other with a
// digit behind. Patterns that could begin with such a word are known when the engine is made (pattern-starts.ts).
import { CLASS, DIGIT, WORD } from './char-class.js';
import { EVERY_WORD, JOINERS, MAX_PLAIN_WORD } from './pattern-starts.js';
import { MAX_CLAIM } from './text-view.js';

// Classes of characters.
const PLAIN = 0;
const BLANK = 1;
const DIGITS = 2;
const BACKSLASH = 3;
const JOINER = 4;
const JOINER_TRIGGER = 5;
const TRIGGER = 6;
const FOREIGN_LETTER = 7;
const FIRST_LETTER = 8;
const CLASS_BITS = 6;
const CLASSES = FIRST_LETTER + 52;

// States; those with a number stand that many characters behind the beginning of the word.
const BOUNDARY = 0;
const ESCAPED = 1;
const IN_WORD = 2;
const IN_NUMBER = 3;
const WORD_1 = 4;
const WORD_N = WORD_1 + 52 - 2;
const BEHIND = WORD_N + MAX_PLAIN_WORD + 1;
const JOINED = BEHIND + MAX_PLAIN_WORD;
const JOINED_TRIGGER = JOINED + MAX_PLAIN_WORD;
const BEHIND_TRIGGER = JOINED_TRIGGER + MAX_PLAIN_WORD;
const STATES = BEHIND_TRIGGER + MAX_PLAIN_WORD + 1;
/** From here on a transition says: stop, as many characters back as it lies above. */
const STOP = 0x1000;

/** Who waits for which characters: see ScanPlan. */
export interface Triggers {
  readonly triggers: Uint8Array;
  readonly pairs: Uint8Array;
  readonly patternStarts: Uint8Array;
}

export class TriggerSearch {
  private readonly classes = new Uint8Array(0x10000);
  private readonly transitions = new Uint16Array(STATES << CLASS_BITS);

  constructor({ triggers, pairs, patternStarts }: Triggers) {
    const isAsked = (code: number): boolean => triggers[code] !== 0 || patternStarts[code] !== 0;
    for (let code = 0; code < 0x10000; code++) this.classes[code] = classOf(code, isAsked(code));
    const waits = Array.from({ length: 52 }, (_, letter) => {
      const code = codeOf(letter);
      if (patternStarts[code] === EVERY_WORD) return true;
      for (let next = 33; next < 127; next++)
        if (pairs[code * 128 + next] === 1 && letterOf(next) < 0) return true;
      return false;
    });
    const digitsAsked = Array.from({ length: 10 }, (_, digit) => isAsked(48 + digit)).includes(true);
    for (let state = 0; state < STATES; state++) {
      for (let kind = 0; kind < CLASSES; kind++) {
        this.transitions[(state << CLASS_BITS) | kind] = this.step(state, kind, waits, pairs, digitsAsked);
      }
    }
  }

  /** First place at or behind `from` where one is to be asked; the length of the text if there is none. */
  next(text: string, from: number, floor: number): number {
    const { classes, transitions } = this;
    const { length } = text;
    let state = stateBefore(text, from, floor);
    let i = from;
    while (i < length && state < STOP)
      state = transitions[(state << CLASS_BITS) | classes[text.charCodeAt(i++)]!]!;
    if (state >= STOP) return i - 1 - (state - STOP);
    // What follows the last word is not known: it may be more than a plain one.
    return length - depthOf(state);
  }

  private step(
    state: number,
    kind: number,
    waits: readonly boolean[],
    pairs: Uint8Array,
    digitsAsked: boolean,
  ): number {
    const letter = kind - FIRST_LETTER;
    const depth = depthOf(state);
    if (state >= BEHIND_TRIGGER) return kind === DIGITS ? STOP + depth : STOP + 1;
    if (state >= JOINED_TRIGGER) return kind === BLANK ? STOP + 1 : STOP + depth;
    if (state >= JOINED) return kind === BLANK ? BOUNDARY : STOP + depth;
    if (state >= BEHIND)
      return kind === DIGITS ? STOP + depth : this.step(BOUNDARY, kind, waits, pairs, digitsAsked);
    if (state >= WORD_1) {
      if (kind === PLAIN || kind === BLANK) return BEHIND + depth - 1;
      if (kind === JOINER || kind === BACKSLASH) return JOINED + depth - 1;
      if (kind === JOINER_TRIGGER) return JOINED_TRIGGER + depth - 1;
      if (kind === TRIGGER) return BEHIND_TRIGGER + depth - 1;
      if (letter < 0 || depth === MAX_PLAIN_WORD) return STOP + depth;
      if (depth === 1) {
        const first = codeOf(state - WORD_1);
        const isMarked = pairs[first * 128 + codeOf(letter)] === 1 || (first < 97 && codeOf(letter) < 97);
        if (isMarked) return STOP + depth;
      }
      return WORD_N + depth + 1;
    }
    if (kind === TRIGGER || kind === JOINER_TRIGGER) return STOP;
    if (kind === BACKSLASH) return ESCAPED;
    if (kind === PLAIN || kind === BLANK || kind === JOINER) return BOUNDARY;
    if (state === IN_NUMBER) return IN_NUMBER;
    if (kind === DIGITS) return digitsAsked ? STOP : IN_NUMBER;
    if (state === IN_WORD) return IN_WORD;
    if (kind === FOREIGN_LETTER) return STOP;
    // `\n`, `\t` and `\r` of JSON end before the word that follows.
    if (state === ESCAPED && 'ntr'.includes(String.fromCharCode(codeOf(letter)))) return BOUNDARY;
    return waits[letter] ? STOP : WORD_1 + letter;
  }
}

/** How many characters of a word, and of what follows it, a state has read. */
function depthOf(state: number): number {
  if (state < WORD_1) return 0;
  if (state < WORD_N + 2) return 1;
  if (state < BEHIND) return state - WORD_N;
  return ((state - BEHIND) % MAX_PLAIN_WORD) + 2;
}

function stateBefore(text: string, from: number, floor: number): number {
  if (from === 0 || from <= floor) return BOUNDARY;
  const code = text.charCodeAt(from - 1);
  if (code === 92) return ESCAPED;
  if ((CLASS[code]! & WORD) === 0 || endsEscape(text, from - 1)) return BOUNDARY;
  const lowest = Math.max(0, floor, from - MAX_CLAIM);
  for (let i = from - 1; i >= lowest && (CLASS[text.charCodeAt(i)]! & WORD) !== 0; i--) {
    if ((CLASS[text.charCodeAt(i)]! & DIGIT) !== 0) return IN_NUMBER;
  }
  return IN_WORD;
}

function endsEscape(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return (code === 110 || code === 116 || code === 114) && text.charCodeAt(i - 1) === 92;
}

function classOf(code: number, isTrigger: boolean): number {
  const letter = letterOf(code);
  if (letter >= 0) return FIRST_LETTER + letter;
  if ((CLASS[code]! & DIGIT) !== 0) return DIGITS;
  if ((CLASS[code]! & WORD) !== 0) return FOREIGN_LETTER;
  const isJoiner = code < 128 && JOINERS[code] === 1;
  if (isTrigger) return isJoiner ? JOINER_TRIGGER : TRIGGER;
  if (code === 92) return BACKSLASH;
  if (isJoiner) return JOINER;
  return code === 32 || code === 10 ? BLANK : PLAIN;
}

/** 0 to 25 for capitals, 26 to 51 for small letters, else -1. */
function letterOf(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  return code >= 97 && code <= 122 ? code - 71 : -1;
}

const codeOf = (letter: number): number => (letter < 26 ? letter + 65 : letter + 71);

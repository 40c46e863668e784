// Finds the next place where a fold may begin. Nearly all text is passed over here, so this is where the time goes:
// the shapes that interest any rule are compiled once into one deterministic automaton, two table look-ups for a
// character and no branch that text could make unpredictable.
import { FOLD_CLASS, PLAIN } from './character-fold.js';
import { ELEMENT_WORDS, PUNCTUATION } from './spaced-out.js';

/** Stand for the characters beyond ASCII: those that no rule asks about, and the others. */
const OTHER = 0x80;
const SPECIAL = '\u0081';
const SYMBOLS = 0x82;

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SINGLE = `${DIGITS}${LETTERS}+`;
const ELEMENT = SINGLE + PUNCTUATION;
const ESCAPED = `%&\\${SPECIAL}`;
const BOUNDARY = ' \n\r\t":\'=,;>|#/[({';
const OPENING = '[({';
const SIGN = '@.';
const PART = `${DIGITS}${LETTERS}@.-`;

/** A shape: which characters may stand at each place, and at which of them the rule begins. */
interface Shape {
  readonly places: readonly string[];
  readonly stop: number;
}

const SHAPES: readonly Shape[] = [
  ...['`', '@', SPECIAL].map((only) => shape(only)),
  shape('%', `${DIGITS}abcdefABCDEF`),
  shape('&', `#${LETTERS}`),
  shape('\\', 'ux\\'),
  shape('<', `${LETTERS}/!`),
  ...['*', '~', '_'].map((mark) => shape(mark, mark)),
  // Spaced-out text.
  shape(BOUNDARY, SINGLE, ' ', ELEMENT, ' '),
  shape(BOUNDARY, ESCAPED),
  shape(BOUNDARY, SINGLE, ESCAPED),
  shape(BOUNDARY, SINGLE, ' ', ESCAPED),
  shape(BOUNDARY, SINGLE, ' ', ELEMENT, ESCAPED),
  ...ELEMENT_WORDS.flatMap((word) => {
    const start = Array.from(word.slice(0, 3), anyCase);
    return [shape(BOUNDARY, ...start), shape(BOUNDARY, SINGLE, ' ', ...start)];
  }),
  // Spoken addresses.
  ...[[], [' '], [' ', ' ']].flatMap((spaces) => [
    shape(...spaces, OPENING, SIGN),
    shape(...spaces, OPENING, ' ', `${SIGN}aAdD`),
    shape(...spaces, OPENING, 'aA', 'tT'),
    shape(...spaces, OPENING, 'dD', 'oO'),
  ]),
  ...[[' '], [' ', ' ']].flatMap((spaces) => [
    shape(...spaces, 'aA', 'tT', ' '),
    shape(...spaces, 'dD', 'oO', 'tT', ' '),
    shape(...spaces, SIGN, ' '),
  ]),
];
/** Lines that end and begin with what may be part of a value. */
const LINE_BREAKS: readonly Shape[] = [
  { places: [PART, '\n', PART], stop: 1 },
  { places: [PART, '\r', PART], stop: 1 },
  { places: [PART, '\r', '\n', PART], stop: 1 },
];

function shape(...places: string[]): Shape {
  return { places, stop: 0 };
}

function anyCase(letter: string): string {
  return letter + letter.toUpperCase();
}

/** States from here on mean: the rule begins as many characters back as the state lies above. */
const STOP = 0x1000;
const SYMBOL_BITS = 8;
const { transitions, depths, partState } = compile();
const lineState = transitions[10]!;
const LONGEST_SHAPE = Math.max(...SHAPES.map(({ places }) => places.length));

/**
 * First place at or behind `from` where a rule is to be asked. If there is none in the text, the complement of
 * the place up to which this is certain, whatever follows.
 */
export function nextStop(text: string, from: number, final: boolean): number {
  const { length } = text;
  let state = from > 0 && PART.includes(text.charAt(from - 1)) ? partState : 0;
  let i = from;
  for (; i < length && state < STOP; i++) {
    state = transitions[(state << SYMBOL_BITS) | symbolOf(text.charCodeAt(i))]!;
  }
  if (state >= STOP) return i - (state - STOP);
  return ~(final ? length : Math.max(from, length - depths[state]!));
}

/** Whether spaced-out text may begin at `at`, behind a line break. */
export function mayBegin(text: string, at: number): boolean {
  let state = lineState;
  let i = at;
  for (; i < at + LONGEST_SHAPE && i < text.length && state < STOP; i++) {
    state = transitions[(state << SYMBOL_BITS) | symbolOf(text.charCodeAt(i))]!;
  }
  return state >= STOP || i === text.length;
}

function symbolOf(code: number): number {
  return code < 0x80 ? code : FOLD_CLASS[code] === PLAIN ? OTHER : 0x81;
}

/** Subset construction over the places of all shapes. */
function compile(): { transitions: Uint16Array; depths: number[]; partState: number } {
  const shapes = [...SHAPES, ...LINE_BREAKS];
  const { alike, examples } = groupSymbols(shapes.flatMap(({ places }) => places));
  const numbers = new Map<string, number>();
  const states: (readonly [shape: number, place: number])[][] = [];
  const depths: number[] = [];
  const numberOf = (progress: (readonly [number, number])[]): number => {
    const key = progress.join(' ');
    let number = numbers.get(key);
    if (number === undefined) {
      numbers.set(key, (number = states.length));
      states.push(progress);
      depths.push(Math.max(0, ...progress.map(([which, place]) => place - shapes[which]!.stop)));
    }
    return number;
  };
  numberOf([]);
  const partState = numberOf(LINE_BREAKS.map((_, k) => [SHAPES.length + k, 1] as const));
  const rows: number[][] = [];
  for (let state = 0; state < states.length; state++) {
    const open = [...states[state]!, ...shapes.map((_, which) => [which, 0] as const)];
    rows.push(
      examples.map((example) => {
        const taken = open.filter(([which, place]) => shapes[which]!.places[place]!.includes(example));
        const done = taken.filter(([which, place]) => place + 1 === shapes[which]!.places.length);
        if (done.length > 0) {
          return (
            STOP + Math.max(...done.map(([which]) => shapes[which]!.places.length - shapes[which]!.stop))
          );
        }
        return numberOf(taken.map(([which, place]) => [which, place + 1] as const));
      }),
    );
  }
  const transitions = new Uint16Array(rows.length << SYMBOL_BITS);
  rows.forEach((row, state) => {
    alike.forEach((group, symbol) => (transitions[(state << SYMBOL_BITS) | symbol] = row[group]!));
  });
  return { transitions, depths, partState };
}

/** Symbols that no place tells apart share their transitions: the group of each, and one of each group. */
function groupSymbols(places: readonly string[]): { alike: number[]; examples: string[] } {
  const groups = new Map<string, number>();
  const examples: string[] = [];
  const distinct = [...new Set(places)];
  const alike = Array.from({ length: SYMBOLS }, (_, symbol) => {
    const character = String.fromCharCode(symbol);
    const signature = distinct.map((place) => (place.includes(character) ? '1' : '0')).join('');
    let group = groups.get(signature);
    if (group === undefined) groups.set(signature, (group = examples.push(character) - 1));
    return group;
  });
  return { alike, examples };
}

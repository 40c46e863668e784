// What around a number says that it is no personal data: it is part of something longer, a term of a calculation,
// an item of a list of numbers, a point in time. Each lowers the score of what has no context word.
import { CLASS, DIGIT, WORD, has } from '../scan/char-class.js';
import type { TextView } from '../scan/text-view.js';

/** How much it costs the score of a value that it is joined to more letters or digits. */
const PART = 0.5;
/** How much any other sign against it costs. */
export const DOUBT = 0.3;

/** Words before a number that say it is something else, such as an order or a version. */
export const NEGATIVE_WORDS =
  'order orders sku commit build version release port pid offset limit issue ticket invoice tracking epoch timestamp ' +
  'created updated ttl expires seed hash sha md isbn issn doi rfc line lines row rows page pages chapter magic tokens ' +
  'token size bytes length width height count total sum price amount revenue units pixels px ms rate ratio index range between ' +
  'item items product model serial batch trace span parent request session job run step error code status exit level ' +
  'max min maximum minimum average mod prime population year years reference ref';

const JOINER = 1;
const OPERATOR = 2;
const SIGNS = new Uint8Array(128);
for (const character of '-./_:') SIGNS[character.charCodeAt(0)] = JOINER;
for (const character of '*+%^~') SIGNS[character.charCodeAt(0)] = OPERATOR;

/** What the surroundings of the value between `start` and `end` cost its score; 0 where nothing speaks against it. */
export function doubtOf(view: TextView, start: number, end: number): number {
  if (isPart(view, start, end)) return PART;
  const isDoubtful =
    isTerm(view, start, end) ||
    isListItem(view, start, end) ||
    isInstant(view, start, end) ||
    isSpecimen(view, start, end);
  return isDoubtful ? DOUBT : 0;
}

/** Joined to more letters or digits: part of a longer number, path, name or version. */
function isPart(view: TextView, start: number, end: number): boolean {
  const before = view.code(start - 1);
  const after = view.code(end);
  if (before === 35 || before === 36 || before === 64 || before === 0x20ac || before === 0xa3) return true;
  const isBehindValue = start - 1 <= view.floor;
  if (isJoiner(before) && !isBehindValue && has(view.code(start - 2), WORD) && before !== 58) return true;
  if (before === 47 || before === 92) return true;
  if (isJoiner(after) && after !== 58 && goesOn(view, end + 1, WORD)) return true;
  if (after === 37 || after === 64) return true;
  const isGrouped = before === 32 && !isBehindValue && has(view.code(start - 2), DIGIT);
  return isGrouped || (after === 32 && goesOn(view, end + 1, DIGIT));
}

/**
 * Whether what is joined goes on at `i`. What masking leaves of a value counts as the value did: else a number next
 * to one would be found only once that one is masked.
 */
export function goesOn(view: TextView, i: number, bits: number): boolean {
  return has(view.code(i), bits) || view.code(i) === 42 || view.isMasked(i);
}

function isTerm(view: TextView, start: number, end: number): boolean {
  const before = view.code(start - 1) === 32 ? view.code(start - 2) : view.code(start - 1);
  const after = view.code(end) === 32 ? view.code(end + 1) : view.code(end);
  return isOperator(before) || isOperator(after);
}

/** In a list of numbers such as `[78744, 39505, 54054]`. */
function isListItem(view: TextView, start: number, end: number): boolean {
  const before = view.code(start - 1) === 32 ? start - 2 : start - 1;
  const after = view.code(end + 1) === 32 ? end + 2 : end + 1;
  const isBehindNumber = view.code(before) === 44 && before > view.floor && has(view.code(before - 1), DIGIT);
  const isBeforeNumber = view.code(end) === 44 && goesOn(view, after, DIGIT);
  return (
    (isBehindNumber && (isBeforeNumber || view.code(end) === 93)) ||
    (isBeforeNumber && view.code(before) === 91)
  );
}

/** Seconds or milliseconds since 1970, between 2011 and 2036. */
function isInstant(view: TextView, start: number, end: number): boolean {
  const length = end - start;
  if (length !== 10 && length !== 13) return false;
  for (let i = start; i < end; i++) if ((CLASS[view.text.charCodeAt(i)]! & DIGIT) === 0) return false;
  const first = view.text.charCodeAt(start);
  const second = view.text.charCodeAt(start + 1);
  return first === 49 ? second >= 51 : first === 50 && second === 48;
}

/** `123456789`, `987654321`, `000000000`: what people type where no number is meant. */
function isSpecimen(view: TextView, start: number, end: number): boolean {
  if (end - start < 7) return false;
  const { text } = view;
  const step = (text.charCodeAt(start + 1) - text.charCodeAt(start) + 10) % 10;
  if (step !== 0 && step !== 1 && step !== 9) return false;
  for (let i = start + 1; i < end; i++) {
    if ((CLASS[text.charCodeAt(i)]! & DIGIT) === 0) return false;
    if ((text.charCodeAt(i) - text.charCodeAt(i - 1) + 10) % 10 !== step) return false;
  }
  return true;
}

const isJoiner = (code: number): boolean => code < 128 && SIGNS[code] === JOINER;
const isOperator = (code: number): boolean => code < 128 && SIGNS[code] === OPERATOR;

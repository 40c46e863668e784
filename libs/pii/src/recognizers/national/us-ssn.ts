// US_SSN: United States social security numbers, three, two and four digits. Area 000, 666 and 900 to 999,
// group 00 and serial 0000 are never issued (SSA, "Social Security Number Randomization", 2011).
// With dashes they are found anywhere; with spaces or dots, or nothing between, only behind a word such as SSN.
import { DIGIT, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';
import { contextWords, hasContext } from '../context-words.js';

const CONTEXT = contextWords('ssn ssns ssid social socialsecurity*');
const DASH = 45;

export const usSsn: PiiRecognizer = {
  type: 'US_SSN',
  score: 0.85,
  triggers: '012345678',
  maxLength: 13,
  scan(view, at) {
    const separator = separatorAt(view, at + 3);
    const gap = separator === 0 ? 0 : 1;
    const group = at + 3 + gap;
    const serial = group + 2 + gap;
    const end = serial + 4;
    if (!areDigits(view, at, 3) || !areDigits(view, group, 2) || !areDigits(view, serial, 4)) return NO_MATCH;
    if (gap === 1 && view.code(serial - 1) !== separator) return NO_MATCH;
    if (!isIssued(view, at, group, serial) || !standsAlone(view, at, end)) return NO_MATCH;
    if (separator !== DASH) {
      if (!hasContext(view, at, CONTEXT)) return NO_MATCH;
      view.score = 0.8;
    }
    return end;
  },
  examples: {
    match: [
      'SSN «536-90-4399».',
      'Her number: «219-09-9999»',
      'ssn=«536904399»',
      'Social security «536 90 4399»',
    ],
    noMatch: [
      '000-12-3456',
      '666-12-3456',
      '912-12-3456',
      '536-00-4399',
      '536-90-0000',
      'order 536904399',
      '1536-90-4399',
      'A-536-90-4399',
      'SSN 5369043990',
    ],
  },
};

function separatorAt(view: TextView, i: number): number {
  const code = view.code(i);
  return code === DASH || code === 32 || code === 46 ? code : 0;
}

function areDigits(view: TextView, from: number, count: number): boolean {
  for (let i = from; i < from + count; i++) if (!has(view.code(i), DIGIT)) return false;
  return true;
}

function isIssued(view: TextView, area: number, group: number, serial: number): boolean {
  return (
    view.code(area) !== 57 &&
    !view.matches('000', area) &&
    !view.matches('666', area) &&
    !view.matches('00', group) &&
    !view.matches('0000', serial)
  );
}

function standsAlone(view: TextView, start: number, end: number): boolean {
  if (!view.startsWord(start) || joins(view.code(start - 1), view.code(start - 2))) return false;
  return !view.isWord(end) && view.code(end) !== 64;
}

/**
 * A dash, dot or slash with a letter or digit beyond it: part of something longer. Asked on the left only: what
 * stands on the right may be a value itself, and masking it must not make this one appear.
 */
function joins(connector: number, beyond: number): boolean {
  return (connector === DASH || connector === 46 || connector === 47) && has(beyond, WORD);
}

// PHONE_NUMBER: international forms (`+49 30 123456`, `0049 30 123456`) anywhere; national forms of the engine's
// locales, and what is written as only telephone numbers are, when they are grouped (`(202) 555-0143`); any form
// of 7 to 15 digits beside a word such as "phone". Numbers that name their country are checked against its numbering
// plan (ITU-T E.164, libphonenumber); grouped ones are believed without.
// An extension (`x123`, `ext. 123`) belongs to the number.
import { RIGHT_CONTEXT } from '../../context/context-reader.js';
import { doubtOf, goesOn } from '../../context/surroundings.js';
import { DIGIT, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';
import { DigitGroups, digitsOf } from './digit-groups.js';
import {
  callingCodeOf,
  isInternational,
  isNational,
  numberingPlan,
  type NumberingPlan,
} from './phone-plan.js';
import { hasCardWord, isPhoneShape, isThreeThreeFour } from './phone-shape.js';

const MIN_DIGITS = 7;
const MAX_DIGITS = 15;
const CONTEXT =
  'phone* telef* teleph* tel tlf call calls called calling callback mobil* cell cellphone* cellular* fax* dial sms ' +
  'whatsapp* pager hotline handy rufnummer* celular* movil* portable τηλ* контакт* телефон* 电话 手机 電話 전화';
const CONTEXT_PHRASES = [
  'messages to',
  'message to',
  'text to',
  'texts to',
  'contact number',
  'emergency number',
];

/** Of what is written as telephone numbers are, but belongs to no plan that was asked. */
const SHAPE_SCORE = 0.6;
const TRUNK_SCORE = 0.45;

const groups = new DigitGroups();

/** @param locales countries whose grouped national numbers are found; unless given, whatever is written as one. */
export function phoneNumber(locales?: readonly string[]): PiiRecognizer {
  const plans = (locales ?? ['US']).map(numberingPlan);
  const isAnywhere = locales === undefined;
  return {
    type: 'PHONE_NUMBER',
    score: 0.9,
    context: [...CONTEXT.split(' '), ...CONTEXT_PHRASES],
    triggers: '+(0123456789',
    // `+(`, 18 digits, up to 8 separators of 3, ` ext. ` and 7 digits, and a look behind for words.
    maxLength: 64 + RIGHT_CONTEXT,
    minLength: 7,
    scan(view, at) {
      if (view.code(at) === 43) return scanInternational(view, at);
      return mayBeginNational(view, at) ? scanNational(view, at, plans, isAnywhere) : NO_MATCH;
    },
    examples: {
      match: [
        'Ring «+1 202 555 0143» today',
        '«+4930123456»',
        'UK: «+44 (0)20 7946 0958».',
        'Reach us at «(202) 555-0143».',
        '«202-555-0143 ext. 12»',
        '«1-202-555-0143»',
        'phone: «2025550143»',
        '{"phone_number":"«1800 123 456»"}',
        '**Mobile:** «07700 900123»',
        'Fax «030/1234567»',
        '<b>Tel</b> «555-0143»',
        'from abroad «0044 20 7946 0958»',
        // In no numbering plan, but written as numbers are.
        'Emergency «+1-555-123-4567» now',
        '«+421 123 456 789»',
        'the number is «123-456-7890»',
        'or «001-668-040-8670x1711»',
        'ask for «(022) 0793-176»',
        'messages to «699 956 915»',
        '«046 406 6044» office',
        '«97 111421» fax',
        'ring him: «0 532 123 45 67»',
        '«09171234567»',
        '«512 345 678» is the mobile on file',
      ],
      noMatch: [
        '1 + 1 = 2, +5 points, +12',
        'created_at: 1700000000',
        'on 2024-01-15 or 15.01.2024',
        'Call me on 2024-01-15',
        'ISBN 978-2-71-152162-7',
        'order 2025550143',
        'Q1 revenue was 623,885,381 dollars',
        'Trace fdcbc36b-a33c-4afa-a12f-8ba1f17f2e0c',
        'total of $202-555-0143',
        '+1 000 000 0000',
        '+5 100 200 300',
        'sizes 0 100 24 24 12 12',
        'order 09171234567',
        '(2019) 123 456 789',
        '1500000 phone calls a day',
        'path 00-123-456-7890',
      ],
    },
  };
}

/** `+` and a number of the plan that its calling code names. The longest run of groups that is one wins. */
function scanInternational(view: TextView, at: number): number {
  const first = view.code(at + 1);
  if (first < 49 || first > 57 || !view.startsWord(at)) return NO_MATCH;
  groups.read(view, at + 1);
  for (let g = lastGroup(); g >= 0 && groups.total(g) >= MIN_DIGITS; g--) {
    if (groups.total(g) > MAX_DIGITS || !endsNumber(view, groups.end(g))) continue;
    const digits = digitsOf(view, at + 1, groups.end(g));
    if (isInternational(digits)) return withExtension(view, groups.end(g));
    if (isGroupedInternational(view, digits, g)) {
      view.score = SHAPE_SCORE;
      return withExtension(view, groups.end(g));
    }
  }
  return NO_MATCH;
}

/** What a plan vouches for wins, the longest first; else a word before the digits decides. */
function scanNational(
  view: TextView,
  at: number,
  plans: readonly NumberingPlan[],
  isAnywhere: boolean,
): number {
  groups.read(view, at);
  let longest = NO_MATCH;
  let shortest = NO_MATCH;
  let isShaped = false;
  for (let g = lastGroup(); g >= 0 && groups.total(g) >= MIN_DIGITS; g--) {
    const end = groups.end(g);
    if (!endsNumber(view, end) || !isSensible(g) || isDate(view, at, g)) continue;
    if (g > 0 && hasExitCode(view, at) && isInternational(digitsOf(view, at + 2, end))) {
      return withExtension(view, end);
    }
    if (groups.total(g) > MAX_DIGITS) continue;
    if (isGrouped(view, at, g, plans)) {
      view.score = 0.8;
      return withExtension(view, end);
    }
    if (isLast(g)) {
      longest = end;
      isShaped = isPhoneShape(view, groups, at, g);
    }
    shortest = end;
  }
  if (shortest === NO_MATCH) return NO_MATCH;
  // Where more digits follow than one number has, the next value begins: it must not lose its first digits.
  const end = withExtension(view, longest === NO_MATCH ? shortest : longest);
  if (
    view.hasContext(at) ||
    hasCardWord(view, end) ||
    (isSaidBehind(view, end) && view.hasContextBehind(end))
  ) {
    view.score = 0.75;
    return end;
  }
  if (!isAnywhere || longest === NO_MATCH || view.hasNegativeContext(at)) return NO_MATCH;
  if (isShaped) {
    view.score = SHAPE_SCORE;
    return end;
  }
  if (!isMobileWithTrunk(view, at) || doubtOf(view, at, end) > 0) return NO_MATCH;
  view.score = TRUNK_SCORE;
  return end;
}

/** `… is my phone number`: a count of phones is no phone number. */
function isSaidBehind(view: TextView, end: number): boolean {
  return view.matches(' is ', end) || view.matches(' was ', end);
}

/** `09171234567` in one piece: trunk prefix, then the 5 to 9 with which mobile numbers begin in most plans. */
function isMobileWithTrunk(view: TextView, at: number): boolean {
  const total = groups.total(0);
  const second = view.code(at + 1);
  return (
    groups.count === 1 &&
    (total === 10 || total === 11) &&
    view.code(at) === 48 &&
    second >= 53 &&
    second <= 57
  );
}

/** A calling code that exists, set off from groups as numbers have them: `+421 123 456 789`. */
function isGroupedInternational(view: TextView, digits: string, last: number): boolean {
  if (!isLast(last) || last < 2 || groups.size(0) !== callingCodeOf(digits).length) return false;
  if (Number(digits.slice(groups.size(0))) === 0) return false;
  const end = groups.end(last);
  if (view.code(end) === 32 && goesOn(view, end + 1, DIGIT)) return false;
  if (digits.startsWith('1')) return isThreeThreeFour(view, groups, last, '-. ');
  const total = groups.total(last);
  return total >= 10 && total <= 13 && groups.size(last) > 1;
}

function lastGroup(): number {
  return groups.count - 1;
}

/** Whether group `g` is all that was written, masked or not. */
function isLast(g: number): boolean {
  return g === lastGroup() && !groups.isCut;
}

/** Not inside of an id, a price, a decimal or a hyphenated name. */
function mayBeginNational(view: TextView, at: number): boolean {
  if (!view.startsWord(at)) return false;
  const previous = view.code(at - 1);
  if (previous === 43 || previous === 36 || previous === 8364 || previous === 163 || previous === 35)
    return false;
  const joins = previous === 45 || previous === 46 || previous === 47 || previous === 95;
  return !(joins && has(view.code(at - 2), WORD));
}

function endsNumber(view: TextView, end: number): boolean {
  const next = view.code(end);
  if (next === 120 || next === 88) return has(view.code(end + 1), DIGIT);
  return !has(next, WORD) && next !== 64 && next !== 95 && next !== 37 && !view.isMasked(end);
}

/** A single digit ends no number, and many groups make none. */
function isSensible(last: number): boolean {
  return last <= 6 && (last === 0 || groups.size(last) > 1);
}

/** 00, the exit code of most countries, which stands for `+`. */
function hasExitCode(view: TextView, at: number): boolean {
  return view.code(at) === 48 && view.code(at + 1) === 48;
}

/** Whether the groups are the written form of a number of one of the plans. */
function isGrouped(view: TextView, at: number, last: number, plans: readonly NumberingPlan[]): boolean {
  if (last < 1) return false;
  const northAmerican = isNorthAmerican(last);
  // Elsewhere the trunk prefix 0 or a bracketed area code tells a number from other groups of digits.
  const first = view.code(at);
  const marked = first === 48 || first === 40;
  for (const plan of plans) {
    if (!(plan.callingCode === '1' ? northAmerican : marked)) continue;
    if (isNational(plan, digitsOf(view, at, groups.end(last)))) return true;
  }
  return false;
}

/** 3-3-4 digits, perhaps with the country code 1 before: other groupings are ids. */
function isNorthAmerican(last: number): boolean {
  const first = last - 2;
  if (first < 0 || first > 1 || (first === 1 && groups.size(0) !== 1)) return false;
  return groups.size(first) === 3 && groups.size(first + 1) === 3 && groups.size(last) === 4;
}

/** `2024-01-15`, `15.01.2024`, `20240115`, `2019 2020`. */
function isDate(view: TextView, at: number, last: number): boolean {
  if (groups.total(last) !== 8 || last > 2) return false;
  const digits = digitsOf(view, at, groups.end(last));
  if (last === 1) return groups.size(0) === 4 && isYear(digits, 0) && isYear(digits, 4);
  if (isYear(digits, 0) && isDayOrMonth(digits, 4) && isDayOrMonth(digits, 6))
    return last === 0 || groups.size(0) === 4;
  return (
    last === 2 &&
    groups.size(2) === 4 &&
    isYear(digits, 4) &&
    isDayOrMonth(digits, 0) &&
    isDayOrMonth(digits, 2)
  );
}

function isYear(digits: string, at: number): boolean {
  const century = digits.slice(at, at + 2);
  return century === '19' || century === '20';
}

function isDayOrMonth(digits: string, at: number): boolean {
  const value = Number(digits.slice(at, at + 2));
  return value >= 1 && value <= 31;
}

/** `x123`, `ext. 123`, `ext 123` behind a number, with or without a space: 1 to 7 digits. */
function withExtension(view: TextView, end: number): number {
  let i = view.code(end) === 32 ? end + 1 : end;
  const letter = view.code(i) | 32;
  if (letter === 120) i++;
  else if (letter === 101 && (view.code(i + 1) | 32) === 120 && (view.code(i + 2) | 32) === 116) {
    i += 3;
    if (view.code(i) === 46) i++;
    if (view.code(i) === 32) i++;
  } else return end;
  const first = i;
  while (i < first + 8 && has(view.code(i), DIGIT)) i++;
  return i > first && i < first + 8 && !has(view.code(i), WORD) ? i : end;
}

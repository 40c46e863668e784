// PASSPORT without a word that names it: one or two capitals and six to eight digits, as most of the world's passports
// and many identity cards are numbered (ICAO Doc 9303, part 4: at most nine characters). Little else is written so;
// what is, is told by its letters.
import type { PatternRecognizer } from '../../recognizer.js';

/** Bulletins of Microsoft, patents, autonomous systems, pull requests, certificates: letters of numbered things. */
const NUMBERED_THINGS = new Set('KB MS AS PR ID NO NR US EP WO RT CS DB IP TP SR CR AB'.split(' '));

export const travelDocument: readonly PatternRecognizer[] = [
  {
    type: 'PASSPORT',
    pattern: /[A-Z]\d{6,8}|[A-Z]{2}\d{6,7}|[A-Z]\d{6}[A-Z]{2}/,
    validate: isDocument,
    score: 0.4,
    examples: {
      match: ['the traveller holds «LB311756».', '{"doc":"«K4218285»"}', 'renewed as «A129456AB»'],
      noMatch: [
        'install KB5034441',
        'AB123456',
        'order LB311756',
        'release V20240115',
        'LB-311756',
        'lb311756',
      ],
    },
  },
];

function isDocument(value: string): boolean {
  const first = value.charCodeAt(1) > 57 ? 2 : 1;
  const digits = value.slice(first).replace(/[A-Z]{2}$/, '');
  if (first === 2 && NUMBERED_THINGS.has(value.slice(0, 2))) return false;
  return !'0123456789'.includes(digits) && !'9876543210'.includes(digits) && !isDay(digits);
}

/** `V20240115`. */
function isDay(digits: string): boolean {
  return digits.length === 8 && /^(19|20)\d\d(0[1-9]|1[0-2])/.test(digits);
}

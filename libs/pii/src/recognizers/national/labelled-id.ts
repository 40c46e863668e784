// Identifiers of countries and registers that no other recogniser knows: what a label announces ("national ID
// number", "passport no.") and what looks like one. Their own recognisers, which check digits, score higher.
import { goesOn } from '../../context/surroundings.js';
import { DIGIT, LETTER, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import {
  COMPANY_WORDS,
  DRIVER_LICENSE_WORDS,
  NATIONAL_ID_WORDS,
  PASSPORT_WORDS,
  PLATE_WORDS,
  TAX_ID_WORDS,
  VAT_WORDS,
} from '../label-words.js';

const SCORE = 0.55;
/** A bare "number" says less than the name of an identifier. */
const VAGUE_SCORE = 0.45;
const MAX_PREFIX = 5;
const MAX_CHARACTERS = 20;
const MAX_LENGTH = 30;

interface Label {
  readonly type: string;
  readonly words: readonly string[];
  readonly score: number;
  readonly minDigits: number;
  /** Letters and digits. */
  readonly minLength: number;
  readonly maxLength: number;
  readonly match: readonly string[];
  readonly noMatch: readonly string[];
}

export const labelledIds: readonly ScanRecognizer[] = [
  {
    type: 'PASSPORT',
    words: PASSPORT_WORDS,
    score: SCORE,
    minDigits: 4,
    minLength: 6,
    maxLength: 12,
    match: [
      'passport number: «Z556378HG»',
      '{"passport_no":"«77482910»"}',
      '«K8R0042Q» is the passport number on file.',
    ],
    noMatch: ['passport number: none', 'passport office opens at 10'],
  },
  {
    type: 'DRIVER_LICENSE',
    words: DRIVER_LICENSE_WORDS,
    score: SCORE,
    minDigits: 4,
    minLength: 5,
    maxLength: 20,
    match: ["driver's license «QX-4410-77»"],
    noMatch: ['driver license renewed in 2024'],
  },
  {
    type: 'LICENSE_PLATE',
    words: PLATE_WORDS,
    score: SCORE,
    minDigits: 2,
    minLength: 5,
    maxLength: 9,
    match: ['licence plate «QXZ4410»'],
    noMatch: ['plate 12'],
  },
  {
    type: 'TAX_ID',
    words: [...VAT_WORDS, ...TAX_ID_WORDS, ...COMPANY_WORDS],
    score: SCORE,
    minDigits: 5,
    minLength: 6,
    maxLength: 20,
    match: [
      'VAT number: «QX-99-123-77»',
      '| tax ID | «5899440» |',
      'company_registration_number=«QX1099223» ok',
    ],
    noMatch: ['tax ID pending since 2024', 'VAT 20 % of 1,200'],
  },
  {
    type: 'NATIONAL_ID',
    words: NATIONAL_ID_WORDS,
    score: SCORE,
    minDigits: 5,
    minLength: 6,
    maxLength: 20,
    match: ['My national ID number is «5899440», thanks', '«QX589 9440» is the national ID number on file.'],
    noMatch: ['national ID number unknown, see page 12', 'id: 42'],
  },
  {
    type: 'NATIONAL_ID',
    words: ['number', 'no', 'nr', 'numero', 'num', 'nummer', 'identifier'],
    score: VAGUE_SCORE,
    minDigits: 6,
    minLength: 7,
    maxLength: 18,
    match: ['Please update the record with QXF number no. «58994407».'],
    noMatch: ['order number 58994407', 'version number 1234567', 'a number of 12 people'],
  },
].map(labelled);

function labelled(label: Label): ScanRecognizer {
  const isVague = label.score === VAGUE_SCORE;
  return {
    type: label.type,
    score: label.score,
    context: label.words,
    triggers: '0123456789',
    maxLength: MAX_LENGTH + 44,
    minLength: label.minDigits,
    scan(view, at) {
      const end = token.read(view, at).endFor(label);
      if (end < 0) return NO_MATCH;
      const { start } = token;
      const isLabelled = view.hasContext(start) || (!isVague && view.hasContextBehind(end));
      if (!isLabelled || (isVague && view.hasNegativeContext(start))) return NO_MATCH;
      view.start = start;
      return end;
    },
    examples: { match: label.match, noMatch: label.noMatch },
  };
}

const MAX_GROUPS = 12;

/** The groups of letters and digits at a place, read once for all labels. */
class Token {
  start = -1;
  private turn = -1;
  private groups = 0;
  private readonly ends = new Int32Array(MAX_GROUPS);
  private readonly lengths = new Int32Array(MAX_GROUPS);
  private readonly digits = new Int32Array(MAX_GROUPS);

  read(view: TextView, at: number): this {
    if (this.turn === view.turn) return this;
    this.turn = view.turn;
    this.groups = 0;
    this.start = prefixStart(view, at);
    if (this.start >= 0) this.readGroups(view, at);
    return this;
  }

  /** End of the longest run of groups that a label allows; -1 where there is none. */
  endFor({ minDigits, minLength, maxLength }: Label): number {
    for (let g = this.groups - 1; g >= 0; g--) {
      const length = this.lengths[g]!;
      if (length <= maxLength && length >= minLength && this.digits[g]! >= minDigits) return this.ends[g]!;
    }
    return -1;
  }

  private readGroups(view: TextView, at: number): void {
    let i = this.start;
    let length = 0;
    let digits = 0;
    while (this.groups < MAX_GROUPS && length <= MAX_CHARACTERS) {
      const from = i;
      const digitsBefore = digits;
      while (i < at + MAX_LENGTH && has(view.code(i), LETTER | DIGIT)) if (view.isDigit(i++)) digits++;
      const next = view.code(i);
      if (has(next, WORD) || (digits === digitsBefore && from !== this.start)) return;
      length += i - from;
      if (next === 64 || next === 37 || (next === 58 && goesOn(view, i + 1, DIGIT))) return;
      this.ends[this.groups] = i;
      this.lengths[this.groups] = length;
      this.digits[this.groups++] = digits;
      const isSeparator = next === 45 || next === 46 || next === 47 || next === 32;
      if (!isSeparator || !has(view.code(i + 1), LETTER | DIGIT)) return;
      if (next === 32 && !view.isDigit(i + 1)) return;
      i++;
    }
  }
}

const token = new Token();

/** Where letters begin that belong to the digits at `at`: `CHE-123`; -1 inside of a longer word or number. */
function prefixStart(view: TextView, at: number): number {
  let i = at;
  if (view.code(i - 1) === 45 && isCapital(view.code(i - 2))) i--;
  const end = i;
  while (i > end - MAX_PREFIX - 1 && has(view.code(i - 1), LETTER)) i--;
  if (end - i > MAX_PREFIX) return -1;
  const before = view.code(i - 1);
  if (has(before, WORD) || before === 36 || before === 35) return -1;
  const isJoined = (before === 45 || before === 46 || before === 47) && has(view.code(i - 2), WORD);
  return isJoined ? -1 : i;
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;

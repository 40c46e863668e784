// PRIVATE_KEY: a PEM block whose label ends in PRIVATE KEY (RFC 7468), with real or escaped (`\n`) line ends.
// A block in base64 is one too. From the key's first characters on everything is hidden up to the end marker, or to the first character that
// cannot stand in a block; so a key that is cut off or streamed leaks nothing.
import { TOKEN, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import {
  NO_MATCH,
  TAIL_ENDED_BEFORE,
  TAIL_ENDED_WITH,
  type PatternRecognizer,
  type ScanRecognizer,
} from '../../recognizer.js';

const BEGIN = 'BEGIN ';
/** A token right before may have taken two of the five. */
const MIN_DASHES = 3;
const MAX_DASHES = 5;
const LABEL = 'PRIVATE KEY';
const MAX_LABEL = 40;
const DASH = 45;
// States of the tail: dashes in a row since the last other character (0 to 4), then the end marker's two ends.
const IN_END_LINE = 10;
const LAST_DASHES = 20;
// Added to each of them where the lines are string literals joined by `+`: then quotes belong to the block.
const LITERALS = 64;

export const privateKey: ScanRecognizer = {
  type: 'PRIVATE_KEY',
  score: 1,
  triggers: '-',
  maxLength: MAX_DASHES + BEGIN.length + MAX_LABEL + 24,
  keep: 'type',
  scan(view, at) {
    if (view.code(at - 1) === DASH) return NO_MATCH;
    let begin = at;
    while (begin < at + MAX_DASHES && view.code(begin) === DASH) begin++;
    if (begin < at + MIN_DASHES || !view.matches(BEGIN, begin)) return NO_MATCH;
    const end = labelEnd(view, begin + BEGIN.length);
    if (end === NO_MATCH || !view.matches('-----', end)) return NO_MATCH;
    // Text about keys has prose behind the marker; a key has a line end, or its first characters.
    if (!hasKey(view, end + 5)) return NO_MATCH;
    view.tailState = isQuote(view.code(end + 5)) || isQuote(view.code(end + 7)) ? LITERALS : 0;
    return end + 5;
  },
  tail(code, state) {
    if (state < LITERALS) return afterKey(code, state);
    if (isQuote(code)) return state;
    const next = afterKey(code, state - LITERALS);
    return next < 0 ? next : next + LITERALS;
  },
  examples: {
    match: [
      `key: «${'-----BEGIN ' + 'PRIVATE KEY-----'}\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASC+/==\n-----END PRIVATE KEY-----»\nend`,
      `"«${'-----BEGIN ' + 'RSA PRIVATE KEY-----'}\\nMIIEvQIBADANBgkqhkiG9w0\\n-----END RSA PRIVATE KEY-----»\\n"`,
      `«${'-----BEGIN ' + 'OPENSSH PRIVATE KEY-----'}\nb3BlbnNzaC1rZXktdjEAAA»`,
    ],
    noMatch: [
      `${'-----BEGIN ' + 'PUBLIC KEY-----'}\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PUBLIC KEY-----`,
      `A file with "${'-----BEGIN ' + 'PRIVATE KEY-----'}" in it`,
    ],
  },
};

/** The base64 of a PEM block: its label begins at the 11th byte. */
export const encodedPrivateKey: PatternRecognizer = {
  type: 'PRIVATE_KEY',
  score: 1,
  keep: 'type',
  pattern:
    /LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURS|BQUklWQVRFIEtFW|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFURS|BEU0EgUFJJVkFUR|BQR1AgUFJJVkFUR)[\w+/]{16}/,
  more: /[\w+/=]/,
  examples: {
    match: [`PRIVATE_KEY_B64=«${'LS0tLS1CRUdJTi' + 'BSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb2dJQkFBS0NBUUVB'}»`],
    noMatch: [`${'LS0tLS1CRUdJTi' + 'BDRVJUSUZJQ0FURS0tLS0tCk1JSUZhekNDQTFPZ0F3SUJBZ0lS'}`],
  },
};

/** The tail's next state for a character behind the first marker. */
function afterKey(code: number, state: number): number {
  if (state >= LAST_DASHES)
    return code === DASH ? (state === LAST_DASHES + 4 ? TAIL_ENDED_WITH : state + 1) : TAIL_ENDED_BEFORE;
  if (state === IN_END_LINE)
    return code === DASH ? LAST_DASHES + 1 : isBody(code) ? state : TAIL_ENDED_BEFORE;
  if (code === DASH) return state === 4 ? 5 : state + 1;
  if (state === 5) return code === 69 /* the E of END */ ? IN_END_LINE : isBody(code) ? 0 : TAIL_ENDED_BEFORE;
  return isBody(code) ? 0 : TAIL_ENDED_BEFORE;
}

/** One past a label of capitals, digits and spaces that ends in PRIVATE KEY, or NO_MATCH. */
function labelEnd(view: TextView, from: number): number {
  let i = from;
  while (i < from + MAX_LABEL) {
    const code = view.code(i);
    if (!((code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 32)) break;
    i++;
  }
  if (view.matches(LABEL, i - LABEL.length)) return i;
  // OpenPGP armour: PGP PRIVATE KEY BLOCK
  return view.matches(`${LABEL} BLOCK`, i - LABEL.length - 6) ? i : NO_MATCH;
}

/** At least eight characters of a key or header behind the white space or escapes that follow the marker. */
function hasKey(view: TextView, from: number): boolean {
  let i = from;
  while (
    i < from + 12 &&
    (view.code(i) <= 32 || '\\"\'+'.includes(String.fromCharCode(view.code(i))) || isEscapeLetter(view, i))
  ) {
    if (view.code(i) === 0) return false;
    i++;
  }
  for (let k = i; k < i + 8; k++)
    if (!has(view.code(k), TOKEN) && view.code(k) !== 43 && view.code(k) !== 47) return false;
  return true;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function isEscapeLetter(view: TextView, i: number): boolean {
  const code = view.code(i);
  return (code === 110 || code === 114) && view.code(i - 1) === 92;
}

/** Base64, white space, escapes, and what encryption headers hold (`Proc-Type: 4,ENCRYPTED`). */
function isBody(code: number): boolean {
  return (
    has(code, TOKEN) ||
    (code <= 32 && code > 0) ||
    code === 43 ||
    code === 47 ||
    code === 61 ||
    code === 58 ||
    code === 44 ||
    code === 46 ||
    code === 40 ||
    code === 41 ||
    code === 92
  );
}

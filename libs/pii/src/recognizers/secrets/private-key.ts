// PRIVATE_KEY: a PEM block whose label ends in PRIVATE KEY (RFC 7468), with real or escaped (`\n`) line ends.
// From the key's first characters on everything is hidden up to the end marker, or to the first character that
// cannot stand in a block; so a key that is cut off or streamed leaks nothing.
import { TOKEN, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, TAIL_ENDED_BEFORE, TAIL_ENDED_WITH, type PiiRecognizer } from '../../recognizer.js';

const BEGIN = '-----BEGIN ';
const LABEL = 'PRIVATE KEY';
const MAX_LABEL = 40;
const DASH = 45;
// States of the tail: dashes in a row since the last other character (0 to 4), then the end marker's two ends.
const IN_END_LINE = 10;
const LAST_DASHES = 20;

export const privateKey: PiiRecognizer = {
  type: 'PRIVATE_KEY',
  score: 1,
  triggers: '-',
  maxLength: BEGIN.length + MAX_LABEL + 24,
  keep: 'type',
  scan(view, at) {
    if (view.code(at - 1) === DASH || !view.matches(BEGIN, at)) return NO_MATCH;
    const end = labelEnd(view, at + BEGIN.length);
    if (end === NO_MATCH || !view.matches('-----', end)) return NO_MATCH;
    // Text about keys has prose behind the marker; a key has a line end, or its first characters.
    return hasKey(view, end + 5) ? end + 5 : NO_MATCH;
  },
  tail(code, state) {
    if (state >= LAST_DASHES)
      return code === DASH ? (state === LAST_DASHES + 4 ? TAIL_ENDED_WITH : state + 1) : TAIL_ENDED_BEFORE;
    if (state === IN_END_LINE)
      return code === DASH ? LAST_DASHES + 1 : isBody(code) ? state : TAIL_ENDED_BEFORE;
    if (code === DASH) return state === 4 ? 5 : state + 1;
    if (state === 5)
      return code === 69 /* the E of END */ ? IN_END_LINE : isBody(code) ? 0 : TAIL_ENDED_BEFORE;
    return isBody(code) ? 0 : TAIL_ENDED_BEFORE;
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
  while (i < from + 8 && (view.code(i) <= 32 || view.code(i) === 92 || isEscapeLetter(view, i))) {
    if (view.code(i) === 0) return false;
    i++;
  }
  for (let k = i; k < i + 8; k++)
    if (!has(view.code(k), TOKEN) && view.code(k) !== 43 && view.code(k) !== 47) return false;
  return true;
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

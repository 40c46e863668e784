// JWT: three (JWS) or five (JWE) base64url parts with dots between them, RFC 7515 and 7516. The first part decodes
// to a JSON object with an `alg` member; up to 1024 characters of it are read. From the second part on the token
// is hidden to its end, however long.
import { TOKEN, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, TAIL_ENDED_BEFORE, type ScanRecognizer } from '../../recognizer.js';

const MAX_HEADER = 1024;
const MIN_HEADER = 16;
const DOT = 46;

export const jwt: ScanRecognizer = {
  type: 'JWT',
  score: 1,
  // `eyJ` is `{"` in base64url.
  triggers: 'e',
  maxLength: MAX_HEADER + 16,
  keep: 'type',
  scan(view, at) {
    if (!view.matches('eyJ', at) || !view.startsWord(at)) return NO_MATCH;
    const dot = headerEnd(view, at);
    if (dot === NO_MATCH) return NO_MATCH;
    const header = decode(view, at, dot);
    if (!header.includes('"alg"')) return NO_MATCH;
    const encrypted = header.includes('"enc"');
    // The second part of a JWE is empty when the key is agreed directly.
    for (let i = dot + 1; i < dot + 5; i++) {
      if (!has(view.code(i), TOKEN) && !(encrypted && view.code(i) === DOT)) return NO_MATCH;
    }
    // The tail counts the dots that may still come.
    view.tailState = encrypted ? 4 : 2;
    return dot;
  },
  tail(code, dotsLeft) {
    if (code === DOT) return dotsLeft > 0 ? dotsLeft - 1 : TAIL_ENDED_BEFORE;
    return has(code, TOKEN) ? dotsLeft : TAIL_ENDED_BEFORE;
  },
  examples: {
    match: [
      `Bearer «${'eyJ' + 'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'}.${'eyJ' + 'zdWIiOiIxMjM0In0'}.c2lnbmF0dXJl».`,
      `«${'eyJ' + 'hbGciOiJub25lIn0'}.${'eyJ' + 'zdWIiOiIxIn0'}.»`,
      `«${'eyJ' + 'hbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0'}..aXY.Y2lwaGVy.dGFn»`,
    ],
    noMatch: ['eyJ', `${'eyJ' + '2ZXJzaW9uIjozfQ'}.eyJhIjoxfQ.x`, `${'eyJ' + 'hbGciOiJIUzI1NiJ9'} alone`],
  },
};

/** The dot behind the header, or NO_MATCH. */
function headerEnd(view: TextView, start: number): number {
  let i = start + 3;
  for (; i < start + MAX_HEADER && has(view.code(i), TOKEN); i++) {
    // Another token may begin behind a dash: it is read from there, which keeps hostile input linear.
    if (view.code(i) === 101 && !view.isWord(i - 1) && view.matches('eyJ', i)) return NO_MATCH;
  }
  return view.code(i) === DOT && i >= start + MIN_HEADER ? i : NO_MATCH;
}

/** Base64url to text, one character per byte: enough to look for ASCII names. */
function decode(view: TextView, start: number, end: number): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (let i = start; i < end; i++) {
    buffer = ((buffer << 6) | sextet(view.code(i))) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((buffer >> bits) & 0xff);
    }
  }
  return out;
}

function sextet(code: number): number {
  if (code >= 97) return code - 71;
  if (code === 95) return 63;
  if (code >= 65) return code - 65;
  return code === 45 ? 62 : code + 4;
}

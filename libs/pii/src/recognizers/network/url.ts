// URL: an address with a scheme, or a host under `www.` or a well-known top-level domain.
//
// Ends before punctuation that closes a sentence or bracket. An address longer than the window goes on until a
// character that cannot stand in one.
import { NO_MATCH, TAIL_ENDED_BEFORE, type PiiRecognizer } from '../../recognizer.js';
import { DOMAIN, LETTER, WORD, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';

const WINDOW = 600;
const MAX_HOST_BEFORE = 200;
const SCHEMES = new Set(['http', 'https', 'ftp', 'ftps', 'ws', 'wss', 'sftp']);
// Domains that hardly occur as file endings or members in code.
const TOP_LEVEL = new Set(
  'com org net edu gov mil int biz info eu uk de fr es it nl be ch at pl se dk fi pt ru ua br ca au nz jp cn kr site'.split(
    ' ',
  ),
);
const SECOND_LEVEL = new Set(['co', 'com', 'org', 'net', 'gov', 'ac', 'edu']);
const COLON = 58;
const DOT = 46;
const SLASH = 47;
const HYPHEN = 45;
const AT = 64;
const NEVER = '"<>\\^`{|}\x7f';
const CLOSING = ".,;:!?)]'*";

export const url: PiiRecognizer = {
  type: 'URL',
  score: 0.6,
  triggers: ':.',
  maxLength: WINDOW + 2,
  keep: 'nothing',
  scan(view, at) {
    const start = view.code(at) === COLON ? schemeStart(view, at) : hostStart(view, at);
    if (start === NO_MATCH) return NO_MATCH;
    const host = view.code(at) === COLON ? at + 3 : start;
    const hostEnd = endOfHost(view, host, view.code(at) === COLON);
    if (hostEnd === NO_MATCH) return NO_MATCH;
    let end = hostEnd;
    if (view.code(end) === COLON && view.isDigit(end + 1)) {
      end++;
      while (end < hostEnd + 6 && view.isDigit(end)) end++;
    }
    view.start = start;
    const next = view.code(end);
    return next === SLASH || next === 63 || next === 35 ? pathEnd(view, at, end) : end;
  },
  tail: (code, state) => (state === 1 && isUrlCharacter(code) ? 1 : TAIL_ENDED_BEFORE),
  examples: {
    match: [
      'see «https://www.example.com/a?b=c#d», please',
      '(«http://example.org:8080/path»)',
      'on «www.example.museum».',
      'visit «example.com/about».',
    ],
    noMatch: ['user.name = x', 'README.md', 'jane@example.com', 'at 10:30', 'std::vector', 'data: a.b'],
  },
};

function schemeStart(view: TextView, at: number): number {
  if (view.code(at + 1) !== SLASH || view.code(at + 2) !== SLASH) return NO_MATCH;
  let start = at;
  let scheme = '';
  while (start > at - 6 && has(view.code(start - 1), LETTER))
    scheme = String.fromCharCode(view.code(--start)) + scheme;
  return SCHEMES.has(scheme.toLowerCase()) && view.startsWord(start) ? start : NO_MATCH;
}

/** The dot is the first one of a host: only its first label stands before it. */
function hostStart(view: TextView, at: number): number {
  let start = at;
  while (start > at - 64 && isHostCharacter(view.code(start - 1))) start--;
  const previous = view.code(start - 1);
  const joined =
    previous === AT || previous === DOT || previous === SLASH || has(previous, WORD) || previous === 95;
  return start === at || joined ? NO_MATCH : start;
}

/** One past the host; without a scheme it needs `www.` or a well-known top-level domain. */
function endOfHost(view: TextView, from: number, hasScheme: boolean): number {
  let end = from;
  let label = '';
  let parent = '';
  let dots = 0;
  for (let i = from; i < from + MAX_HOST_BEFORE; i++) {
    const code = view.code(i);
    if (isHostCharacter(code)) {
      label += String.fromCharCode(code);
      end = i + 1;
    } else if (code === DOT && label !== '' && isHostCharacter(view.code(i + 1))) {
      parent = label;
      label = '';
      dots++;
    } else break;
  }
  if (label === '' || view.code(end) === AT) return NO_MATCH;
  if (hasScheme) return end;
  if (dots > 1 && view.matches('www.', from)) return end;
  const known =
    TOP_LEVEL.has(label.toLowerCase()) || (label.length === 2 && dots > 1 && SECOND_LEVEL.has(parent));
  return dots > 0 && known && !has(view.code(end), WORD) ? end : NO_MATCH;
}

function pathEnd(view: TextView, at: number, from: number): number {
  let i = from;
  while (i < at + WINDOW && isUrlCharacter(view.code(i))) i++;
  if (i === at + WINDOW) {
    view.tailState = 1;
    return i;
  }
  while (i > from && isClosing(view.code(i - 1))) i--;
  return i;
}

function isHostCharacter(code: number): boolean {
  return has(code, DOMAIN) || code === HYPHEN;
}

/** What RFC 3986 allows, and letters beyond ASCII. */
function isUrlCharacter(code: number): boolean {
  return code > 127 ? has(code, WORD) : code > 32 && !NEVER.includes(String.fromCharCode(code));
}

function isClosing(code: number): boolean {
  return CLOSING.includes(String.fromCharCode(code));
}

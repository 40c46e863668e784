// PASSWORD within an address (`postgres://app:s3cret@db`) or a command line (`curl -u api:key`, `-u root -p toor`).
// Source: RFC 3986 section 3.2.1, "Use of the format user:password in the userinfo field is deprecated".
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import { isPassword, isPlaceholder } from './secret-value.js';

const MAX_USER = 80;
const MAX_PASSWORD = 256;
const FLAGS = [' -u ', ' --user ', ' --user=', ' --proxy-user '];
const SPACE = 32;
const SLASH = 47;
const COLON = 58;
const AT = 64;

/** What a manual writes for a password. */
const MODEL = /^(?:password|passwd|pwd|passwort|pass(?:word)?[_-]?here)$/i;

export const loginPassword: ScanRecognizer = {
  type: 'PASSWORD',
  score: 0.95,
  keep: 'nothing',
  triggers: ':',
  maxLength: MAX_PASSWORD + 8,
  scan(view, at) {
    let first = at;
    while (first > at - MAX_USER && !isDelimiter(view.before(first - 1))) first--;
    if (
      view.before(first - 1) === SLASH &&
      view.before(first - 2) === SLASH &&
      view.before(first - 3) === COLON
    ) {
      return inAddress(view, at, first);
    }
    const quote = isQuote(view.before(first - 1)) ? view.before(first - 1) : 0;
    const option = quote === 0 ? first : first - 1;
    if (first === at || !FLAGS.some((flag) => endsWith(view, flag, option))) return NO_MATCH;
    let end = at + 1;
    while (
      end < at + MAX_PASSWORD &&
      view.code(end) >= 32 &&
      !(quote === 0 ? isBreak(view.code(end)) : view.code(end) === quote)
    )
      end++;
    return password(view, at + 1, end);
  },
  examples: {
    match: [
      'postgres://app:«s3cret»@db/prod',
      'https://api:«p@ss»@example.com/',
      'redis://:«tr0ub4dor»@cache:6379',
      "curl -s --user 'api:«a7LkE73fHw!y»' https://api.example.com",
    ],
    noMatch: [
      'https://example.com:8080/@types',
      'mysql://user:${PASSWORD}@db',
      'ftp://user:password@host',
      'http://a@b:1',
      'docker run -u 1000:1000 image',
      'curl -u "$USER:$PASSWORD" host',
    ],
  },
};

export const commandPassword: ScanRecognizer = {
  type: 'PASSWORD',
  score: 0.8,
  keep: 'nothing',
  triggers: '-',
  maxLength: MAX_PASSWORD + 8,
  scan(view, at) {
    if (!view.matches('-p ', at) || view.before(at - 1) !== SPACE || !hasUser(view, at)) return NO_MATCH;
    const quote = isQuote(view.code(at + 3)) ? view.code(at + 3) : 0;
    const start = quote === 0 ? at + 3 : at + 4;
    let end = start;
    while (
      end < start + MAX_PASSWORD &&
      view.code(end) >= 32 &&
      !(quote === 0 ? isBreak(view.code(end)) : view.code(end) === quote)
    )
      end++;
    return password(view, start, end);
  },
  examples: {
    match: ['psexec \\\\10.0.94.120 -u admin -p «dev_admin» cmd'],
    noMatch: ['mkdir -p build', 'ssh -p 2222 host', 'docker run -u root -p 8080:80 image'],
  },
};

/** The password of an address: a later `@` that should have been escaped belongs to it, up to the path. */
function inAddress(view: TextView, at: number, first: number): number {
  let end = NO_MATCH;
  for (let i = at + 1; i < at + MAX_PASSWORD; i++) {
    const code = view.code(i);
    if (
      code === SLASH ||
      isBreak(code) ||
      '`<>\\'.includes(String.fromCharCode(code)) ||
      (end !== NO_MATCH && code === 63)
    )
      break;
    if (code === AT) end = i;
  }
  if (end <= at + 1) return NO_MATCH;
  const text = view.slice(at + 1, end);
  // `postgres:postgres` is what a fresh installation has.
  let user = '';
  for (let i = first; i < at; i++) user += String.fromCharCode(view.before(i));
  if (isPlaceholder(text) || MODEL.test(text) || text === user) return NO_MATCH;
  view.start = at + 1;
  return end;
}

function endsWith(view: TextView, flag: string, at: number): boolean {
  for (let k = 0; k < flag.length; k++)
    if (view.before(at - flag.length + k) !== flag.charCodeAt(k)) return false;
  return true;
}

/** What stands before the user name of an address or an option. */
function isDelimiter(code: number): boolean {
  return isBreak(code) || code === SLASH || code === COLON || code === 61;
}

function isBreak(code: number): boolean {
  return code <= SPACE || isQuote(code);
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function password(view: TextView, start: number, end: number): number {
  const text = view.slice(start, end);
  // `uid:gid` and ports are numbers; a path behind a colon is a volume or a repository.
  if (MODEL.test(text) || /^[\d:]+$|^\/|^\$/.test(text) || !isPassword(text, true, false)) return NO_MATCH;
  view.start = start;
  return end;
}

/** Whether `-u name` stands before, on the same line. */
function hasUser(view: TextView, at: number): boolean {
  for (let i = at - 4; i > at - 64 && view.before(i) > 31; i--) {
    if (view.before(i) === 45 && (view.before(i + 1) | 32) === 117 && view.before(i - 1) === 32) return true;
  }
  return false;
}

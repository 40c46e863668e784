// EMAIL_ADDRESS: local@domain (RFC 5321 and 5322 in their everyday form, RFC 6531 letters allowed).
//
// A local part may hold up to 256 characters here, four times what RFC 5321 allows: of a longer run the last 256
// are hidden. The domain needs a top-level domain of two letters or more. Not found on purpose: `logo@2x.png`
// (image densities), `pkg@1.2.3` (versions), `git@host:path` (remotes), `user@[1.2.3.4]`. A quoted local part
// (`"jane doe"@example.com`) is found from its first quote on. Mailboxes of machines (`no-reply@`) score low.
import { CLAIM, DIGIT, DOMAIN, WORD, has } from '../../scan/char-class.js';
import { MAX_CLAIM, type TextView } from '../../scan/text-view.js';
import { NO_MATCH, type PiiRecognizer } from '../../recognizer.js';

const MAX_DOMAIN = 255;
/** Of a local part, RFC 5321, and its quotes. */
const MAX_QUOTED = 66;
const QUOTE = 34;
/** Gaps between the words of one: a stream does not wait for the end of every quotation. */
const MAX_GAPS = 1;
/** What ends a quotation: `.`, `!`, `?`. */
const CLOSING = [46, 33, 63];
/** Mailboxes that machines write from, and behind which nobody stands; a lower threshold finds them, too. */
const AUTOMATIC_SENDERS = new Set(
  'noreply donotreply mailerdaemon bounce bounces alert alerts notification notifications notify billing receipts'.split(
    ' ',
  ),
);
const SENDER_SCORE = 0.3;
const LONGEST_SENDER = 16;

export const emailAddress: PiiRecognizer = {
  type: 'EMAIL_ADDRESS',
  score: 0.95,
  triggers: '@"',
  maxLength: MAX_QUOTED + 1 + MAX_DOMAIN + 2,
  keep: 'tld',
  scan(view, at) {
    if (view.code(at) === QUOTE) {
      const quoted = quotedEnd(view, at);
      return quoted === NO_MATCH ? NO_MATCH : domainEnd(view, quoted + 1);
    }
    const start = localStart(view, at);
    if (start === at) return NO_MATCH;
    const end = domainEnd(view, at + 1);
    if (end === NO_MATCH || isGitRemote(view, start, at, end)) return NO_MATCH;
    if (isAutomaticSender(view, start, at)) view.score = SENDER_SCORE;
    view.start = start;
    return end;
  },
  examples: {
    match: [
      'Mail «jane.doe+news@example.co.uk», please',
      "<«o'hara_99@mail.example.org»>",
      '{"to":"«a@b.io»"}',
      'mailto:«info@xn--bcher-kva.example»',
      'an «müller@bücher.example».',
      '邮箱是«wei@example.cn»。',
      'line\\n«jane@example.com»',
      'leaked «jane@example.com»:hunter2',
      'to «"jane  doe"@example.com», please',
    ],
    noMatch: [
      '<img src="logo@2x.png">',
      'npm i lodash@4.17.21 @types/node@20.1.0',
      'git clone git@github.com:acme/widgets.git',
      'root@localhost',
      'From: Upwork <no-reply@upwork.example>',
      '@jane said hi',
      'a@b',
      'x @ example.com',
      'say "hi" @example.com',
    ],
  },
};

/** Where the `@` behind the quoted text that begins at `at` stands, or NO_MATCH. */
function quotedEnd(view: TextView, at: number): number {
  // A closing quote: a stream need not wait for one more.
  if (view.isWord(at - 1) || CLOSING.includes(view.code(at - 1))) return NO_MATCH;
  let i = at + 1;
  let gaps = 0;
  for (; i < at + MAX_QUOTED && view.code(i) >= 32 && view.code(i) !== QUOTE; i++) {
    if (view.code(i) === 32 && view.code(i - 1) !== 32 && ++gaps > MAX_GAPS) return NO_MATCH;
  }
  return view.code(i) === QUOTE && i > at + 1 && view.code(i + 1) === 64 ? i + 1 : NO_MATCH;
}

/** First character of the local part that ends before `at`; `at` if there is none. */
function localStart(view: TextView, at: number): number {
  let start = at;
  while (start > at - MAX_CLAIM && has(view.code(start - 1), CLAIM)) start--;
  // The letter of a JSON escape (`\n`) is not part of the address.
  if (start < at - 1 && !has(view.code(start - 1), CLAIM) && view.startsWord(start + 1)) start++;
  while (start < at && !has(view.code(start), WORD) && view.code(start) !== 95) start++;
  return start;
}

/** End of the longest domain that begins at `from`, or NO_MATCH. */
function domainEnd(view: TextView, from: number): number {
  let end = NO_MATCH;
  let numericLabels = 0;
  for (let label = from, count = 1; ; count++) {
    let i = label;
    let digits = 0;
    let letters = 0;
    let topLevel = NO_MATCH;
    for (; ; i++) {
      const code = view.code(i);
      if (has(code, DOMAIN) && !has(code, DIGIT)) letters++;
      else {
        // `a@b.com-thanks`, `a@b.com123`: the letters in front can be the top-level domain.
        if (letters >= 2 && letters === i - label) topLevel = i;
        if (has(code, DIGIT)) digits++;
        else if (code !== 45) break;
      }
    }
    const length = i - label;
    if (length === 0) return end;
    if (view.matches('xn--', label)) topLevel = i;
    if (count > 1 && topLevel !== NO_MATCH) end = topLevel;
    // `pkg@4.17.21`: numbers alone are a version.
    if (digits === length && ++numericLabels > 1) return end;
    if (count === 1 && length === 2 && digits === 1 && view.code(i - 1) === 120) return NO_MATCH;
    if (view.code(i) !== 46) return end;
    label = i + 1;
  }
}

function isAutomaticSender(view: TextView, start: number, at: number): boolean {
  if (at - start > LONGEST_SENDER) return false;
  let name = '';
  for (let i = start; i < at; i++) {
    const code = view.code(i);
    if (code !== 45 && code !== 46 && code !== 95) name += String.fromCharCode(code);
  }
  return AUTOMATIC_SENDERS.has(name.toLowerCase());
}

function isGitRemote(view: TextView, start: number, at: number, end: number): boolean {
  return (
    at - start === 3 && view.matches('git', start) && view.code(end) === 58 && has(view.code(end + 1), WORD)
  );
}

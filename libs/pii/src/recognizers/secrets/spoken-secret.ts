// PASSWORD, PIN and USERNAME where a sentence or a command tells them: "my password is hunter2", `-password x1!`,
// "the password for the user "pyne" is "pyne"", "jane@example.com / W1nter!", "PIN is 4821", "username: jane_d".
import { goesOn } from '../../context/surroundings.js';
import { DIGIT } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, type ScanRecognizer } from '../../recognizer.js';
import { isPassword, isUnlikelyWord } from './secret-value.js';

const MAX_VALUE = 64;
/** How far before its `is` the word "password" may stand. */
const MAX_PHRASE = 64;
const PASSWORD_WORDS = [
  'password',
  'passphrase',
  'passcode',
  'passwort',
  'kennwort',
  'contraseña',
  'contrasena',
  'senha',
  'mot de passe',
  'wachtwoord',
];
const PIN_WORDS = ['pin'];
const USERNAME_WORDS = ['username', 'user name', 'user_name', 'user-name', 'userid', 'login'];
const IS = ['is', 'was', 'ist', 'lautet', 'es', 'est', 'é'];
/** Words between PIN and its digits. */
const PIN_FILLERS = ['code', 'number', 'no', 'is', 'was', 'my', 'for', 'the', 'card', 'ist', 'lautet'];

export const spokenPassword: ScanRecognizer = {
  type: 'PASSWORD',
  score: 0.7,
  keep: 'nothing',
  triggers: ['/', ':', ...beginnings([...PASSWORD_WORDS, ...IS])],
  maxLength: MAX_VALUE + 40,
  scan(view, at) {
    const code = view.code(at);
    if (code === 47) return afterLogin(view, at);
    if (code === 58) return afterVerb(view, at);
    const end = wordsEnd(view, at, PASSWORD_WORDS);
    if (end === NO_MATCH) return afterVerb(view, at);
    return isSpace(view.code(end)) ? judged(view, skipSpaces(view, end)) : NO_MATCH;
  },
  examples: {
    match: [
      'my password is «hunter2»',
      'with password «8nZ!kV4%beta».',
      "The default Password is '«blooberry»'",
      'The default password for the user "pyne-user" is "«pyne»".',
      'Connect -User admin -Password «VMware1!»',
      'Credentials: jane@example.com / «W1nter!24» were found',
    ],
    noMatch: [
      'password reset',
      'your password is required!',
      'The password must contain 8 characters.',
      'and / or',
    ],
  },
};

export const pin: ScanRecognizer = {
  type: 'PIN',
  score: 0.6,
  keep: 'nothing',
  triggers: beginnings(PIN_WORDS),
  maxLength: 48,
  scan(view, at) {
    let i = wordsEnd(view, at, PIN_WORDS);
    if (i === NO_MATCH) return NO_MATCH;
    for (let words = 0; words < 4; words++) {
      while (' :=#\'"'.includes(String.fromCharCode(view.code(i)))) i++;
      const end = wordsEnd(view, i, PIN_FILLERS);
      if (end === NO_MATCH) break;
      i = end;
    }
    let end = i;
    while (end < i + 7 && view.isDigit(end)) end++;
    if (
      end - i < 4 ||
      end - i > 6 ||
      view.isWord(end) ||
      ('.,-/:'.includes(String.fromCharCode(view.code(end))) && goesOn(view, end + 1, DIGIT))
    )
      return NO_MATCH;
    view.start = i;
    return end;
  },
  examples: {
    match: ['my PIN is «4821».', 'PIN code: «482113»', 'pin=«0000»'],
    noMatch: ['pin 3 of the board', 'PIN code 48211345', 'spin 4821', 'pin 2024-05-01'],
  },
};

export const username: ScanRecognizer = {
  type: 'USERNAME',
  score: 0.5,
  triggers: beginnings(USERNAME_WORDS),
  maxLength: 72,
  scan(view, at) {
    const word = wordsEnd(view, at, USERNAME_WORDS);
    if (word === NO_MATCH) return NO_MATCH;
    const i = skipSpaces(view, isQuote(view.code(word)) ? word + 1 : word);
    const sign = view.code(i) === 58 || view.code(i) === 61;
    const verb = sign ? i + 1 : wordsEnd(view, i, IS);
    if (verb === NO_MATCH) return NO_MATCH;
    const start = skipSpaces(view, verb);
    const quote = isQuote(view.code(start)) ? view.code(start) : 0;
    const { text, end } = read(view, quote === 0 ? start : start + 1, quote);
    // Without quotes a word may be code or the next word of the sentence; a digit, dot or underscore makes a name.
    if (!/^[A-Za-z][\w.-]{2,31}$/.test(text) || NO_NAMES.test(text)) return NO_MATCH;
    if (quote === 0 && (!/[\d_]/.test(text) || view.code(end) === 40 || view.code(end) === 91))
      return NO_MATCH;
    view.start = end - text.length;
    return end;
  },
  examples: {
    match: ['my username is «jane_doe»', "username: '«geronimo»'", '"username":"«jdoe1984»"'],
    noMatch: [
      'username: string',
      'username = request.user',
      'the username is required',
      'username: jane@example.com',
    ],
  },
};

const NO_NAMES =
  /^(?:string|text|username|user|name|true|false|null|undefined|required|optional|email|login|asc|desc)$|user_?name/i;

/** The first two characters of the words, in any case. */
function beginnings(words: readonly string[]): readonly string[] {
  return words
    .filter((word) => word.charCodeAt(0) < 128)
    .flatMap((word) => [
      word.slice(0, 2),
      word.slice(0, 2).toUpperCase(),
      word[0]!.toUpperCase() + word.slice(1, 2),
    ]);
}

/** `jane@example.com / W1nter!`: what stands behind an address and a slash. */
function afterLogin(view: TextView, at: number): number {
  if (view.before(at - 1) !== 32 || view.code(at + 1) !== 32) return NO_MATCH;
  let isAddress = false;
  for (let i = at - 2; i > at - 48 && view.before(i) > 32; i--) isAddress ||= view.before(i) === 64;
  return isAddress ? judged(view, at + 2) : NO_MATCH;
}

/** Behind `is`, or a colon at the end of a line: a password, if the sentence spoke of one. */
function afterVerb(view: TextView, at: number): number {
  const verb = view.code(at) === 58 ? at + 1 : wordsEnd(view, at, IS);
  if (verb === NO_MATCH || (view.code(at) === 58 && view.code(verb) !== 10 && view.code(verb) !== 13))
    return NO_MATCH;
  const start = skipSpaces(view, view.code(verb) === 58 ? verb + 1 : verb);
  const value = judged(view, start);
  return value !== NO_MATCH && speaksOfPassword(view, at) ? value : NO_MATCH;
}

/** Whether one of the words stands before in the same sentence; a placeholder may stand for any length of text. */
function speaksOfPassword(view: TextView, at: number): boolean {
  let phrase = '';
  for (let i = at - 1; i > at - MAX_PHRASE; i--) {
    const code = view.before(i);
    if (code < 32 || code === 59 || code === 60 || code === 62 || (code === 46 && view.before(i + 1) === 32))
      break;
    phrase = String.fromCharCode(lower(code)) + phrase;
  }
  return PASSWORD_WORDS.some((word) => ` ${phrase}`.includes(` ${word} `));
}

/** The end of the password that begins at `from`, if it is one. */
function judged(view: TextView, from: number): number {
  const quote = isQuote(view.code(from)) ? view.code(from) : 0;
  const { text, end } = read(view, quote === 0 ? from : from + 1, quote);
  if (quote !== 0 && view.code(end) !== quote) return NO_MATCH;
  if (!isPassword(text, quote !== 0, false) || (quote === 0 && !isUnlikelyWord(text))) return NO_MATCH;
  view.start = end - text.length;
  return end;
}

/** A value up to its quote, or up to white space without what ends a sentence. */
function read(view: TextView, from: number, quote: number): { text: string; end: number } {
  let end = from;
  while (end < from + MAX_VALUE) {
    const code = view.code(end);
    if (
      code === 0 ||
      code < 32 ||
      (quote === 0 ? code === 32 || isQuote(code) || code === 44 || code === 60 : code === quote)
    )
      break;
    end++;
  }
  // It went on there until that was masked: nobody can say whether this part alone would have been one.
  if (quote === 0 && view.isMasked(end)) return { text: '', end };
  if (quote === 0) while (end > from && '.,;:?)'.includes(String.fromCharCode(view.code(end - 1)))) end--;
  return { text: view.slice(from, end), end };
}

/** One past the first of the words that stands at `from` as a whole word. */
function wordsEnd(view: TextView, from: number, words: readonly string[]): number {
  if (view.isWord(from - 1)) return NO_MATCH;
  for (const word of words) {
    let k = 0;
    while (k < word.length && lower(view.code(from + k)) === word.charCodeAt(k)) k++;
    if (k === word.length && !view.isWord(from + k)) return from + k;
  }
  return NO_MATCH;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function skipSpaces(view: TextView, from: number): number {
  let i = from;
  while (i < from + 8 && isSpace(view.code(i))) i++;
  return i;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39 || code === 96;
}

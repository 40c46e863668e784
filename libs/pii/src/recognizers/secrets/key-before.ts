// The name that an operator stands behind: of a setting, member, element, attribute, header or argument.
import { asciiSet, CLASS, DIGIT, has, LETTER } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { keyKind, type KeyKind } from './key-name.js';

const MAX_NAME = 48;
const MAX_GAP = 24;
const SPACE = 32;
// What may stand behind a name, within its operator and around it.
const OPERATORS = asciiSet('?+!~:= ');
const CLOSING = asciiSet('"\'`])\\ ');
const BETWEEN = asciiSet(' \t\r\n"\'`:,=({-');
const SPACES = asciiSet(' ');

/** What the name before an operator says, read once however many recognisers ask. */
class KeyBefore {
  private turn = -1;
  private kind: KeyKind;

  kindAt(view: TextView, at: number): KeyKind {
    if (this.turn !== view.turn) {
      this.turn = view.turn;
      const name = nameBefore(view, at);
      this.kind = name === '' ? undefined : keyKind(name);
    }
    return this.kind;
  }
}

export const keyBefore = new KeyBefore();

/** The name that a `:`, `=`, `>` or `,` stands behind; empty for none. */
function nameBefore(view: TextView, at: number): string {
  const code = view.code(at);
  const previous = view.before(at - 1);
  if (code === 62) return isNamePart(previous) ? elementName(view, at) : '';
  if (code === 44) return isQuote(previous) || previous === SPACE ? quotedName(view, at) : '';
  if (previous === 58 || previous === 61 || previous === 60 || previous === 62) return '';
  let end = skipBack(view, at, OPERATORS);
  // `value=` and `string token =` say nothing: what stands before them does.
  for (let hop = 0; hop < 2; hop++) {
    end = skipBack(view, end, CLOSING);
    const name = wordBefore(view, end);
    if (name.length > 7 || !/^(?:value|string|str|default|text)$/i.test(name))
      return view.before(end - name.length - 1) === SPACE
        ? `${wordBefore(view, end - name.length - 1)}_${name}`
        : name;
    end = skipBack(view, end - name.length, BETWEEN);
  }
  return '';
}

/** `<name>`: the name of an element that holds a value; in capitals it is what redaction left. */
function elementName(view: TextView, at: number): string {
  const name = wordBefore(view, at);
  return name !== name.toUpperCase() && view.before(at - name.length - 1) === 60 ? name : '';
}

/** `"name", `: a name among arguments; for `Credential("user", ` what the call says. */
function quotedName(view: TextView, at: number): string {
  const end = skipBack(view, at, SPACES);
  const quote = view.before(end - 1);
  if (!isQuote(quote)) return '';
  let start = end - 1;
  while (start > at - MAX_NAME - 16 && view.before(start - 1) !== quote && view.before(start - 1) > 31)
    start--;
  if (view.before(start - 1) !== quote) return '';
  if (view.before(start - 2) === 40 && /Credentials?$/.test(wordBefore(view, start - 2))) return 'password';
  const name = wordBefore(view, end - 1);
  // Passwords are not random, and what stands behind their name in a list seldom is one.
  return name.length === end - 1 - start && keyKind(name) !== 'password' ? name : '';
}

function wordBefore(view: TextView, end: number): string {
  let start = end;
  while (start > end - MAX_NAME && isNamePart(view.before(start - 1))) start--;
  return view.slice(start, end);
}

function skipBack(view: TextView, from: number, characters: Uint8Array): number {
  let i = from;
  while (i > from - MAX_GAP && characters[view.before(i - 1)] === 1) i--;
  return i;
}

/** `_`, `-` and `.` join the words of a name; letters of other scripts belong to words too. */
function isNamePart(code: number): boolean {
  return (
    has(code, LETTER | DIGIT) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    (code >= 0xc0 && CLASS[code] !== 0)
  );
}

export function isQuote(code: number): boolean {
  return code === 34 || code === 39 || code === 96;
}

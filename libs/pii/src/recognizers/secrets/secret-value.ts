// Whether what stands behind a telling name is a secret, or a placeholder, a variable, a type, a word.
import { CLASS, DIGIT, LETTER } from '../../scan/char-class.js';
import { decodeText, encodedEnd } from '../../scan/encoded-value.js';

const MIN_PASSWORD = 3;

/** What templates, forms and documentation write where a secret belongs. */
const PLACEHOLDER =
  /[$%#]\{|\{\{|\}\}|<%|\$\(|\{\$|\.\.\.|\*\*\*|x{6}|example|change[_-]?me|placeholder|your(?:[_-]|api|token|pass|secret|key|user|name)|redacted|dummy|replace[_-]|insert[_-]|process\.env|environ|getenv|<[A-Z_]{3}/i;
/** A variable of a shell, a template or a batch file, a path, a selector, a list or a mask. */
const VARIABLE = /^(?:\$[A-Za-z_{(@]|%[A-Za-z_]+%|[<{[(/*•]|\.{1,2}\/|[#.][a-z]+-|--)/;
/** `req.body.password`, `secrets.token`, `Foo::Bar`. */
const MEMBER = /^[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)+$/;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// Words that stand behind "password:" in types, schemas, forms and sentences.
const WORDS = new Set(
  (
    'password passwd passwort pwd pass passphrase username user string str number boolean bool text hidden input type ' +
    'null nil none undefined true false required optional any unknown void object value default empty self this ' +
    'data body form field test invalid valid missing incorrect wrong expired forgotten reset change changed hash ' +
    'hashed encrypted plain plaintext yes no off basic bearer token secret key login newpassword oldpassword ' +
    'currentpassword userpassword confirmpassword char varchar symbol function new await return const let var'
  ).split(' '),
);

/** Shared by passwords and keys: nothing that only stands for a value. */
export function isPlaceholder(value: string): boolean {
  return isRepeated(value) || VARIABLE.test(value) || PLACEHOLDER.test(value);
}

/** At most two different characters. */
function isRepeated(value: string): boolean {
  const first = value.charCodeAt(0);
  let other = first;
  for (let i = 1; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === first || code === other) continue;
    if (other !== first) return false;
    other = code;
  }
  return true;
}

/**
 * @param quoted whether it stood in quotes; without them code, types and prose follow the name as often
 * @param assigned whether a name and `=` stood right before it, as in an environment or a connection string
 */
export function isPassword(value: string, quoted: boolean, assigned: boolean): boolean {
  if (value.length < MIN_PASSWORD) return false;
  // Without quotes a word alone is a variable, unless an environment is written that way.
  if (!quoted && !assigned && !hasUnlikely(value)) return false;
  if (/\s/.test(value) || isPlaceholder(value)) return false;
  if (/^[a-z]+:\/\/|^arn:|::|=>|^\w+-password$/i.test(value)) return false;
  if (WORDS.has(value.toLowerCase().replace(/[_-]/g, ''))) return false;
  if (quoted) return /[A-Za-z0-9]/.test(value);
  if (MEMBER.test(value) || /[()[\]{}]|[.]$/.test(value)) return false;
  return !assigned || !/^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(value);
}

/** A digit next to letters, or a symbol: what names and words do not have. */
function hasUnlikely(value: string): boolean {
  return (
    (/\d/.test(value) && /[A-Za-z]/.test(value)) || /[!@#$%^&*?~+=]/.test(value) || /^\d{4,}$/.test(value)
  );
}

/** Whether a word of a sentence is more than a word: enough letters and digits, and no address, option or unit. */
export function isUnlikelyWord(value: string): boolean {
  const bare = value.replace(/!$/, '');
  if (value.length < 5 || value.length - value.replace(/[A-Za-z0-9]/g, '').length < 4) return false;
  if (/^[\w.+-]+@[\w-]+\.|^[\w-]+=|^[A-Z]{2,6}-?\d+$|^\d+-[a-z]+$/.test(value)) return false;
  return /[A-Za-z]/.test(bare) && hasUnlikely(bare);
}

/**
 * Whether a value is made of characters that nobody chose.
 *
 * @param quoted whether it stood in quotes: then it is no code, and may hold any symbol
 * @param strict asks more, for names that say little
 */
export function isRandom(value: string, quoted: boolean, strict: boolean): boolean {
  if (value.length < (strict ? 16 : 8)) return false;
  const isUuid = value.length === 36 && UUID.test(value);
  // Cheapest first: in a hostile text such a name stands at every few characters.
  if (!isUuid && !alternates(value, strict)) return false;
  if (!(quoted ? /^[\x21-\x7e]+$/ : /^[\w\-+/=.~!@#:|%*^]+$/).test(value) || isPlaceholder(value))
    return false;
  if (isUuid) return true;
  if ((!quoted && MEMBER.test(value)) || /:\/\/|^\d+$|^arn:|^[\w.-]+@[\w.-]+$/.test(value)) return false;
  return entropy(value) >= (strict ? 3.2 : 2.7) && !isEncodedProse(value);
}

/**
 * Whether letters and digits follow each other in turn. Names are words and numbers, joined; in a random value they
 * alternate within a part.
 */
function alternates(value: string, strict: boolean): boolean {
  let changes = 0;
  let longest = 0;
  let cases = 0;
  let start = 0;
  let within = 0;
  let last = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const kind = CLASS[code]! & (LETTER | DIGIT);
    if (kind === 0) {
      start = i + 1;
      within = 0;
    } else if (last !== 0 && kind !== last) {
      changes++;
      within++;
    }
    if (kind === LETTER) cases |= (code & 32) === 0 ? 1 : 2;
    if (within >= 2) longest = Math.max(longest, i + 1 - start);
    last = kind;
  }
  // Two changes also make `base64url`.
  const fewest = strict ? 4 : cases === 3 ? 2 : 3;
  return changes >= fewest && longest >= (strict ? 8 : 6);
}

/** Base64 of words is no key, whatever its name. */
function isEncodedProse(value: string): boolean {
  const text = encodedEnd(value, 0) === value.length ? decodeText(value, 0, value.length) : undefined;
  return text !== undefined && /^[A-Za-z]+(?: [A-Za-z]+)+$/.test(text);
}

/** Shannon's, in bits for each character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

// PASSWORD and GENERIC_SECRET behind a name that says so: `db.password = …`, `"apiKey": "…"`, `API_TOKEN=…`,
// `<add key="Password" value="…"/>`, `getenv("API_TOKEN", "…")`, `Authorization: Bearer …`, `;AccountKey=…;`.
// Name first, shape second, entropy third: a value is only looked at where a name announces it.
import { asciiSet, has, LETTER } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, TAIL_ENDED_BEFORE, type ScanRecognizer } from '../../recognizer.js';
import { isQuote, keyBefore } from './key-before.js';
import type { KeyKind } from './key-name.js';
import { isPassword, isRandom } from './secret-value.js';

const MAX_GAP = 24;
/** What is read of a value to judge it; a longer one is hidden to its end. */
const MAX_VALUE = 128;

/** What ends a value that stands in no quotes, besides white space. */
const ENDS = asciiSet(',;"\'`<>(){}[]&\\');
/** What an operator is made of. */
const SIGNS = asciiSet(':=>~|,');
const SPACE = 32;
const BACKSLASH = 92;
// Authentication schemes of RFC 9110 and of providers; the credentials stand behind them.
const SCHEMES = [
  'bearer ',
  'basic ',
  'token ',
  'apikey ',
  'api-key ',
  'api-token ',
  'ssws ',
  'digest ',
  'bot ',
  'negotiate ',
];

interface KeyedSecret {
  readonly type: string;
  readonly score: number;
  readonly kinds: readonly KeyKind[];
  readonly accepts: (value: string, kind: KeyKind, quoted: boolean, assigned: boolean) => boolean;
  readonly examples: ScanRecognizer['examples'];
}

function keyedSecret({ type, score, kinds, accepts, examples }: KeyedSecret): ScanRecognizer {
  return {
    type,
    score,
    keep: 'nothing',
    triggers: ':=>,',
    maxLength: 2 * MAX_GAP + MAX_VALUE + 32,
    scan(view, at) {
      const kind = keyBefore.kindAt(view, at);
      if (kind === undefined || !kinds.includes(kind)) return NO_MATCH;
      const value = valueAfter(view, at);
      if (value === undefined) return NO_MATCH;
      const { text, start, quote, assigned } = value;
      if (!accepts(text, kind, quote !== 0, assigned)) return NO_MATCH;
      view.start = start;
      if (text.length === MAX_VALUE) view.tailState = quote === 0 ? SPACE : quote;
      return start + text.length;
    },
    // State 0: the end was seen. Else the quote that closes, or a space.
    tail: (code, state) =>
      state === 0 || ends(code, state === SPACE ? 0 : state) ? TAIL_ENDED_BEFORE : state,
    examples,
  };
}

/**
 * @param issued beginnings of tokens that have a type of their own, such as `ghp_`
 */
export function keyedSecrets(issued: readonly string[]): readonly ScanRecognizer[] {
  const prefixes = issued.filter((prefix) => prefix.length >= 3);
  const hasOwnType = (value: string) =>
    value.startsWith('-----BEGIN') ||
    (value.startsWith('eyJ') && value.includes('.')) ||
    prefixes.some((prefix) => value.startsWith(prefix) && /^[\w+/.:~-]{16}/.test(value.slice(prefix.length)));
  return [
    keyedSecret({
      type: 'PASSWORD',
      score: 0.8,
      kinds: ['password'],
      accepts: (value, _kind, quoted, assigned) => isPassword(value, quoted, assigned) && !hasOwnType(value),
      examples: {
        match: [
          `DB_PASSWORD=«whiteduke»\n`,
          `"AdminPassword" : "«Tr0ub4dor&3»"`,
          `<add key="FromEmailPassword" value="«Presc1kkjqvc$»"/>`,
          `pwd: «hunter2!»`,
          `Server=db;Uid=app;Pwd=«s3cr3t»;`,
          `if password == '«team10»':`,
        ],
        noMatch: [
          'password: string;',
          'password = req.body.password',
          'password: "${DB_PASSWORD}"',
          'password: "Enter your password"',
          'const password = getPassword();',
          "type: 'password'",
        ],
      },
    }),
    keyedSecret({
      type: 'GENERIC_SECRET',
      score: 0.7,
      kinds: ['secret', 'key'],
      accepts: (value, kind, quoted) => isRandom(value, quoted, kind === 'key') && !hasOwnType(value),
      examples: {
        match: [
          `client_secret = "«zt7GlI4AZ839rbBe»"`,
          `Authorization: Bearer «22cb987851bc5659229114c62c80a67c»`,
          `?api_token=«Rps15WSAuzAMzEnB_63exgfNpm6rRL8D»&pin=V1`,
          `getOrDefault("api_token", "«dafa9303-b013-62b7-27a2-f06415e781c8»")`,
          `<apiKey>«951bd629dc7defe02f55434591ec5e62»</apiKey>`,
          `SNYK_TOKEN ?= "«12345678-ABCD-4BCD-ABCD-1234567890AB»"`,
        ],
        noMatch: [
          'clientId = "73082700-1f09-405b-80d0-3131bfd6272d"',
          'token: "punctuation-definition-2"',
          'token = tokens[index1]',
          'apiKey: process.env.API_KEY',
          'nextToken: "a1B2c3D4e5F6a1B2c3D4e5F6"',
          'secret_key: "<your secret key 1>"',
        ],
      },
    }),
  ];
}

interface Value {
  readonly text: string;
  readonly start: number;
  /** The quote that it stands in, or 0. */
  readonly quote: number;
  /** Written as in an environment: nothing around the `=`, and nothing of code behind it. */
  readonly assigned: boolean;
}

function valueAfter(view: TextView, at: number): Value | undefined {
  let i = at;
  while (i < at + 6 && SIGNS[view.code(i)] === 1) i++;
  const operator = view.slice(at, i);
  if (operator === '::' || operator === '||') return undefined;
  const compares = /^[!=]?==?=?$/.test(operator) && (operator.length > 1 || view.before(at - 1) === 33);
  const gap = skipSpace(view, i, operator);
  const broken = gap < 0;
  i = Math.abs(gap);
  const opened = openQuote(view, i);
  const quote = opened === i ? 0 : view.code(opened - 1);
  if (quote === 0 && (compares || broken || operator === ',')) return undefined;
  let start = skipScheme(view, opened);
  let end = start;
  while (end < start + MAX_VALUE && !ends(view.code(end), quote)) end++;
  const after = view.code(end);
  if (quote !== 0 && end < start + MAX_VALUE && after !== quote && after !== BACKSLASH) return undefined;
  // Code, or a value of which a part is masked: nobody can say whether the rest alone would have been one.
  if (quote === 0 && (after === 40 || after === 91 || after === 123 || view.isMasked(end))) return undefined;
  // The end of a sentence is none of the value.
  if (quote === 0 && end > start && (view.code(end - 1) === 46 || view.code(end - 1) === 44)) end--;
  const text = view.slice(start, end);
  const tight = operator === '=' && opened === at + 1 && view.before(at - 1) !== SPACE;
  return { text, start, quote, assigned: tight && after !== 44 && after !== 41 };
}

/** Where a value begins behind the operator; negative behind a line end. */
function skipSpace(view: TextView, from: number, operator: string): number {
  let i = from;
  let lines = 0;
  while (i < from + MAX_GAP) {
    const code = view.code(i);
    if (code === 10 || code === 13) lines += code === 10 ? 1 : 0;
    else if (code !== SPACE && code !== 9) break;
    i++;
  }
  // `name:` and a new line is a nested list, `name: |` and `<name>` are not.
  return lines > 0 && !/[|>]$/.test(operator) && !isQuote(view.code(i)) ? -i : i;
}

/** One past the quotes that open a value: `"`, `\"`, `b'`, `'"`. */
function openQuote(view: TextView, from: number): number {
  let i = from;
  if (has(view.code(i), LETTER) && isQuote(view.code(i + 1))) i++;
  const first = i;
  while (
    i < first + 4 &&
    ((isQuote(view.code(i)) && (i === first || view.code(i) !== 96)) ||
      (view.code(i) === BACKSLASH && isQuote(view.code(i + 1))))
  )
    i++;
  return i === first ? from : i;
}

function skipScheme(view: TextView, from: number): number {
  for (const scheme of SCHEMES) {
    let k = 0;
    while (k < scheme.length && (view.code(from + k) | 32) === (scheme.charCodeAt(k) | 32)) k++;
    if (k === scheme.length) return from + k;
  }
  return from;
}

function ends(code: number, quote: number): boolean {
  if (quote !== 0) return code === quote || code < SPACE || code === BACKSLASH;
  return code <= SPACE || ENDS[code] === 1;
}

/**
 * Transforms the strings inside a text that is itself JSON (tool arguments), so that the result still parses.
 *
 * JSON is decoded on the way: `"\u0040"` is seen as `@`, and what a transform puts in is escaped again. Each
 * string has a transform of its own, fed and ended with the string, so the result does not depend on how
 * the text is cut. A number is text too (a card number needs no quotes): if it must change it becomes a string.
 * From where the text stops being JSON, the rest is one plain text.
 */
import type { Finding, TextTransform } from '@ai-security/pii';
import { SurrogatePairs } from './surrogate-pairs.js';

/** Longest run between the structural characters. JSON sets no bound to a number; models write none so long. */
const MAX_LITERAL = 64;

// RFC 8259 sections 3 and 6, with the white space behind it.
const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)[ \t\n\r]*$/;
// What may still become a number; a line of dashes may not.
const NUMERIC = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][-+]?\d*)?)?$/;

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

const STRUCTURAL = new Set(['{', '}', '[', ']', ':', ',', '"']);
const SPACE = new Set([' ', '\n', '\r', '\t']);

export class JsonTextTransform implements TextTransform {
  /** The string at hand; `undefined` between strings. */
  #string: TextTransform | undefined;
  #escape = '';
  #literal = '';
  /** Only a string may stand before a colon. */
  #afterString = false;
  // Half a pair would be written as an escape, so that the result would depend on the cuts.
  readonly #pairs = new SurrogatePairs();
  /** Not JSON after all. */
  #plain: TextTransform | undefined;
  #stop: { reason: string } | undefined;
  readonly #findings: Finding[] = [];

  /** `open` makes the transform of one string. */
  constructor(private readonly open: () => TextTransform) {}

  get maxHold(): number {
    // A held character may be written as a six-character escape.
    return Math.max(MAX_LITERAL, this.open().maxHold * 6);
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get stop(): { reason: string } | undefined {
    return this.#stop ?? this.#string?.stop ?? this.#plain?.stop;
  }

  push(text: string): string {
    let out = '';
    let i = 0;
    while (i < text.length && !this.stop) {
      if (this.#plain) return out + this.#plain.push(text.slice(i));
      const char = text[i] as string;
      if (!this.#string) out += this.#between(char);
      else if (this.#escape !== '') out += this.#escaped(char);
      else if (char === '\\') this.#escape = char;
      else if (char === '"') out += this.#endString() + char;
      else {
        const end = runEnd(text, i);
        out += this.#feed(text.slice(i, end));
        i = end;
        continue;
      }
      i++;
    }
    return out;
  }

  end(): string {
    // A text that was cut off: what is held must not be lost.
    if (this.#string) return this.#endString();
    if (this.#stop) return '';
    if (LITERAL.test(this.#literal)) return this.#endLiteral();
    const out = this.#notJson('');
    return this.#plain ? out + this.#close(this.#plain) : out;
  }

  #between(char: string): string {
    if (this.#literal === '' && SPACE.has(char)) return char;
    if (!STRUCTURAL.has(char)) {
      this.#literal += char;
      this.#afterString = false;
      if (this.#literal.length <= MAX_LITERAL) return '';
      if (!NUMERIC.test(this.#literal)) return this.#notJson('');
      this.#stop = { reason: 'json_number_length' };
      return '';
    }
    if (this.#literal !== '' && !LITERAL.test(this.#literal)) return this.#notJson(char);
    if (char === ':' && !this.#afterString) return this.#notJson(char);
    const out = this.#endLiteral() + char;
    this.#afterString = false;
    if (char === '"') this.#string = this.open();
    return out;
  }

  #notJson(char: string): string {
    const text = this.#literal + char;
    this.#literal = '';
    if (text === '') return '';
    this.#plain = this.open();
    return this.#plain.push(text);
  }

  #endLiteral(): string {
    const literal = this.#literal;
    if (literal === '') return '';
    this.#literal = '';
    if (/^[tfn]/.test(literal)) return literal;
    const transform = this.open();
    const out = transform.push(literal) + this.#close(transform);
    return out === literal ? literal : JSON.stringify(out);
  }

  #feed(text: string): string {
    return this.#string ? quoted(this.#pairs.push(this.#string.push(text))) : '';
  }

  #escaped(char: string): string {
    this.#escape += char;
    const escape = this.#escape;
    if (escape[1] === 'u' && escape.length < 6) return '';
    this.#escape = '';
    if (escape[1] !== 'u') return this.#feed(ESCAPES[char] ?? char);
    const hex = escape.slice(2);
    // What is no escape is not swallowed: it is text.
    return this.#feed(
      /^[\da-fA-F]{4}$/.test(hex) ? String.fromCharCode(Number.parseInt(hex, 16)) : `u${hex}`,
    );
  }

  #endString(): string {
    const string = this.#string as TextTransform;
    const out = quoted(this.#pairs.push(this.#close(string)) + this.#pairs.end());
    this.#string = undefined;
    this.#escape = '';
    this.#afterString = true;
    return out;
  }

  #close(transform: TextTransform): string {
    const tail = transform.end();
    for (const finding of transform.findings) this.#findings.push(finding);
    this.#stop ??= transform.stop;
    return tail;
  }
}

/** First quote or backslash at or behind `from`. */
function runEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22 || code === 0x5c) return i;
  }
  return text.length;
}

const quoted = (text: string): string => (text === '' ? '' : JSON.stringify(text).slice(1, -1));

/** Rewrites the strings of a whole text that is itself JSON. */
export function mapJsonText(text: string, map: (string: string) => string): string {
  const transform = new JsonTextTransform(() => new WholeText(map));
  return transform.push(text) + transform.end();
}

/** Any function of a text as a transform that waits for all of it. */
class WholeText implements TextTransform {
  readonly maxHold = 0;
  readonly findings: readonly Finding[] = [];
  #text = '';

  constructor(private readonly map: (text: string) => string) {}

  push(text: string): string {
    this.#text += text;
    return '';
  }

  end(): string {
    return this.#text === '' ? '' : this.map(this.#text);
  }
}

/**
 * How many tokens a text is, without a tokenizer: one pass that adds a weight for each kind of character.
 *
 * The weights were fitted to `o200k_base` over 1,500 texts (prose in eight languages, code, Markdown, JSON, keys,
 * base64). Estimate over truth: median 1.00, 5th percentile .76, 95th 1.21. Of the texts 7 % have more tokens than
 * 1.25 times the estimate; those are disguised words (leetspeak, odd alphabets), down to .4 of the truth.
 */

/** What to reserve for text that was only estimated. */
const MARGIN = 1.25;

const WORD = 1.08;
/** A letter behind the fifth of its word, and behind the fourteenth. */
const LONG_WORD = 0.03;
const LONGER_WORD = 0.15;
/** A capital behind a small letter: a name of a program, or base64. */
const CAMEL = 2;
const DIGIT = 0.55;
const FURTHER_SPACE = 0.07;
const LINE = 1.45;
const REPEATED_MARK = 0.05;
const MARK = 0.55;
const ACCENTED = 1.15;
const OTHER_ALPHABET = 0.42;
const IDEOGRAPH = 0.82;
const SYMBOL = 1.3;

const enum Kind {
  None,
  Letter,
  Accented,
  Digit,
  Space,
  Line,
  Mark,
  Alphabet,
  Ideograph,
  Symbol,
}

/** Counts a text that arrives in pieces; how it is cut makes no difference. */
export class TokenEstimate {
  #tokens = 0;
  #kind = Kind.None;
  #before = 0;
  #run = 0;

  /** The most likely number of tokens so far; not rounded. */
  get tokens(): number {
    return this.#tokens;
  }

  push(text: string): void {
    for (let i = 0; i < text.length; i++) this.#unit(text.charCodeAt(i));
  }

  #unit(unit: number): void {
    const kind = kindOf(unit);
    switch (kind) {
      case Kind.Letter:
      case Kind.Accented:
        this.#letter(unit, kind);
        break;
      case Kind.Digit:
        this.#tokens += DIGIT;
        break;
      case Kind.Space:
        // One space belongs to the word behind it.
        if (this.#kind === Kind.Space) this.#tokens += FURTHER_SPACE;
        break;
      case Kind.Line:
        this.#tokens += this.#kind === Kind.Line ? FURTHER_SPACE : LINE;
        break;
      case Kind.Mark:
        this.#tokens += unit === this.#before ? REPEATED_MARK : MARK;
        break;
      case Kind.Alphabet:
        this.#tokens += OTHER_ALPHABET;
        break;
      case Kind.Ideograph:
        this.#tokens += IDEOGRAPH;
        break;
      default:
        this.#tokens += SYMBOL;
    }
    this.#kind = kind;
    this.#before = unit;
  }

  #letter(unit: number, kind: Kind): void {
    if (this.#kind === Kind.Letter || this.#kind === Kind.Accented) {
      this.#run++;
      if (this.#run > 5) this.#tokens += LONG_WORD;
      if (this.#run > 14) this.#tokens += LONGER_WORD;
      if (unit < 0x5b && this.#before > 0x60) this.#tokens += CAMEL;
    } else {
      this.#tokens += WORD;
      this.#run = 1;
    }
    if (kind === Kind.Accented) this.#tokens += ACCENTED;
  }
}

function kindOf(unit: number): Kind {
  if (unit < 0x80) {
    const small = unit | 0x20;
    if (small >= 0x61 && small <= 0x7a) return Kind.Letter;
    if (unit >= 0x30 && unit <= 0x39) return Kind.Digit;
    if (unit === 0x20) return Kind.Space;
    return unit === 0x0a || unit === 0x0d || unit === 0x09 ? Kind.Line : Kind.Mark;
  }
  if (unit < 0x250) return Kind.Accented;
  if (unit < 0x2000) return Kind.Alphabet;
  const ideograph =
    (unit >= 0x2e80 && unit < 0xd800) ||
    (unit >= 0xf900 && unit < 0xfb00) ||
    (unit >= 0xff00 && unit < 0xfff0);
  return ideograph ? Kind.Ideograph : Kind.Symbol;
}

/** @returns the most likely number of tokens, not rounded */
export function estimateTokens(text: string): number {
  const estimate = new TokenEstimate();
  estimate.push(text);
  return estimate.tokens;
}

/** A number of tokens that 93 of 100 texts do not exceed. */
export const withMargin = (tokens: number): number => Math.ceil(tokens * MARGIN);

// Reads a pattern as a tree. Only what can be bounded is accepted, so every pattern that gets this far is linear by
// construction: the automaton it becomes reads each character once and never goes back.

/** Which of the 128 ASCII characters a class holds: 1 or 0 each. */
export type CharSet = Uint8Array;

export type PatternNode =
  | { readonly kind: 'class'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number };

/** Longest value that a pattern may describe, in code units. */
export const MAX_PATTERN_LENGTH = 200;

/** @throws TypeError naming what in the pattern cannot be kept linear, and what to write instead. */
export function parsePattern(pattern: RegExp): PatternNode {
  for (const flag of pattern.flags) {
    if (flag !== 'i') throw new TypeError(`${String(pattern)}: flag ${flag} has no meaning here; only i has`);
  }
  const node = new PatternParser(pattern).whole();
  const { min, max } = lengthOf(node);
  if (min === 0) throw new TypeError(`${String(pattern)}: matches the empty text`);
  if (max > MAX_PATTERN_LENGTH) {
    throw new TypeError(
      `${String(pattern)}: matches up to ${max} characters, at most ${MAX_PATTERN_LENGTH} are allowed; use \`more\` for open ends`,
    );
  }
  return node;
}

/** @throws TypeError if it is not a single class such as `/[\w-]/` */
export function parseClass(pattern: RegExp): CharSet {
  const node = parsePattern(pattern);
  if (node.kind !== 'class') throw new TypeError(`${String(pattern)}: must be a single class of characters`);
  return node.set;
}

/** Fewest and most characters that a pattern matches. */
export function lengthOf(node: PatternNode): { min: number; max: number } {
  switch (node.kind) {
    case 'class':
      return { min: 1, max: 1 };
    case 'sequence': {
      const lengths = node.parts.map(lengthOf);
      return { min: sum(lengths.map(({ min }) => min)), max: sum(lengths.map(({ max }) => max)) };
    }
    case 'choice': {
      const lengths = node.options.map(lengthOf);
      return {
        min: Math.min(...lengths.map(({ min }) => min)),
        max: Math.max(...lengths.map(({ max }) => max)),
      };
    }
    case 'repeat': {
      const { min, max } = lengthOf(node.part);
      return { min: min * node.min, max: max * node.max };
    }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const DIGITS = rangeSet('09');
const WORD = rangeSet('09AZaz__');

class PatternParser {
  private readonly source: string;
  private readonly ignoreCase: boolean;
  private at = 0;

  constructor(private readonly pattern: RegExp) {
    this.source = pattern.source;
    this.ignoreCase = pattern.ignoreCase;
  }

  whole(): PatternNode {
    const node = this.choice();
    if (this.at < this.source.length) this.refuse('an unmatched )');
    return node;
  }

  private choice(): PatternNode {
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  private sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.at < this.source.length && this.peek !== '|' && this.peek !== ')') {
      parts.push(this.repeated(this.atom()));
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  private repeated(part: PatternNode): PatternNode {
    if (this.take('?')) return { kind: 'repeat', part, min: 0, max: 1 };
    if (this.peek === '*' || this.peek === '+') {
      this.refuse(`unbounded repetition ${this.peek}: write {0,n} or {1,n}`);
    }
    if (!this.take('{')) return part;
    const close = this.source.indexOf('}', this.at);
    const bounds = /^(\d{1,3})(,(\d{1,3})?)?$/.exec(this.source.slice(this.at, close));
    if (bounds === null) this.refuse('a { that is no repetition: write \\{');
    if (bounds[2] === ',') this.refuse('unbounded repetition {n,}: write {n,m}');
    this.at = close + 1;
    const min = Number(bounds[1]);
    const max = bounds[3] === undefined ? min : Number(bounds[3]);
    if (max > MAX_PATTERN_LENGTH) this.refuse(`a repetition of more than ${MAX_PATTERN_LENGTH}`);
    if (this.peek === '?' || this.peek === '+')
      this.refuse('lazy or possessive repetition: it has no meaning here');
    return { kind: 'repeat', part, min, max };
  }

  private atom(): PatternNode {
    if (this.take('(')) {
      if (this.take('?') && !this.take(':'))
        this.refuse('look-around or a named group: only (…) and (?:…) can be compiled');
      const inner = this.choice();
      if (!this.take(')')) this.refuse('an unclosed (');
      return inner;
    }
    if (this.take('[')) return { kind: 'class', set: this.class() };
    const character = this.next();
    if (character === '.') this.refuse('the class . : name the characters');
    if (character === '^' || character === '$')
      this.refuse(`${character}: a value ends where no letter or digit stands`);
    if (character === '*' || character === '+' || character === '?')
      this.refuse(`a ${character} with nothing before it`);
    return { kind: 'class', set: this.cased(character === '\\' ? this.escape() : this.single(character)) };
  }

  private class(): CharSet {
    const set = new Uint8Array(128);
    const negated = this.take('^');
    while (!this.take(']')) {
      if (this.at >= this.source.length) this.refuse('an unclosed [');
      const first = this.classMember();
      if (this.peek === '-' && this.source[this.at + 1] !== ']') {
        this.at++;
        const low = first.indexOf(1);
        const high = this.classMember().indexOf(1);
        for (let code = low; code <= high; code++) set[code] = 1;
      } else {
        for (let code = 0; code < 128; code++) set[code]! |= first[code]!;
      }
    }
    const cased = this.cased(set);
    if (negated)
      for (let code = 0; code < 128; code++) cased[code] = code < 32 || code === 127 ? 0 : 1 - cased[code]!;
    return cased;
  }

  private classMember(): CharSet {
    const character = this.next();
    return character === '\\' ? this.escape() : this.single(character);
  }

  private escape(): CharSet {
    const character = this.next();
    if (character === 'd') return DIGITS;
    if (character === 'w') return WORD;
    if (character === 'n') return this.single('\n');
    if (character === 't') return this.single('\t');
    if (character === 's') return rangeSet('  \t\t\n\n');
    if (/[A-Za-z0-9]/.test(character)) {
      this.refuse(`\\${character}: only \\d, \\w, \\s, \\n, \\t and escaped punctuation can be compiled`);
    }
    return this.single(character);
  }

  private single(character: string): CharSet {
    if (character.charCodeAt(0) > 127) this.refuse(`${character}: patterns are ASCII`);
    return rangeSet(character + character);
  }

  private cased(set: CharSet): CharSet {
    const both = set.slice();
    if (!this.ignoreCase) return both;
    for (let code = 65; code <= 90; code++) both[code] = both[code + 32] = set[code]! | set[code + 32]!;
    return both;
  }

  private get peek(): string | undefined {
    return this.source[this.at];
  }

  private take(character: string): boolean {
    if (this.peek !== character) return false;
    this.at++;
    return true;
  }

  private next(): string {
    return this.source[this.at++] ?? this.refuse('an unfinished escape or class');
  }

  private refuse(what: string): never {
    throw new TypeError(`${String(this.pattern)} cannot be kept linear: ${what}`);
  }
}

/** A set of ranges given as pairs of characters: `09AZ`. */
function rangeSet(pairs: string): CharSet {
  const set = new Uint8Array(128);
  for (let i = 0; i < pairs.length; i += 2) {
    for (let code = pairs.charCodeAt(i); code <= pairs.charCodeAt(i + 1); code++) set[code] = 1;
  }
  return set;
}

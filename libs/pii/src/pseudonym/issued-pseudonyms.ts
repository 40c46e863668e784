// Which pseudonym stands for which value, in both directions: those that a session issued, and those that it was told
// to remember. The maps are made only when there is something to hide: most calls hold none.
import { letters, type KeyedDigest } from './keyed-digest.js';
import { keyOf, LONGEST_SUFFIX, shapeEnd, SHORTEST_SUFFIX } from './pseudonym-shape.js';

export class IssuedPseudonyms {
  private pseudonymOf: Map<string, string> | undefined;
  private values: Map<string, string> | undefined;
  private remembered: Map<string, string> | undefined;
  /** The types in use, as keys begin with them. */
  private types: Set<string> | undefined;

  constructor(private readonly digest: KeyedDigest) {}

  get size(): number {
    return this.values?.size ?? 0;
  }

  get none(): boolean {
    return this.types === undefined;
  }

  valueOf(key: string): string | undefined {
    return this.values?.get(key) ?? this.remembered?.get(key);
  }

  /** Whether the key of a pseudonym that can be restored may begin so. */
  mayBegin(beginning: string): boolean {
    for (const type of this.types ?? []) {
      if (type.startsWith(beginning) || beginning.startsWith(type)) return true;
    }
    return false;
  }

  /** @param length letters of the suffix; more where another value has these already */
  issue(type: string, value: string, length: number): string {
    const pseudonyms = (this.pseudonymOf ??= new Map());
    const values = (this.values ??= new Map());
    const named = `${type}\0${value}`;
    const known = length === SHORTEST_SUFFIX ? pseudonyms.get(named) : undefined;
    if (known !== undefined) {
      // It may be a remembered one, which is now in use again.
      if (this.remembered !== undefined) values.set(keyOf(known, 0, known.length), value);
      return known;
    }
    const digest = this.digest(type, value);
    // Two values that meet in 68 bits: the later one takes as many more characters as set it apart.
    let body = `${type}_${letters(digest, length)}`;
    let other = this.valueOf(body.toLowerCase());
    while (other !== undefined && other !== value && length < LONGEST_SUFFIX) {
      body = `${type}_${letters(digest, ++length)}`;
      other = this.valueOf(body.toLowerCase());
    }
    const pseudonym = `<${body}>`;
    values.set(body.toLowerCase(), value);
    (this.types ??= new Set()).add(`${type.toLowerCase()}_`);
    if (!pseudonyms.has(named)) pseudonyms.set(named, pseudonym);
    return pseudonym;
  }

  /** Answers its type. @throws TypeError for what is no pseudonym */
  remember(pseudonym: string, value: string): string {
    if (shapeEnd(pseudonym, 0) !== pseudonym.length) throw new TypeError('an entry is no pseudonym');
    const key = keyOf(pseudonym, 0, pseudonym.length);
    const type = key.slice(0, key.lastIndexOf('_'));
    const named = `${type.toUpperCase()}\0${value}`;
    const remembered = (this.remembered ??= new Map());
    if (this.valueOf(key) === undefined) {
      remembered.set(key, value);
      (this.types ??= new Set()).add(`${type}_`);
    }
    const pseudonyms = (this.pseudonymOf ??= new Map());
    if (this.valueOf(key) === value && !pseudonyms.has(named)) pseudonyms.set(named, written(key));
    return type.toUpperCase();
  }

  *entries(): Iterable<readonly [pseudonym: string, value: string]> {
    for (const [key, value] of this.values ?? []) yield [written(key), value];
  }
}

/** The pseudonym of a key: types are capitals, suffixes small letters. */
function written(key: string): string {
  const suffix = key.lastIndexOf('_');
  return `<${key.slice(0, suffix).toUpperCase()}${key.slice(suffix)}>`;
}

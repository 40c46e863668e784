// All patterns of an engine as one deterministic automaton: each character of a value is read once, however many
// patterns there are. Positions, first, last and follow sets are Glushkov's (Berry & Sethi 1986); the states of
// the deterministic automaton are built when they are first met, as in RE2, and forgotten when there are too many.
import type { CharSet, PatternNode } from './pattern-syntax.js';

const MAX_STATES = 30_000;
const UNKNOWN = 0;
const DEAD = 1;
const START = 2;

/** `Match` is what the owner makes of the numbers of patterns that end at one place, once for each such set. */
export class Automaton<Match = readonly number[]> {
  /** Where the last run found that patterns match: `matchCount` ends and what matches up to there. */
  readonly ends: number[] = [];
  readonly matched: Match[] = [];
  matchCount = 0;

  /** Class of each ASCII character; characters that all patterns treat alike share one. 0 is in no pattern. */
  private readonly classOf = new Uint8Array(128);
  private width = 1;
  private readonly positions: Positions;
  private next = new Uint16Array(0);
  private members: Int32Array[] = [];
  private accepts: (Match | undefined)[] = [];
  private known = new Map<string, number>();
  private resets = 0;

  constructor(
    patterns: readonly PatternNode[],
    private readonly matchOf: (numbers: readonly number[]) => Match,
  ) {
    this.positions = new Positions(patterns);
    this.buildClasses();
    this.reset();
  }

  /**
   * Reads from `from` on until no pattern can go on or `to` is reached. Returns where it stopped: at `to`, more
   * text could still change what matches.
   */
  run(text: string, from: number, to: number): number {
    const { classOf, width, ends, matched } = this;
    let state = START;
    let i = from;
    let count = 0;
    while (i < to) {
      const code = text.charCodeAt(i);
      const charClass = code < 128 ? classOf[code]! : 0;
      let next = this.next[state * width + charClass]!;
      if (next === UNKNOWN) next = this.build(state, charClass);
      if (next === DEAD) break;
      state = next;
      i++;
      const accepted = this.accepts[state];
      if (accepted !== undefined) {
        ends[count] = i;
        matched[count++] = accepted;
      }
    }
    this.matchCount = count;
    return i;
  }

  private buildClasses(): void {
    const bySignature = new Map<string, number>();
    for (let code = 0; code < 128; code++) {
      const signature = this.positions.distinctSets.map((set) => set[code]).join('');
      if (!signature.includes('1')) continue;
      if (!bySignature.has(signature)) bySignature.set(signature, this.width++);
      this.classOf[code] = bySignature.get(signature)!;
    }
  }

  private reset(): void {
    this.resets++;
    this.members = [new Int32Array(0), new Int32Array(0)];
    this.accepts = [undefined, undefined];
    this.known = new Map();
    this.next = new Uint16Array(256 * this.width);
    this.members.push(Int32Array.from(this.positions.first));
    this.accepts.push(undefined);
  }

  /** The state that follows; a start state's members are first positions, any other's the positions just read. */
  private build(state: number, charClass: number): number {
    const { sets, follow } = this.positions;
    const code = this.classOf.indexOf(charClass);
    const reached = new Set<number>();
    if (charClass !== 0) {
      for (const position of this.members[state]!) {
        const candidates = state === START ? [position] : follow[position]!;
        for (const candidate of candidates) if (sets[candidate]![code] === 1) reached.add(candidate);
      }
    }
    const resets = this.resets;
    const next = reached.size === 0 ? DEAD : this.stateOf(Int32Array.from(reached).sort());
    // After a reset inside stateOf the number `state` may belong to another state.
    if (resets === this.resets) this.next[state * this.width + charClass] = next;
    return next;
  }

  private stateOf(members: Int32Array): number {
    const key = members.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.members.length >= MAX_STATES) this.reset();
    const state = this.members.length;
    this.members.push(members);
    const accepted = [
      ...new Set(Array.from(members, (m) => this.positions.accepts[m]!).filter((p) => p >= 0)),
    ];
    this.accepts.push(accepted.length > 0 ? this.matchOf(accepted) : undefined);
    this.known.set(key, state);
    if ((state + 1) * this.width > this.next.length) {
      const grown = new Uint16Array(this.next.length * 2);
      grown.set(this.next);
      this.next = grown;
    }
    return state;
  }
}

/** Glushkov's construction over all patterns at once. */
export class Positions {
  readonly sets: CharSet[] = [];
  readonly distinctSets: CharSet[] = [];
  readonly follow: number[][] = [];
  /** The pattern that may end at a position, or -1. */
  readonly accepts: number[] = [];
  readonly first: number[] = [];

  private readonly setsByKey = new Map<string, CharSet>();

  constructor(patterns: readonly PatternNode[]) {
    patterns.forEach((pattern, number) => {
      const { first, last } = this.add(pattern);
      this.first.push(...first);
      for (const position of last) this.accepts[position] = number;
    });
  }

  private add(node: PatternNode): Part {
    switch (node.kind) {
      case 'class': {
        const position = this.sets.push(this.shared(node.set)) - 1;
        this.follow.push([]);
        this.accepts.push(-1);
        return { first: [position], last: [position], nullable: false };
      }
      case 'choice': {
        const parts = node.options.map((option) => this.add(option));
        return {
          first: parts.flatMap(({ first }) => first),
          last: parts.flatMap(({ last }) => last),
          nullable: parts.some(({ nullable }) => nullable),
        };
      }
      case 'sequence':
        return this.chain(node.parts.map((part) => this.add(part)));
      case 'repeat': {
        const copies: Part[] = [];
        for (let n = 0; n < node.max; n++) {
          const copy = this.add(node.part);
          copies.push(n < node.min ? copy : { ...copy, nullable: true });
        }
        return this.chain(copies);
      }
    }
  }

  private chain(parts: readonly Part[]): Part {
    let whole: Part = { first: [], last: [], nullable: true };
    for (const part of parts) {
      for (const position of whole.last) this.follow[position]!.push(...part.first);
      whole = {
        first: whole.nullable ? [...whole.first, ...part.first] : whole.first,
        last: part.nullable ? [...whole.last, ...part.last] : part.last,
        nullable: whole.nullable && part.nullable,
      };
    }
    return whole;
  }

  /** One set for all equal ones: thousands of positions share a few dozen. */
  private shared(set: CharSet): CharSet {
    const key = bitsOf(set);
    const known = this.setsByKey.get(key);
    if (known !== undefined) return known;
    this.setsByKey.set(key, set);
    this.distinctSets.push(set);
    return set;
  }
}

interface Part {
  readonly first: number[];
  readonly last: number[];
  readonly nullable: boolean;
}

/** A set as a string of eight code units; joining its 128 numbers would take most of the time of making an engine. */
function bitsOf(set: CharSet): string {
  let key = '';
  for (let from = 0; from < set.length; from += 16) {
    let bits = 0;
    for (let k = from; k < from + 16; k++) bits = (bits << 1) | set[k]!;
    key += String.fromCharCode(bits);
  }
  return key;
}

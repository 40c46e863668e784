// What a set of recognisers needs for scanning, computed once per engine: who is asked at which character.
import { ContextReader, RIGHT_CONTEXT } from '../context/context-reader.js';
import { Phrases } from '../context/phrases.js';
import { NEGATIVE_WORDS } from '../context/surroundings.js';
import { MAX_PENDING, MAX_SOURCE_PER_UNIT } from '../fold/folded-text.js';
import { Automaton } from '../pattern/automaton.js';
import { MAX_PATTERN_LENGTH, parseClass, parsePattern, type PatternNode } from '../pattern/pattern-syntax.js';
import {
  TAIL_ENDED_BEFORE,
  type Keep,
  type PatternRecognizer,
  type PiiRecognizer,
  type ScanRecognizer,
} from '../recognizer.js';
import { MAX_JOINED } from './joined-length.js';
import { MAX_ENCODED } from './encoded-value.js';
import { markStarts } from './pattern-starts.js';
import { matchedPatterns, PatternMatcher, type CompiledPattern } from './pattern-matcher.js';
import { MAX_CLAIM, NEGATIVE_OWNER } from './text-view.js';
import { TriggerSearch } from './trigger-search.js';

/** A value longer than this is shown as `<TYPE>` by every action, so that a stream need not hold it. */
export const LONG_VALUE = 512;
/** Action `mask` looks this far behind a value. */
export const MASK_LOOKAHEAD = 3;
/** Findings below this score are not reported, unless a threshold is set for their type. */
export const DEFAULT_THRESHOLD = 0.4;

const MAX_LENGTH_LIMIT = 1200;
const TYPE_SHAPE = /^[A-Z][A-Z0-9_]{0,39}$/;

/** What the scanner needs to know of the recogniser that found a value. */
export interface Finder {
  readonly type: string;
  readonly keep: Keep;
  readonly tail?: (code: number, state: number) => number;
}

/** What a scan is asked with lies here once more: recognisers differ in shape, and reading one would be slow. */
export interface ScanEntry extends Finder {
  readonly recognizer: ScanRecognizer;
  readonly owner: number;
  readonly threshold: number;
  readonly score: number;
  readonly maxLength: number;
  readonly minLength: number;
}

export interface ScanPlan {
  /** For each code unit the index of its recognisers in `asked`; 0 for none. */
  readonly triggers: Uint8Array;
  readonly asked: readonly (readonly ScanEntry[])[];
  /** For each character whether a pattern can begin with it: 0, {@link SOME_WORDS} or {@link EVERY_WORD}. */
  readonly patternStarts: Uint8Array;
  readonly search: TriggerSearch;
  readonly matcher: PatternMatcher;
  readonly finderOf: (pattern: CompiledPattern) => Finder;
  readonly reader: ContextReader;
  /** Of all recognisers. */
  readonly types: ReadonlySet<string>;
  /** Values that are never reported, in lower case. */
  readonly allowed: ReadonlySet<string>;
  /** Most code units that scanning may have to hold back, were every one of them an escape; else a 80th of that. */
  readonly maxHold: number;
}

export interface ScanOptions {
  readonly threshold?: number;
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly allow?: readonly string[];
}

/** @throws TypeError for a recogniser that breaks the contract; the message names it. */
export function planScan(recognizers: readonly PiiRecognizer[], options: ScanOptions = {}): ScanPlan {
  const { threshold = DEFAULT_THRESHOLD, thresholds = {}, allow = [] } = options;
  const thresholdOf = (type: string): number =>
    Object.hasOwn(thresholds, type) ? thresholds[type]! : threshold;
  const phrases = new Phrases();
  for (const word of NEGATIVE_WORDS.split(' ')) phrases.add(word, NEGATIVE_OWNER);
  const patterns: CompiledPattern[] = [];
  const finders = new Map<CompiledPattern, Finder>();
  const trees: PatternNode[] = [];
  const triggers = new Uint8Array(0x10000);
  const asked: ScanEntry[][] = [[]];
  const pairs = new Uint8Array(128 * 128);
  let longest = Math.max(MAX_ENCODED, LONG_VALUE, MAX_PATTERN_LENGTH + RIGHT_CONTEXT);
  for (const [index, recognizer] of recognizers.entries()) {
    const owner = index + 1;
    const { type, keep = 'last4' } = recognizer;
    checked(recognizer, () => {
      checkBase(recognizer);
      for (const phrase of recognizer.context ?? []) phrases.add(phrase, owner);
      if (isPattern(recognizer)) {
        const pattern: CompiledPattern = {
          recognizer,
          owner,
          score: recognizer.score,
          threshold: thresholdOf(type),
          contextScore: Math.max(recognizer.score, recognizer.contextScore ?? 0.9),
          hasContext: recognizer.context !== undefined,
        };
        trees.push(parsePattern(recognizer.pattern));
        patterns.push(pattern);
        finders.set(pattern, { type, keep, tail: tailOf(recognizer) });
        return;
      }
      checkScan(recognizer);
      longest = Math.max(longest, recognizer.maxLength);
      const tail = recognizer.tail && ((code: number, state: number) => recognizer.tail!(code, state));
      const { score, maxLength, minLength = 1 } = recognizer;
      const threshold = thresholdOf(type);
      const entry: ScanEntry = {
        type,
        keep,
        tail,
        recognizer,
        owner,
        threshold,
        score,
        maxLength,
        minLength,
      };
      for (const trigger of new Set(recognizer.triggers)) {
        const code = trigger.charCodeAt(0);
        if (triggers[code] === 0) triggers[code] = asked.push([]) - 1;
        if (!asked[triggers[code]!]!.includes(entry)) asked[triggers[code]!]!.push(entry);
        if (code > 127) continue;
        if (trigger.length === 1) pairs.fill(1, code * 128, code * 128 + 128);
        else pairs[code * 128 + trigger.charCodeAt(1)] = 1;
      }
    });
  }
  const automaton = new Automaton(trees, (numbers) =>
    matchedPatterns(numbers.map((number) => patterns[number]!)),
  );
  const patternStarts = new Uint8Array(0x10000);
  for (const tree of trees) markStarts(tree, patternStarts);
  const reader = new ContextReader(phrases, recognizers.length + 1);
  return {
    triggers,
    asked,
    patternStarts,
    search: new TriggerSearch({ triggers, pairs, patternStarts }),
    matcher: new PatternMatcher(automaton, reader),
    finderOf: (pattern) => finders.get(pattern)!,
    reader,
    types: new Set(recognizers.map(({ type }) => type)),
    allowed: new Set(allow.map((value) => value.toLowerCase())),
    maxHold: (MAX_CLAIM + longest + MASK_LOOKAHEAD + 1) * MAX_SOURCE_PER_UNIT + MAX_PENDING,
  };
}

function isPattern(recognizer: PiiRecognizer): recognizer is PatternRecognizer {
  return 'pattern' in recognizer;
}

function tailOf({ more }: PatternRecognizer): Finder['tail'] {
  if (more === undefined) return undefined;
  const set = parseClass(more);
  // Three dashes begin something else, such as the armour of a key.
  return (code, dashes) => {
    if (code > 127 || set[code] === 0 || (code === 45 && dashes === 2)) return TAIL_ENDED_BEFORE;
    return code === 45 ? dashes + 1 : 0;
  };
}

function checked({ type }: PiiRecognizer, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new TypeError(`recognizer ${JSON.stringify(type)}: ${(error as Error).message}`, { cause: error });
  }
}

function checkBase({ type, score, contextScore = 0 }: PiiRecognizer): void {
  if (typeof type !== 'string' || !TYPE_SHAPE.test(type))
    throw new TypeError('type must match [A-Z][A-Z0-9_]{0,39}');
  if (!(score >= 0 && score <= 1)) throw new TypeError('score must lie between 0 and 1');
  if (!(contextScore >= 0 && contextScore <= 1)) throw new TypeError('contextScore must lie between 0 and 1');
}

function checkScan({ triggers, maxLength, minLength = 1 }: ScanRecognizer): void {
  const list = Array.from(triggers);
  if (list.length === 0 || !list.every((trigger) => /^[^\0- \ud800-\udfff]$|^[A-Za-z][!-~]$/.test(trigger))) {
    throw new TypeError(
      'triggers must be visible characters of one code unit, or an ASCII letter and what follows it',
    );
  }
  if (!Number.isInteger(minLength) || minLength < 1 || minLength > MAX_JOINED) {
    throw new TypeError(`minLength must be a whole number from 1 to ${MAX_JOINED}`);
  }
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > MAX_LENGTH_LIMIT) {
    throw new TypeError(`maxLength must be a whole number from 1 to ${MAX_LENGTH_LIMIT}`);
  }
}

// Decides which pattern, if any, a value at a place belongs to: shape, then context, then the check of its digits.
import type { ContextReader } from '../context/context-reader.js';
import { DOUBT, doubtOf } from '../context/surroundings.js';
import type { Automaton } from '../pattern/automaton.js';
import { MAX_PATTERN_LENGTH } from '../pattern/pattern-syntax.js';
import type { PatternRecognizer } from '../recognizer.js';
import { CLASS, LETTER, DIGIT } from './char-class.js';
import type { TextView } from './text-view.js';

/** A pattern made ready. */
export interface CompiledPattern {
  readonly recognizer: PatternRecognizer;
  readonly owner: number;
  readonly score: number;
  readonly threshold: number;
  readonly contextScore: number;
  readonly hasContext: boolean;
}

/** The patterns that match up to one place, by what they need to be believed. */
export interface MatchedPatterns {
  /** Believed for their shape, unless something around them speaks against it. */
  readonly alone: readonly CompiledPattern[];
  /** Believed only where a context word stands. */
  readonly labelled: readonly CompiledPattern[];
  /** Those of both that may be followed by a letter or digit. */
  readonly open: readonly CompiledPattern[];
}

export function matchedPatterns(patterns: readonly CompiledPattern[]): MatchedPatterns {
  const isAlone = ({ score, threshold }: CompiledPattern): boolean => score >= threshold;
  return {
    alone: patterns.filter(isAlone),
    labelled: patterns.filter((pattern) => !isAlone(pattern) && pattern.hasContext),
    open: patterns.filter(({ recognizer }) => recognizer.more !== undefined),
  };
}

/** From this score on a shape is so particular that nothing around it speaks against it. */
const CERTAIN = 0.9;
const MIN_BEFORE_LABEL = 6;
/** Of the places where a value may end so many are looked at, the farthest first. */
const MAX_JUDGED = 8;

export class PatternMatcher {
  /** The best match of the last call, with its end and score. */
  best: CompiledPattern | undefined;
  end = 0;
  score = 0;

  private at = 0;
  private text = '';
  private value = '';

  constructor(
    private readonly automaton: Automaton<MatchedPatterns>,
    private readonly reader: ContextReader,
  ) {}

  /** Looks for values that begin at `at`. False: more text is needed (the view is starved too where that is so). */
  match(view: TextView, text: string, at: number, isFinal: boolean): boolean {
    const { automaton } = this;
    this.best = undefined;
    const limit = Math.min(text.length, at + MAX_PATTERN_LENGTH);
    const stop = automaton.run(text, at, limit);
    if (stop === text.length && !isFinal && stop < at + MAX_PATTERN_LENGTH) return false;
    if (automaton.matchCount === 0) return true;
    this.at = at;
    this.text = text;
    for (let k = automaton.matchCount - 1, judged = 0; k >= 0 && judged < MAX_JUDGED; k--) {
      const end = automaton.ends[k]!;
      const matched = automaton.matched[k]!;
      if (!view.isWord(end) && !view.isMasked(end)) {
        judged++;
        this.judge(view, end, matched);
      } else if (matched.open.length > 0) this.judgeOpen(view, end, matched.open);
    }
    return true;
  }

  /** Behind the pattern the value goes on. */
  private judgeOpen(view: TextView, end: number, patterns: readonly CompiledPattern[]): void {
    this.value = '';
    for (const pattern of patterns) {
      const isLabelled = pattern.hasContext && this.reader.stands(view, pattern.owner, this.at);
      this.propose(pattern, end, isLabelled ? pattern.contextScore : pattern.score);
    }
  }

  private judge(view: TextView, end: number, matched: MatchedPatterns): void {
    const { reader } = this;
    reader.readBefore(view, this.at);
    this.value = '';
    if (reader.isAnyFound) {
      this.proposeLabelled(matched.alone, end);
      this.proposeLabelled(matched.labelled, end);
    }
    if (matched.alone.length === 0 && (matched.labelled.length === 0 || this.best !== undefined)) return;
    const doubt = Math.max(doubtOf(view, this.at, end), reader.isNegative ? DOUBT : 0);
    for (const pattern of matched.alone) {
      const { score } = pattern;
      if (!pattern.hasContext || !reader.has(pattern.owner)) {
        this.propose(pattern, end, score < CERTAIN ? score - doubt : score);
      }
    }
    if (this.best !== undefined || doubt > 0 || matched.labelled.length === 0) return;
    // What is shorter needs its label first, as it is printed on forms.
    if (end - this.at < MIN_BEFORE_LABEL) return;
    reader.readBehind(view, end);
    if (reader.isAnyFound) this.proposeLabelled(matched.labelled, end);
  }

  private proposeLabelled(patterns: readonly CompiledPattern[], end: number): void {
    for (const pattern of patterns) {
      if (pattern.hasContext && this.reader.has(pattern.owner))
        this.propose(pattern, end, pattern.contextScore);
    }
  }

  /** Takes the pattern if it is better than the best so far and its check holds. */
  private propose(pattern: CompiledPattern, end: number, score: number): void {
    if (score < pattern.threshold) return;
    if (this.best !== undefined && (score < this.score || (score === this.score && end <= this.end))) return;
    const { pattern: shape, validate } = pattern.recognizer;
    if (validate !== undefined) {
      if (this.value === '') this.value = compact(this.text, this.at, end);
      const value = shape.ignoreCase ? this.value.toUpperCase() : this.value;
      if (!validate(value, this.text.slice(this.at, end))) return;
    }
    this.best = pattern;
    this.end = end;
    this.score = score;
  }
}

/** The value without the characters that people put between its groups. */
export function compact(text: string, start: number, end: number): string {
  let out = '';
  let from = start;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if ((CLASS[code]! & (LETTER | DIGIT)) !== 0 || !isSeparator(code)) continue;
    out += text.slice(from, i);
    from = i + 1;
  }
  return out + text.slice(from, end);
}

const isSeparator = (code: number): boolean => code === 32 || code === 45 || code === 46 || code === 47;

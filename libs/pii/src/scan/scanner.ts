// One pass over a text, from trigger to trigger. The only place that decides which values there are; find, mask
// and every stream run on it, so they cannot disagree.
//
// Overlaps: values are decided in the order of their triggers, and a later value never takes a character of an
// earlier one. At one trigger the higher score wins, then the leftmost start, then the longest value, then the
// earlier recogniser of the list, patterns after the others.
//
// Cuts: a trigger is decided only when no scan at it looked beyond the text received so far (TextView). What the
// unseen rest could still change therefore begins at the first undecided trigger, or, as a value may begin
// before its trigger, at most MAX_CLAIM claimable characters before it: `hold`. Everything before is final.
import { RIGHT_CONTEXT } from '../context/context-reader.js';
import { FoldedText } from '../fold/folded-text.js';
import { MAX_PATTERN_LENGTH } from '../pattern/pattern-syntax.js';
import { TAIL_ENDED_BEFORE, TAIL_ENDED_WITH } from '../recognizer.js';
import { CLAIM, CLASS, DIGIT } from './char-class.js';
import { joinedLength, MAX_JOINED } from './joined-length.js';
import { decodeText, encodedEnd, mayBeEncoded, MAX_ENCODED } from './encoded-value.js';
import { LONG_VALUE, type Finder, type ScanEntry, type ScanPlan } from './scan-plan.js';
import { LEFT_CONTEXT, MAX_CLAIM, MAX_PLACEHOLDER, TextView } from './text-view.js';

export class Scanner {
  /** Who found the last value that `next` found. */
  finder: Finder | undefined;
  score = 0;
  /** The value is so long that its end was not waited for: it goes on, `skipOpen` finds the end. */
  open = false;
  /** Position of `text` in the whole input. */
  base = 0;

  /** What recognisers read, and where it came from. Positions below are positions in the shadow. */
  private readonly folded = new FoldedText();
  private shadow = '';
  private readonly view: TextView;
  private final = false;
  private from = 0;
  private to = 0;
  private cursor = 0;
  private floor = 0;
  private tailState = 0;

  /** `lookahead`: how many code units behind a value must be known before it is reported. */
  constructor(
    private readonly plan: ScanPlan,
    private readonly lookahead = 0,
    private readonly isDecoded = false,
  ) {
    this.view = new TextView(plan.reader);
  }

  /** The text as it was written, as far as it is kept. */
  get text(): string {
    return this.folded.source;
  }

  /** Where the last value begins in `text`. */
  get start(): number {
    return this.folded.sourceStart(this.from);
  }

  /** One past the last code unit of the last value in `text`. */
  get end(): number {
    return this.to === 0 ? 0 : this.folded.sourceEnd(this.to - 1);
  }

  /** Appends a piece; text before `keep` and out of reach as context is forgotten. Returns how much. */
  append(piece: string, final: boolean, keep: number): number {
    const { folded } = this;
    const forget = Math.max(0, Math.min(folded.shadowBefore(keep), this.cursor - LEFT_CONTEXT));
    const forgotten = folded.forget(forget);
    folded.append(piece, final);
    this.shadow = folded.text;
    this.base += forgotten;
    this.cursor -= forget;
    this.floor -= forget;
    this.from -= forget;
    this.to -= forget;
    this.final = final;
    this.view.load(this.shadow, final);
    return forgotten;
  }

  /** Goes on to the next value. False: none is left, or what comes first needs more text. */
  next(): boolean {
    const { plan, shadow } = this;
    // The reader serves all scanners of the plan: another one may have used it since.
    plan.reader.reset();
    let i = plan.search.next(shadow, this.cursor, this.floor);
    while (i < shadow.length) {
      if (!this.decide(i)) break;
      if (this.finder !== undefined) {
        this.cursor = this.floor = this.to;
        return true;
      }
      i = plan.search.next(shadow, i + 1, this.floor);
    }
    this.cursor = i;
    return false;
  }

  /** First position in `text` whose fate the unseen rest can still change. */
  get hold(): number {
    if (this.final) return this.text.length;
    const at = this.claimStart(this.cursor);
    return at < this.shadow.length ? this.folded.sourceStart(at) : this.folded.foldedSource;
  }

  /** Goes on through an open value. True when its end was reached; `end` is then set. */
  skipOpen(): boolean {
    this.open = !this.runTail(this.finder!, this.cursor);
    this.cursor = this.floor = this.to;
    return !this.open;
  }

  /** Asks the recognisers of one trigger. False: not decidable yet. */
  private decide(at: number): boolean {
    const { plan, view, shadow } = this;
    const code = shadow.charCodeAt(at);
    this.finder = undefined;
    view.open(at, this.floor);
    view.ask(MAX_PLACEHOLDER, 0, 0);
    // Whatever the letters of a type or hash spell.
    const placeholder = view.placeholderType(at);
    if (placeholder !== '' && plan.types.has(placeholder)) return true;
    if (view.starved) return false;
    const entries = plan.asked[plan.triggers[code]!]!;
    const joined =
      entries.length > 0 && (CLASS[code]! & DIGIT) !== 0 ? joinedLength(shadow, at, this.final) : MAX_JOINED;
    for (let k = 0; k < entries.length; k++) {
      const entry = entries[k]!;
      if (entry.minLength > joined) continue;
      view.ask(entry.maxLength, entry.score, entry.owner);
      const end = entry.recognizer.scan(view, at);
      if (view.starved) return false;
      if (this.isClaim(entry, at, end)) this.choose(entry, view.start, end, view.score);
    }
    view.ask(MAX_PATTERN_LENGTH + RIGHT_CONTEXT, 0, 0);
    if (view.startsWord(at)) {
      if (plan.patternStarts[code] !== 0) {
        if (!plan.matcher.match(view, shadow, at, this.final) || view.starved) return false;
        const { best, end, score } = plan.matcher;
        if (best !== undefined) this.choose(plan.finderOf(best), at, end, score);
      }
      if (this.finder === undefined && !this.decideEncoded(at)) return false;
    }
    if (view.starved) return false;
    return this.finder === undefined || this.finish();
  }

  /** Looks into a base64 token. False: not decidable yet. */
  private decideEncoded(at: number): boolean {
    const { shadow } = this;
    if (this.isDecoded) return true;
    const isCandidate = mayBeEncoded(shadow, at, this.final);
    if (isCandidate !== true) return isCandidate === false;
    const end = encodedEnd(shadow, at);
    if (end === shadow.length && !this.final && end < at + MAX_ENCODED) return false;
    const decoded = decodeText(shadow, at, end);
    if (decoded === undefined) return true;
    const inner = new Scanner(this.plan, 0, true);
    inner.append(decoded, true, 0);
    if (inner.next()) this.choose(inner.finder!, at, end, inner.score);
    this.plan.reader.reset();
    return true;
  }

  /** A scan that claims what it may not claim, or nothing, has found nothing. */
  private isClaim({ maxLength, threshold }: ScanEntry, at: number, end: number): boolean {
    const { start, score } = this.view;
    if (end <= at || end <= start || end > at + maxLength || end > this.shadow.length) return false;
    return score >= threshold && (start >= at || start >= this.claimStart(at));
  }

  private choose(finder: Finder, start: number, end: number, score: number): void {
    if (this.finder !== undefined && !this.beats(start, end, score)) return;
    const { allowed } = this.plan;
    if (allowed.size > 0 && allowed.has(this.shadow.slice(start, end).toLowerCase())) return;
    this.finder = finder;
    this.from = start;
    this.to = end;
    this.score = score;
    this.tailState = this.view.tailState;
  }

  private beats(start: number, end: number, score: number): boolean {
    if (score !== this.score) return score > this.score;
    if (start !== this.from) return start < this.from;
    return end > this.to;
  }

  /** Finds the end of the value just chosen. False: the end, or what must be known behind it, has not arrived. */
  private finish(): boolean {
    const finder = this.finder!;
    this.open = false;
    if (finder.tail !== undefined && !this.runTail(finder, this.to)) {
      this.open = this.to - this.from > LONG_VALUE;
      return this.open;
    }
    return this.final || this.to + this.lookahead <= this.shadow.length;
  }

  /** Runs a tail from a position on. True when the value ends; false when the text received so far ends first. */
  private runTail(finder: Finder, from: number): boolean {
    const text = this.shadow;
    let i = from;
    let state = this.tailState;
    while (i < text.length) {
      state = finder.tail!(text.charCodeAt(i), state);
      if (state === TAIL_ENDED_BEFORE) break;
      i++;
      if (state === TAIL_ENDED_WITH) break;
    }
    this.to = i;
    this.tailState = state;
    return state < 0 || this.final;
  }

  private claimStart(at: number): number {
    const lowest = Math.max(this.floor, at - MAX_CLAIM, 0);
    let i = at;
    while (i > lowest && CLASS[this.shadow.charCodeAt(i - 1)]! & CLAIM) i--;
    return i;
  }
}

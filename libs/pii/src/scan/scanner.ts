// One pass over a text, from trigger to trigger. The only place that decides which values there are; find, mask
// and every stream run on it, so they cannot disagree.
//
// Overlaps: values are decided in the order of their triggers, and a later value never takes a character of an
// earlier one. At one trigger the leftmost start wins, then the longest value, then the higher score, then the
// earlier recogniser of the list.
//
// Cuts: a trigger is decided only when no scan at it looked beyond the text received so far (TextView). What the
// unseen rest could still change therefore begins at the first undecided trigger, or, as a value may begin
// before its trigger, at most MAX_CLAIM claimable characters before it: `hold`. Everything before is final.
import { TAIL_ENDED_BEFORE, TAIL_ENDED_WITH, type PiiRecognizer } from '../recognizer.js';
import { CLAIM, CLASS, DIGIT } from './char-class.js';
import { LONG_VALUE, type ScanPlan } from './scan-plan.js';
import { LEFT_CONTEXT, MAX_CLAIM, TextView } from './text-view.js';

export class Scanner {
  /** The last value that `next` found. */
  recognizer: PiiRecognizer | undefined;
  start = 0;
  end = 0;
  score = 0;
  /** The value is so long that its end was not waited for: it goes on, `skipOpen` finds the end. */
  open = false;
  /** Position of `text` in the whole input. */
  base = 0;
  text = '';

  private readonly view = new TextView();
  private final = false;
  private cursor = 0;
  private floor = 0;
  private tailState = 0;

  /** `lookahead`: how many code units behind a value must be known before it is reported. */
  constructor(
    private readonly plan: ScanPlan,
    private readonly lookahead = 0,
  ) {}

  /** Appends a piece; text before `keep` and out of reach as context is forgotten. Returns how much. */
  append(piece: string, final: boolean, keep: number): number {
    const forget = Math.max(0, Math.min(keep, this.cursor - LEFT_CONTEXT));
    this.text = forget === 0 ? this.text + piece : this.text.slice(forget) + piece;
    this.base += forget;
    this.cursor -= forget;
    this.floor -= forget;
    this.start -= forget;
    this.final = final;
    this.view.load(this.text, final);
    return forget;
  }

  /** Goes on to the next value. False: none is left, or what comes first needs more text. */
  next(): boolean {
    const { triggers, asked } = this.plan;
    const text = this.text;
    let i = nextTrigger(text, this.cursor, triggers);
    while (i < text.length) {
      if (!this.isInsideDigits(i)) {
        if (!this.decide(asked[triggers[text.charCodeAt(i)]!]!, i)) break;
        if (this.recognizer !== undefined) {
          this.cursor = this.floor = this.end;
          return true;
        }
      }
      i = nextTrigger(text, i + 1, triggers);
    }
    this.cursor = i;
    return false;
  }

  /** First position whose fate the unseen rest of the text can still change. */
  get hold(): number {
    return this.final ? this.text.length : this.claimStart(this.cursor);
  }

  /** Goes on through an open value. True when its end was reached; `end` is then set. */
  skipOpen(): boolean {
    this.open = !this.runTail(this.recognizer!, this.cursor);
    this.cursor = this.floor = this.end;
    return !this.open;
  }

  /** Whether a digit stands at `i` and before it: numbers are only asked about at their first digit. */
  private isInsideDigits(i: number): boolean {
    if (i === 0 || i <= this.floor) return false;
    return (CLASS[this.text.charCodeAt(i)]! & CLASS[this.text.charCodeAt(i - 1)]! & DIGIT) !== 0;
  }

  /** Asks the recognisers of one trigger. False: not decidable yet. */
  private decide(recognizers: readonly PiiRecognizer[], at: number): boolean {
    const view = this.view;
    this.recognizer = undefined;
    for (let k = 0; k < recognizers.length; k++) {
      const recognizer = recognizers[k]!;
      view.open(at, this.floor, recognizer.maxLength, recognizer.score);
      const end = recognizer.scan(view, at);
      if (view.starved) return false;
      // A scan that claims what it may not claim, or nothing, has found nothing.
      if (end <= at || end > at + recognizer.maxLength || end > this.text.length) continue;
      if (view.start > at || (view.start < at && view.start < this.claimStart(at))) continue;
      if (this.recognizer !== undefined && !this.beats(view.start, end, view.score)) continue;
      this.recognizer = recognizer;
      this.start = view.start;
      this.end = end;
      this.score = view.score;
      this.tailState = view.tailState;
    }
    return this.recognizer === undefined || this.finish();
  }

  private beats(start: number, end: number, score: number): boolean {
    if (start !== this.start) return start < this.start;
    if (end !== this.end) return end > this.end;
    return score > this.score;
  }

  /** Finds the end of the value just chosen. False: the end, or what must be known behind it, has not arrived. */
  private finish(): boolean {
    const recognizer = this.recognizer!;
    this.open = false;
    if (recognizer.tail !== undefined && !this.runTail(recognizer, this.end)) {
      this.open = this.end - this.start > LONG_VALUE;
      return this.open;
    }
    return this.final || this.end + this.lookahead <= this.text.length;
  }

  /** Runs a tail from a position on. True when the value ends; false when the text received so far ends first. */
  private runTail(recognizer: PiiRecognizer, from: number): boolean {
    const text = this.text;
    let i = from;
    let state = this.tailState;
    while (i < text.length) {
      state = recognizer.tail!(text.charCodeAt(i), state);
      if (state === TAIL_ENDED_BEFORE) break;
      i++;
      if (state === TAIL_ENDED_WITH) break;
    }
    this.end = i;
    this.tailState = state;
    return state < 0 || this.final;
  }

  private claimStart(at: number): number {
    const lowest = Math.max(this.floor, at - MAX_CLAIM, 0);
    let i = at;
    while (i > lowest && CLASS[this.text.charCodeAt(i - 1)]! & CLAIM) i--;
    return i;
  }
}

/** The hot loop, alone in a function so that it is compiled the same wherever it is called from. */
function nextTrigger(text: string, from: number, triggers: Uint8Array): number {
  let i = from;
  while (i < text.length && triggers[text.charCodeAt(i)] === 0) i++;
  return i;
}

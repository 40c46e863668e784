// Reads a run of digit groups such as `(202) 555-0143` and remembers where each group ends.
import { DIGIT, GROUP_SEPARATOR, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';

const MAX_GROUPS = 9;
/** E.164 allows 15; an exit code such as 00 or 011 comes on top. */
const MAX_DIGITS = 18;

/** One reading at a time; reused, because there is one for each number in a text. */
export class DigitGroups {
  /** Groups read. */
  count = 0;
  /** Whether more groups stood behind the last one until they were masked: it then ends no number. */
  isCut = false;
  private readonly ends = new Int32Array(MAX_GROUPS);
  private readonly totals = new Int32Array(MAX_GROUPS);

  /** Reads from `from`, where a digit or `(` stands. */
  read(view: TextView, from: number): void {
    this.count = 0;
    this.isCut = false;
    let digits = 0;
    let i = from;
    if (view.code(from) === 40) {
      i++;
      if (!closesSoon(view, i)) return;
    }
    while (this.count < MAX_GROUPS) {
      const groupStart = i;
      while (digits <= MAX_DIGITS && has(view.code(i), DIGIT)) {
        i++;
        digits++;
      }
      if (digits > MAX_DIGITS) return;
      if (i === groupStart || this.isLoneDigit(i - groupStart)) return;
      this.ends[this.count] = i;
      this.totals[this.count] = digits;
      this.count++;
      const next = separatorEnd(view, i);
      if (!has(view.code(next), DIGIT)) {
        this.isCut = next > i && view.isMasked(next);
        return;
      }
      i = next;
    }
  }

  /** A single digit stands near the front only, as trunk prefix or area code: `0 532 …`, `+56 2 …`, `+46 (0)8 …`. */
  private isLoneDigit(size: number): boolean {
    return size === 1 && this.count > 0 && (this.count > 3 || this.totals[0] === 1);
  }

  /** One past the last digit of group `g`. */
  end(g: number): number {
    return this.ends[g]!;
  }

  /** Digits in the groups 0 to `g`. */
  total(g: number): number {
    return this.totals[g]!;
  }

  /** Digits in group `g` alone. */
  size(g: number): number {
    return g === 0 ? this.totals[0]! : this.totals[g]! - this.totals[g - 1]!;
  }
}

/** Whether a bracket holds an area code: one to five digits. */
function closesSoon(view: TextView, from: number): boolean {
  let i = from;
  while (i < from + 6 && has(view.code(i), DIGIT)) i++;
  return i > from && i < from + 6 && view.code(i) === 41;
}

/** One past `)`, one space, dash, dot or slash, `(`, any of which may be missing. */
function separatorEnd(view: TextView, i: number): number {
  let next = i;
  if (view.code(next) === 41) next++;
  const code = view.code(next);
  if (has(code, GROUP_SEPARATOR) || code === 46 || code === 47) next++;
  if (view.code(next) === 40) next++;
  return next;
}

/** The digits of `[from, end)`. */
export function digitsOf(view: TextView, from: number, end: number): string {
  let digits = '';
  for (let i = from; i < end; i++) {
    const code = view.code(i);
    if (has(code, DIGIT)) digits += String.fromCharCode(code);
  }
  return digits;
}

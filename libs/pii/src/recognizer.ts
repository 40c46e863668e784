// The contract of a recogniser: built-in ones and those a host adds are the same thing.
import type { TextView } from './scan/text-view.js';

/** What `scan` answers when no value stands at the trigger. */
export const NO_MATCH = -1;

/** What a {@link PiiRecognizer.tail} answers when the value ended before, or with, the character it was given. */
export const TAIL_ENDED_BEFORE = -1;
export const TAIL_ENDED_WITH = -2;

/** How `mask` shows a value: see {@link PiiRecognizer.keep}. */
export type Keep = 'last4' | 'tld' | 'nothing' | 'type';

/**
 * Finds the values of one type. `scan` is called at every place where one of the `triggers` stands and looks
 * around through a {@link TextView}. The view ends at `maxLength` and tells the engine when a scan looked
 * beyond the text received so far, so a recogniser need not know about streams at all.
 *
 * @example
 * ```ts
 * const employee: PiiRecognizer = {
 *   type: 'EMPLOYEE_ID', score: 0.9, triggers: 'E', maxLength: 9,
 *   scan(view, at) {                                     // E-123456
 *     if (!view.startsWord(at) || view.code(at + 1) !== 45) return NO_MATCH;
 *     for (let i = at + 2; i < at + 8; i++) if (!view.isDigit(i)) return NO_MATCH;
 *     return view.isWord(at + 8) ? NO_MATCH : at + 8;
 *   },
 *   examples: { match: ['Ask «E-123456» about it'], noMatch: ['E-12345', 'SIZE-123456'] },
 * };
 * ```
 */
export interface PiiRecognizer {
  /** `[A-Z][A-Z0-9_]*`, at most 40 characters: it becomes part of placeholders. */
  readonly type: string;
  /** Score of its findings, 0 to 1; `scan` may set `view.score` for a single one. */
  readonly score: number;
  /** ASCII characters at which `scan` is called. A digit triggers only where no digit stands before it. */
  readonly triggers: string;
  /**
   * Most code units that a scan may read from its trigger on, what it looks at behind the value included
   * (1 to 1200). Beyond, the view reads as the end of the text: matching is bounded, whole and streamed alike.
   */
  readonly maxLength: number;
  /**
   * Returns one past the last code unit of a value whose trigger stands at `at`, or {@link NO_MATCH}. A value
   * that began before its trigger sets `view.start`; only letters, digits and `._%+'-` may stand in between, at
   * most 256 of them. Must be a pure function of what it reads through the view, and must not throw.
   */
  scan(view: TextView, at: number): number;
  /**
   * For values without a known end (keys, tokens): called for each character after the end that `scan` gave,
   * with the state it answered last (at first `view.tailState`, 0 unless `scan` set it). Answers the next state
   * (0 or more: the character belongs to the value), {@link TAIL_ENDED_BEFORE} or {@link TAIL_ENDED_WITH}.
   * However long the value is, it is hidden to its end and a stream does not hold it.
   */
  tail?(code: number, state: number): number;
  /**
   * What action `mask` leaves readable. `last4` (default): the last four letters or digits, at most half of
   * them; `tld`: from the last dot on; `nothing`: stars only; `type`: the value becomes `<TYPE>`.
   */
  readonly keep?: Keep;
  /** Texts for tests and docs. In `match` the value stands between `«` and `»`; `noMatch` holds none. */
  readonly examples: { readonly match: readonly string[]; readonly noMatch: readonly string[] };
}

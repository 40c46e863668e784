// The contract of a recogniser: built-in ones and those a host adds are the same thing.
//
// Most are a pattern, a check and the words that give a number its meaning (PatternRecognizer). What no pattern
// can say is written as a function that reads the text through a bounded window (ScanRecognizer).
import type { TextView } from './scan/text-view.js';

export type PiiRecognizer = PatternRecognizer | ScanRecognizer;

/** What every recogniser says of itself. */
export interface RecognizerBase {
  /** `[A-Z][A-Z0-9_]*`, at most 40 characters: it becomes part of placeholders. */
  readonly type: string;
  /**
   * Certainty of a finding without any word that explains it, 0 to 1. Findings below the threshold of their type
   * (0.4 unless set) are not reported, so a shape that says little by itself scores less and waits for context.
   */
  readonly score: number;
  /** Certainty when one of the `context` words stands near. @default 0.9, or `score` if that is more */
  readonly contextScore?: number;
  /**
   * Words or phrases, in lower case without accents, that give a value its meaning: before it (56 code units), as
   * its JSON key or table header, or behind it in the same phrase. `steuer*` stands for every word that begins so.
   */
  readonly context?: readonly string[];
  /**
   * What action `mask` leaves readable. `last4` (default): the last four letters or digits, at most half of
   * them; `tld`: from the last dot on; `nothing`: stars only; `type`: the value becomes `<TYPE>`.
   */
  readonly keep?: Keep;
  /** Texts for tests and docs. In `match` the value stands between `«` and `»`; `noMatch` holds none. */
  readonly examples: { readonly match: readonly string[]; readonly noMatch: readonly string[] };
}

/**
 * Finds values by shape. All patterns of an engine are compiled into one automaton that reads each character
 * once, so there is nothing to backtrack.
 *
 * @example
 * ```ts
 * const employee: PiiRecognizer = {
 *   type: 'EMPLOYEE_ID', pattern: /E-\d{6}/, score: 0.9,
 *   examples: { match: ['Ask «E-123456» about it'], noMatch: ['E-12345', 'SIZE-123456'] },
 * };
 * ```
 */
export interface PatternRecognizer extends RecognizerBase {
  /**
   * Literals, classes, `\d`, groups, `|`, `?`, `{n}`, `{n,m}` over ASCII, with or without flag `i`; at most 200
   * characters long. `*`, `+`, `{n,}`, `.`, look-around and back-references are refused: they cannot be bounded.
   * A value begins where no letter or digit stands before it, and ends where none stands behind it.
   */
  readonly pattern: RegExp;
  /**
   * For values of no fixed length: the class of characters that go on after `pattern`, as in `/[\w-]/`. However
   * long the value is, it is hidden to its end and a stream does not hold it.
   */
  readonly more?: RegExp;
  /**
   * Says whether a value of this shape is one (check digits, dates, length). `value` comes without spaces, `-`,
   * `.` and `/`, in upper case where the pattern has flag `i`; `raw` as it was written.
   */
  readonly validate?: (value: string, raw: string) => boolean;
}

/** What `scan` answers when no value stands at the trigger. */
export const NO_MATCH = -1;

/** What a {@link PiiRecognizer.tail} answers when the value ended before, or with, the character it was given. */
export const TAIL_ENDED_BEFORE = -1;
export const TAIL_ENDED_WITH = -2;

/** How `mask` shows a value: see {@link PiiRecognizer.keep}. */
export type Keep = 'last4' | 'tld' | 'nothing' | 'type';

/**
 * Finds values that no pattern can describe. `scan` is called at every place where one of the `triggers` stands
 * and looks around through a {@link TextView}. The view ends at `maxLength` and tells the engine when a scan looked
 * beyond the text received so far, so a recogniser need not know about streams at all.
 */
export interface ScanRecognizer extends RecognizerBase {
  /**
   * Characters at which `scan` is called: a letter only where a word begins, a digit only as the first of its word.
   * In an array a letter may name the character behind it as well (`['pa', 'PA']`), so that fewer words are asked.
   */
  readonly triggers: string | readonly string[];
  /**
   * Most code units that a scan may read from its trigger on, what it looks at behind the value included
   * (1 to 1200). Beyond, the view reads as the end of the text: matching is bounded, whole and streamed alike.
   */
  readonly maxLength: number;
  /**
   * Fewest letters and digits of a value from its first digit on, at most 12. Where fewer stand together, joined by
   * `-./:()` or by a space before a digit, the scan is not asked. @default 1
   */
  readonly minLength?: number;
  /**
   * Returns one past the last code unit of a value whose trigger stands at `at`, or {@link NO_MATCH}. A value
   * that began before its trigger, or begins behind it, sets `view.start`; before it only letters, digits and
   * `._%+'-` may stand in between, at most 256 of them. Must be a pure function of what it reads through the view,
   * and must not throw.
   */
  scan(view: TextView, at: number): number;
  /**
   * For values without a known end (keys, tokens): called for each character after the end that `scan` gave,
   * with the state it answered last (at first `view.tailState`, 0 unless `scan` set it). Answers the next state
   * (0 or more: the character belongs to the value), {@link TAIL_ENDED_BEFORE} or {@link TAIL_ENDED_WITH}.
   * However long the value is, it is hidden to its end and a stream does not hold it.
   */
  tail?(code: number, state: number): number;
}

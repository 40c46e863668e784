// Makes a recogniser for keys that an issuer marks with a prefix, such as `ghp_` and 36 letters and digits.
// The prefix and the least length decide; the key is then hidden to the end of its characters, however long.
import { LETTER, TOKEN, DIGIT, has } from '../../scan/char-class.js';
import type { TextView } from '../../scan/text-view.js';
import { NO_MATCH, TAIL_ENDED_BEFORE, type PiiRecognizer } from '../../recognizer.js';

/** Letters and digits. */
export const ALPHANUMERIC = LETTER | DIGIT;
/** Letters, digits, `-` and `_`. */
export const BASE64URL = TOKEN;

interface PrefixedToken {
  readonly type: string;
  /** Each holds the trigger, not as its first character; only letters, digits and `-_` may stand before it. */
  readonly prefixes: readonly string[];
  /** The character of the prefix at which it is looked for. It should be rare in prose. */
  readonly trigger: string;
  /** Least number of characters behind the prefix. */
  readonly least: number;
  /** Class bits of the characters behind the prefix. */
  readonly body: number;
  /** A last look at the body; it may read `least` + 32 characters of it. */
  readonly accepts?: (view: TextView, body: number) => boolean;
  readonly examples: PiiRecognizer['examples'];
}

export function prefixedToken({
  type,
  prefixes,
  trigger,
  least,
  body,
  accepts,
  examples,
}: PrefixedToken): PiiRecognizer {
  const leads = prefixes.map((prefix) => prefix.indexOf(trigger));
  // One look at the character before the trigger rules out nearly every place.
  const before = new Uint8Array(0x10000);
  prefixes.forEach((prefix, k) => (before[prefix.charCodeAt(leads[k]! - 1)] = 1));
  return {
    type,
    score: 1,
    triggers: trigger,
    maxLength: Math.max(...prefixes.map((prefix) => prefix.length)) + least + 32,
    scan(view, at) {
      if (before[view.code(at - 1)] === 0) return NO_MATCH;
      for (let k = 0; k < prefixes.length; k++) {
        const prefix = prefixes[k]!;
        const start = at - leads[k]!;
        if (!view.matches(prefix, start) || !view.startsWord(start)) continue;
        const first = start + prefix.length;
        let i = first;
        while (i < first + least && has(view.code(i), body)) i++;
        if (i < first + least || (accepts !== undefined && !accepts(view, first))) continue;
        view.start = start;
        return i;
      }
      return NO_MATCH;
    },
    tail: (code) => (has(code, body) ? 0 : TAIL_ENDED_BEFORE),
    examples,
  };
}

/** Whether a digit stands among the first 48 characters: words joined by dashes hold none. */
export function hasDigit(view: TextView, body: number): boolean {
  for (let i = body; i < body + 48 && has(view.code(i), TOKEN); i++) if (view.isDigit(i)) return true;
  return false;
}

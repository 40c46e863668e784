// The values that a session has hidden, found again where the text around them does not give them away: a number
// that was told behind "phone:" in one message stands bare in the next, and what `restore` put back must be hidden
// the same when the answer returns as history.
//
// Read word by word: the first word of a value says which lengths to try there, and a map says whether the text of
// that length is a value. The bounds keep this linear for values that were made to begin alike.
import type { Finding } from '../finding.js';

/** A shorter value would hide too much of what only looks like it. */
const SHORTEST = 4;
const LONGEST = 128;
const LENGTHS_PER_WORD = 16;

export class KnownValues {
  private readonly typeOf = new Map<string, string>();
  /** First word of the values → their lengths, longest first. */
  private readonly lengths = new Map<string, number[]>();
  private readonly firstCodes = new Set<number>();

  /** Answers the type under which the value is known: the first one. */
  add(type: string, value: string): string {
    const known = this.typeOf.get(value);
    if (known !== undefined || value.length < SHORTEST || value.length > LONGEST) return known ?? type;
    const word = value.slice(0, tokenEnd(value, 0));
    const lengths = this.lengths.get(word) ?? [];
    if (!lengths.includes(value.length)) {
      if (lengths.length === LENGTHS_PER_WORD) return type;
      lengths.push(value.length);
      lengths.sort((a, b) => b - a);
    }
    this.lengths.set(word, lengths);
    this.firstCodes.add(value.charCodeAt(0));
    this.typeOf.set(value, type);
    return type;
  }

  /** `found`, and the known values that overlap none of them or hold them whole. */
  addTo(found: readonly Finding[], text: string): readonly Finding[] {
    if (this.typeOf.size === 0) return found;
    const merged: Finding[] = [];
    let next = 0;
    let at = 0;
    while (at < text.length) {
      const stop = tokenEnd(text, at);
      const end = this.firstCodes.has(text.charCodeAt(at)) ? this.valueEnd(text, at, stop) : 0;
      const start = at;
      at = stop;
      if (end === 0) continue;
      while (next < found.length && found[next]!.end <= start) merged.push(found[next++]!);
      let inside = next;
      while (inside < found.length && found[inside]!.end <= end && found[inside]!.start >= start) inside++;
      if (inside < found.length && found[inside]!.start < end) continue;
      // The very same span stays what it was found as: its type may have another action.
      const only = found[next];
      if (inside === next + 1 && only!.start === start && only!.end === end) continue;
      merged.push({ type: this.typeOf.get(text.slice(start, end))!, start, end, score: 1 });
      next = inside;
      at = end;
    }
    if (merged.length === 0) return found;
    while (next < found.length) merged.push(found[next++]!);
    return merged;
  }

  /** Where the longest known value that stands at `at` ends; 0 if there is none. */
  private valueEnd(text: string, at: number, stop: number): number {
    for (const length of this.lengths.get(text.slice(at, stop)) ?? []) {
      const end = at + length;
      if (end > text.length || (isWord(text.charCodeAt(end - 1)) && isWord(text.charCodeAt(end)))) continue;
      if (this.typeOf.has(text.slice(at, end))) return end;
    }
    return 0;
  }
}

/** One past the word that begins at `at`; what is no word is a token of one code unit. */
function tokenEnd(text: string, at: number): number {
  let i = at;
  while (isWord(text.charCodeAt(i))) i++;
  return Math.max(i, at + 1);
}

/** Letters, digits and `_`; of other scripts everything but their spaces and punctuation. False beyond the text. */
function isWord(code: number): boolean {
  if (code < 0x80) {
    const lower = code | 32;
    return (code >= 48 && code <= 57) || (lower >= 97 && lower <= 122) || code === 95;
  }
  return code > 0xbf && (code < 0x2000 || code > 0x206f) && (code < 0x3000 || code > 0x303f);
}

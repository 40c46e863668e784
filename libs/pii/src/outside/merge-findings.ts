// Several lists of findings of one text become one.
import { TYPE_SHAPE, type Finding } from '../finding.js';

/**
 * The findings of both lists, sorted and without overlaps: where two overlap, the more certain one stays, then the
 * longer one, then the leftmost, then that of `own`. The lists may come in any order and overlap in themselves.
 */
export function mergeFindings(own: readonly Finding[], others: readonly Finding[]): Finding[] {
  const all = [...own, ...others].sort((a, b) => a.start - b.start);
  const merged: Finding[] = [];
  // Only findings that overlap, directly or through others, compete with each other.
  for (let from = 0; from < all.length;) {
    let to = from;
    let reach = all[from]!.end;
    while (++to < all.length && all[to]!.start < reach) reach = Math.max(reach, all[to]!.end);
    if (to === from + 1) merged.push(all[from]!);
    else merged.push(...strongest(all.slice(from, to)));
    from = to;
  }
  return merged;
}

/** Takes the strongest first, and drops what overlaps it. */
function strongest(rivals: readonly Finding[]): Finding[] {
  const ranked = [...rivals].sort(
    (a, b) => b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const taken: Finding[] = [];
  for (const finding of ranked) {
    let low = 0;
    let high = taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (taken[middle]!.start < finding.end) low = middle + 1;
      else high = middle;
    }
    // Of those that begin before its end, the last one reaches farthest.
    if (low === 0 || taken[low - 1]!.end <= finding.start) taken.splice(low, 0, finding);
  }
  return taken;
}

/**
 * Refuses what is no finding of this text: what an outside recogniser answers is not believed unseen.
 *
 * @throws TypeError for a type that was not announced or a score outside of 0 to 1; RangeError for offsets that do
 *   not lie in the text
 */
export function checkFindings(
  findings: readonly Finding[],
  types: readonly string[],
  textLength: number,
): void {
  for (const { type, start, end, score } of findings) {
    if (!types.includes(type) || !TYPE_SHAPE.test(type)) throw new TypeError('a type that was not announced');
    if (!(score >= 0 && score <= 1)) throw new TypeError('a score outside of 0 to 1');
    const whole = Number.isInteger(start) && Number.isInteger(end);
    if (!whole || start < 0 || end <= start || end > textLength)
      throw new RangeError('offsets outside of the text');
  }
}

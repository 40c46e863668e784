// Where the units of a shadow text come from. Only folds that change the length are kept; in between, source and
// shadow run side by side. Offsets count from the beginning of the whole text, so that forgetting moves nothing.

/** Fields of one entry of the list: the shadow units `[FROM, TO)` were made from the source units `[FROM, TO)`. */
const SHADOW_FROM = 0;
const SHADOW_TO = 1;
const SOURCE_FROM = 2;
const SOURCE_TO = 3;
const STRIDE = 4;

/** A monotone map between the offsets of a source and of its shadow. */
export class OffsetMap {
  private list: number[] = [];
  private head = 0;
  /** Source minus shadow in front of the first entry. */
  private shift = 0;

  get empty(): boolean {
    return this.head === this.list.length;
  }

  /** Notes a fold behind all others. */
  add(shadowFrom: number, shadowLength: number, sourceFrom: number, sourceLength: number): void {
    const { list } = this;
    const last = list.length - STRIDE;
    const dropsOn =
      last >= this.head &&
      shadowLength === 0 &&
      list[last + SHADOW_FROM] === shadowFrom &&
      list[last + SHADOW_TO] === shadowFrom &&
      list[last + SOURCE_TO] === sourceFrom;
    if (dropsOn) list[last + SOURCE_TO] = sourceFrom + sourceLength;
    else list.push(shadowFrom, shadowFrom + shadowLength, sourceFrom, sourceFrom + sourceLength);
  }

  /** First source unit that shadow unit `shadow` was made from. */
  sourceStart(shadow: number): number {
    const at = this.lastUpTo(SHADOW_FROM, shadow);
    if (at < this.head) return shadow + this.shift;
    const to = this.list[at + SHADOW_TO]!;
    return shadow < to ? this.list[at + SOURCE_FROM]! : this.list[at + SOURCE_TO]! + shadow - to;
  }

  /** One past the last source unit that shadow unit `shadow` was made from. */
  sourceEnd(shadow: number): number {
    const at = this.lastUpTo(SHADOW_FROM, shadow);
    if (at < this.head) return shadow + this.shift + 1;
    const to = this.list[at + SHADOW_TO]!;
    return shadow < to ? this.list[at + SOURCE_TO]! : this.list[at + SOURCE_TO]! + shadow - to + 1;
  }

  /** First shadow unit that does not lie wholly before `source`. */
  shadowBefore(source: number): number {
    const at = this.lastUpTo(SOURCE_FROM, source);
    if (at < this.head) return source - this.shift;
    const to = this.list[at + SOURCE_TO]!;
    return source < to ? this.list[at + SHADOW_FROM]! : this.list[at + SHADOW_TO]! + source - to;
  }

  /** Drops the folds that lie wholly before `source`. */
  forget(source: number): void {
    const { list } = this;
    while (this.head < list.length && list[this.head + SOURCE_TO]! <= source) {
      this.shift = list[this.head + SOURCE_TO]! - list[this.head + SHADOW_TO]!;
      this.head += STRIDE;
    }
    if (this.head * 2 > list.length) {
      list.splice(0, this.head);
      this.head = 0;
    }
  }

  /** Place in the list of the last entry whose `field` is at most `offset`; before `head` if there is none. */
  private lastUpTo(field: number, offset: number): number {
    let low = this.head / STRIDE;
    let high = this.list.length / STRIDE;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle * STRIDE + field]! <= offset) low = middle + 1;
      else high = middle;
    }
    return (low - 1) * STRIDE;
  }
}

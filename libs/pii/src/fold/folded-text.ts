// The shadow of a text that arrives in pieces: what recognisers read, and where each unit of it came from. Values
// are found in the shadow and cut in the source.
import { MAX_PENDING } from './fold-window.js';
import { OffsetMap } from './offset-map.js';
import { FoldTransducer, MAX_SOURCE_PER_UNIT } from './transducer.js';

export { MAX_PENDING, MAX_SOURCE_PER_UNIT };

/**
 * A text and its shadow, of which the part that is still needed is kept. While that part holds nothing folded,
 * the shadow is the source itself and there is no map.
 *
 * @example
 * ```ts
 * const folded = new FoldedText();
 * folded.append('jane\u200b [at] example.com', true);
 * folded.text; // 'jane@example.com'
 * ```
 */
export class FoldedText {
  /** What recognisers read. */
  text = '';
  /** The source kept so far; what is pending stands at its end. */
  source = '';
  /** How much of `source` is folded; at most {@link MAX_PENDING} code units are not. */
  foldedSource = 0;

  private readonly map = new OffsetMap();
  /** How much source and shadow was forgotten. */
  private sourceBase = 0;
  private shadowBase = 0;
  /** One past the last shadow unit that is not the source unit beside it. */
  private changedTo = 0;
  private readonly transducer = new FoldTransducer((shadowFrom, shadowLength, sourceFrom, sourceLength) => {
    this.changedTo = shadowFrom + shadowLength;
    if (shadowLength !== 1 || sourceLength !== 1) {
      this.map.add(shadowFrom, shadowLength, sourceFrom, sourceLength);
    }
  });

  /** Takes the next piece. `final`: the text ends with it, so nothing stays pending. */
  append(piece: string, final: boolean): void {
    const shadow = this.transducer.append(piece, final);
    this.source += piece;
    this.foldedSource = this.transducer.folded - this.sourceBase;
    this.text = this.unchanged && this.foldedSource === this.source.length ? this.source : this.text + shadow;
  }

  /** First source unit that shadow unit `i` was made from. */
  sourceStart(i: number): number {
    return this.map.sourceStart(i + this.shadowBase) - this.sourceBase;
  }

  /** One past the last source unit that shadow unit `i` was made from. */
  sourceEnd(i: number): number {
    return this.map.sourceEnd(i + this.shadowBase) - this.sourceBase;
  }

  /** How many shadow units lie wholly before source offset `s`. */
  shadowBefore(s: number): number {
    const shadow = this.map.shadowBefore(s + this.sourceBase) - this.shadowBase;
    return Math.max(0, Math.min(shadow, this.text.length));
  }

  /** Forgets the first `shadowCount` shadow units and their source; returns how many source units that were. */
  forget(shadowCount: number): number {
    if (shadowCount === 0) return 0;
    // A source unit whose shadow is only half forgotten stays.
    let sourceCount = this.sourceEnd(shadowCount - 1);
    if (shadowCount < this.text.length) sourceCount = Math.min(sourceCount, this.sourceStart(shadowCount));
    this.source = this.source.slice(sourceCount);
    this.text = this.text.slice(shadowCount);
    this.sourceBase += sourceCount;
    this.shadowBase += shadowCount;
    this.foldedSource -= sourceCount;
    this.map.forget(this.sourceBase);
    if (this.unchanged && this.foldedSource === this.source.length) this.text = this.source;
    return sourceCount;
  }

  private get unchanged(): boolean {
    return this.map.empty && this.changedTo <= this.shadowBase;
  }
}

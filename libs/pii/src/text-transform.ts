// The one shape of output processing: text in, text out, in pieces.
import type { Finding } from './finding.js';

/**
 * A synchronous transformation of a text that arrives in pieces.
 *
 * The law: for every way of cutting a text into pieces, the findings (types and count; offsets in the whole
 * input) are equal and the concatenated output is the same. A whole text is one `push` and one `end`.
 */
export interface TextTransform {
  /** Takes the next piece and returns what may be delivered now, possibly the empty string. */
  push(piece: string): string;
  /** Ends the text and returns the rest. Call it once, also after an error or an abort of the source. */
  end(): string;
  /** The most UTF-16 code units of input that are ever held back. */
  readonly maxHold: number;
  /** What has been found so far, offsets in the whole input. */
  readonly findings: readonly Finding[];
  /** Set when the transformation decided that the text must end here. */
  readonly stop?: { reason: string };
}

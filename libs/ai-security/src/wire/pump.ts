/** The port between a handler's stream and the wire. */
import type { EarlyEnd } from './text-format.js';

/** `push` for each item, then one of `end` and `fail`. The texts concatenated are the response body. */
export interface Pump {
  push(item: unknown): string;
  /** The stream has ended by itself. */
  end(): string;
  /**
   * The stream stops early, perhaps because `push` threw: the format's own word for it. What is held may be the
   * beginning of a value, so it does not leave; the transforms are ended for the record.
   */
  fail(stop: EarlyEnd): string;
  /** Set when a transform demands that the answer ends. */
  readonly stop: { reason: string } | undefined;
}

/** The port between a handler's stream and the wire. */
import type { EarlyEnd } from './text-format.js';

/** `push` for each item, then one of `end` and `fail`. The texts concatenated are the response body. */
export interface Pump {
  push(item: unknown): string;
  /** The stream has ended by itself. */
  end(): string;
  /** The stream stops early, perhaps because `push` threw: what was held leaves, then the format's own word for it. */
  fail(stop: EarlyEnd): string;
  /** Set when a transform demands that the answer ends. */
  readonly stop: { reason: string } | undefined;
}

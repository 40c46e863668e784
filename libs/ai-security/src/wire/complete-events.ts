/** Streams whose events are each complete in themselves: no string continues in the next event. */
import type { SlotNode } from './slots.js';
import type { EventStream, TextFormat } from './text-format.js';

/** @param stopped the events that say why the stream stops early */
export function completeEvents(
  node: SlotNode,
  stopped: EventStream['stopped'],
): NonNullable<TextFormat['stream']> {
  const slots = { node };
  // Nothing is ever held, so there is no tail to carry.
  return () => ({ slots: () => slots, tail: () => ({}), stopped });
}

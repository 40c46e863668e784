/** Counts findings by type and action, and states them as facts: numbers, never values. */
import type { AiCall } from '../call/ai-call.js';
import type { FindingFact } from '../call/facts.js';

export class FindingCounts {
  readonly #counts = new Map<string, { type: string; action: FindingFact['action']; count: number }>();

  constructor(private readonly direction: FindingFact['direction']) {}

  add(type: string, action: FindingFact['action'], count = 1): void {
    const key = `${action} ${type}`;
    const entry = this.#counts.get(key);
    if (entry) entry.count += count;
    else this.#counts.set(key, { type, action, count });
  }

  state(call: AiCall): void {
    for (const entry of this.#counts.values())
      call.add({ kind: 'finding', direction: this.direction, ...entry });
  }
}

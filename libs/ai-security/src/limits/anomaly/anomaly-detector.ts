/** Notices a caller whose spending or whose refusals leave its own recent pattern: what a stolen key looks like. */
import type { AiCall } from '../../call/ai-call.js';
import type { AnomalyMeasure, CallBus } from '../../call/call-bus.js';
import type { AnomalySettings } from '../../config/settings.js';
import { BoundedMap } from '../../state/bounded-map.js';
import { UsagePattern } from './usage-pattern.js';

/** Callers that are watched; the one that was idle longest makes room. About 400 bytes each. */
const MAX_CALLERS = 20_000;

/** Only what hurts: below these a window is never unusual. */
const FLOORS: Readonly<Record<AnomalyMeasure, number>> = { tokens: 20_000, micro_usd: 500_000, refusals: 30 };

type Patterns = Readonly<Record<AnomalyMeasure, UsagePattern>>;

export class AnomalyDetector {
  readonly #callers = new BoundedMap<string, Patterns>(MAX_CALLERS);

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly settings: AnomalySettings,
    private readonly bus: CallBus,
    private readonly now: () => number = Date.now,
  ) {
    bus.on('call.closed', (call) => this.#closed(call));
  }

  #closed(call: AiCall): void {
    const { principal, usage, cost, stopReason } = call;
    if (!principal) return;
    let patterns = this.#callers.get(principal.id);
    if (!patterns) {
      patterns = { tokens: new UsagePattern(), micro_usd: new UsagePattern(), refusals: new UsagePattern() };
      this.#callers.set(principal.id, patterns);
    }
    const amounts: Record<AnomalyMeasure, number> = {
      tokens: usage ? usage.input + usage.output : 0,
      micro_usd: cost?.microUsd ?? 0,
      refusals: stopReason === 'refused' ? 1 : 0,
    };
    const { windowMs, factor, suspend } = this.settings;
    const window = Math.floor(this.now() / windowMs);
    for (const [measure, amount] of Object.entries(amounts) as [AnomalyMeasure, number][]) {
      if (amount === 0) continue;
      const pattern = patterns[measure];
      const expected = pattern.add(window, amount, factor, FLOORS[measure]);
      if (expected === undefined) continue;
      this.bus.emit('principal.anomaly', { call, principal, measure, value: pattern.sum, expected, suspend });
    }
  }
}

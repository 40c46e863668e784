/** The numbers of budgets, from the events of the bus. */
import { Gauge, type Registry } from 'prom-client';
import type { CallBus } from '../call/call-bus.js';
import { LabelSet, type BoundedCounter } from './bounded-counter.js';
import { METRICS, type MetricDefinition } from './metric-definitions.js';

const KINDS = new LabelSet(['principal', 'key', 'route', 'tenant', 'model', 'total']);
const UNITS = new LabelSet(['input_tokens', 'output_tokens', 'tokens', 'micro_usd']);
const MEASURES = new LabelSet(['tokens', 'micro_usd', 'refusals']);

export const BUDGET_COUNTERS = [
  METRICS.estimatedTokens,
  METRICS.settledTokens,
  METRICS.overruns,
  METRICS.softLimits,
  METRICS.lostSettlements,
  METRICS.anomalies,
] as const;

/** @param counter makes a counter of a definition, with the values of each of its labels */
export function countBudgets(
  bus: CallBus,
  registry: Registry,
  models: LabelSet,
  counter: (definition: MetricDefinition, sets: LabelSet[]) => BoundedCounter,
): void {
  const estimated = counter(METRICS.estimatedTokens, [models]);
  const settled = counter(METRICS.settledTokens, [models]);
  const overruns = counter(METRICS.overruns, [models]);
  const lost = counter(METRICS.lostSettlements, []);
  lost.add(0);
  const softLimits = counter(METRICS.softLimits, [KINDS, UNITS]);
  const anomalies = counter(METRICS.anomalies, [MEASURES]);
  for (const measure of MEASURES.known) anomalies.add(0, measure);
  const { name, help } = METRICS.reservations;
  const reservations = new Gauge({ name, help, registers: [registry] });
  for (const model of models.values)
    for (const tokens of [estimated, settled, overruns]) tokens.add(0, model);
  for (const kind of KINDS.known) for (const unit of UNITS.known) softLimits.add(0, kind, unit);

  bus.on('budget.reserved', ({ open }) => reservations.set(open));
  bus.on('budget.settled', ({ call, open, reserved, used, source }) => {
    reservations.set(open);
    if (source !== 'provider') return;
    estimated.add(reserved.input, call.model);
    settled.add(used.input, call.model);
    if (used.input + used.output > reserved.input + reserved.output) overruns.add(1, call.model);
  });
  bus.on('principal.anomaly', ({ measure }) => anomalies.add(1, measure));
  bus.on('budget.lost', () => lost.add(1));
  bus.on('budget.soft_limit', ({ kind, unit }) => softLimits.add(1, kind, unit));
}

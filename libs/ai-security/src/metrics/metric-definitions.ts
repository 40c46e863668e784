/** Every metric of the library, in one table. `docs/metrics.md` is compared with it by a test. */

/** One metric: what Prometheus shows of it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

export const METRICS = {
  requests: {
    name: 'ai_security_requests_total',
    type: 'counter',
    help: 'Calls of protected routes that ended, by how they ended.',
    labels: ['route', 'outcome'],
  },
  duration: {
    name: 'ai_security_request_duration_seconds',
    type: 'histogram',
    help: 'Seconds from the first guard of a call to the end of its response.',
    labels: ['route'],
    // The buckets of gen_ai.client.operation.duration (OpenTelemetry GenAI conventions).
    buckets: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  },
  decisions: {
    name: 'ai_security_decisions_total',
    type: 'counter',
    help: 'Verdicts of the protections.',
    labels: ['stage', 'effect', 'reason'],
  },
  findings: {
    name: 'ai_security_pii_findings_total',
    type: 'counter',
    help: 'Values of personal data that were found, by what was done with them.',
    labels: ['direction', 'type', 'action'],
  },
  tokens: {
    name: 'ai_security_tokens_total',
    type: 'counter',
    help: 'Tokens used, as the answers of the model report them.',
    labels: ['model', 'type'],
  },
  cost: {
    name: 'ai_security_cost_micro_usd_total',
    type: 'counter',
    help: 'Millionths of a US dollar that the models cost, by the price table.',
    labels: ['model'],
  },
  estimatedTokens: {
    name: 'ai_security_estimated_tokens_total',
    type: 'counter',
    help: 'Input tokens as they were estimated before calls whose provider stated them afterwards.',
    labels: ['model'],
  },
  settledTokens: {
    name: 'ai_security_settled_tokens_total',
    type: 'counter',
    help: 'Input tokens of the same calls as their provider stated them.',
    labels: ['model'],
  },
  overruns: {
    name: 'ai_security_budget_overruns_total',
    type: 'counter',
    help: 'Calls that used more tokens than were reserved for them.',
    labels: ['model'],
  },
  lostSettlements: {
    name: 'ai_security_budget_lost_settlements_total',
    type: 'counter',
    help: 'Calls that were not charged because the store had lost their reservation.',
    labels: [],
  },
  reservations: {
    name: 'ai_security_budget_reservations',
    type: 'gauge',
    help: 'Calls of this process that hold reservations of budgets.',
    labels: [],
  },
  softLimits: {
    name: 'ai_security_budget_soft_limits_total',
    type: 'counter',
    help: 'Budgets that were found to be nearly spent, once in each window.',
    labels: ['kind', 'unit'],
  },
  anomalies: {
    name: 'ai_security_anomalies_total',
    type: 'counter',
    help: 'Callers that left their own recent pattern, once in each window.',
    labels: ['measure'],
  },
  upstreamRequests: {
    name: 'ai_security_upstream_requests_total',
    type: 'counter',
    help: 'Requests to models that passed AiUpstream.',
    labels: ['route'],
  },
  activeCalls: {
    name: 'ai_security_active_calls',
    type: 'gauge',
    help: 'Calls of protected routes whose response has not ended.',
    labels: [],
  },
  activeStreams: {
    name: 'ai_security_active_streams',
    type: 'gauge',
    help: 'Active calls whose answer leaves as a stream.',
    labels: [],
  },
  seriesDropped: {
    name: 'ai_security_series_dropped_total',
    type: 'counter',
    help: 'Increments that were not counted because their metric has its full number of series.',
    labels: ['metric'],
  },
} as const satisfies Record<string, MetricDefinition>;

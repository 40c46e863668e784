/** The numbers of the calls: a view of the call bus in prom-client's registry. */
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Histogram, Registry } from 'prom-client';
import type { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import type { DecisionFact, FindingFact, Stage, StopReason } from '../call/facts.js';
import type { MetricsSettings } from '../config/settings.js';
import { PROBLEMS } from '../errors/problem-codes.js';
import { BoundedCounter, LabelSet } from './bounded-counter.js';
import { BUDGET_COUNTERS, countBudgets } from './budget-metrics.js';
import { METRICS, type MetricDefinition } from './metric-definitions.js';

const MAX_ROUTES = 80;
// Reasons are tokens of the code, so they are few; a host that makes them from data must not make series.
const MAX_FURTHER_REASONS = 64;
const MAX_FURTHER_TYPES = 64;
const REASON = /^[a-z0-9_.-]{1,64}$/;

/** A closed set of label values; the compiler keeps it complete. */
const closed = <T extends string>(values: Record<T, true>) => new LabelSet(Object.keys(values));

const OUTCOMES = closed<StopReason>({
  completed: true,
  refused: true,
  client_gone: true,
  deadline: true,
  shutdown: true,
  upstream_error: true,
  error: true,
  output_blocked: true,
  budget_exceeded: true,
  credentials_expired: true,
  credentials_revoked: true,
  blocked: true,
});
const STAGES = closed<Stage>({
  body: true,
  auth: true,
  policy: true,
  limits: true,
  validation: true,
  privacy: true,
  audit: true,
  handler: true,
  output: true,
});
const EFFECTS = closed<DecisionFact['effect']>({ allow: true, deny: true, would_deny: true, error: true });
const DIRECTIONS = closed<FindingFact['direction']>({ input: true, output: true });
const ACTIONS = closed<FindingFact['action']>({
  redact: true,
  mask: true,
  hash: true,
  fake: true,
  pseudonymize: true,
  block: true,
  report: true,
  restored: true,
});
const TOKEN_TYPES = closed<'input' | 'output'>({ input: true, output: true });

/**
 * Counts every call. It only listens to the `CallBus`, so nothing it does can fail a call, and every label
 * value comes from a bounded set: what is not known is counted as `other`.
 *
 * Series of known values begin at 0, because Prometheus's `increase()` misses the first event of a series
 * that did not exist before it. The constructor throws where the registry holds one of our names already.
 */
@Injectable()
export class CallMetrics implements OnApplicationShutdown {
  /** Holds the metrics: the registry of the settings, or a private one. */
  readonly registry: Registry;

  readonly #routes = new LabelSet([], MAX_ROUTES);
  readonly #types: LabelSet;
  readonly #reasons = new LabelSet(Object.keys(PROBLEMS), MAX_FURTHER_REASONS);
  readonly #requests: BoundedCounter;
  readonly #decisions: BoundedCounter;
  readonly #findings: BoundedCounter;
  readonly #tokens: BoundedCounter;
  readonly #upstreamRequests: BoundedCounter;
  readonly #cost: BoundedCounter;
  readonly #duration: Histogram;
  readonly #active = new Set<AiCall>();

  /**
   * @param types of personal data that can be found
   * @param findings what is looked for in particular: their series begin at 0. There are hundreds of types, so not all do
   */
  constructor(
    bus: CallBus,
    settings: MetricsSettings,
    types: Iterable<string>,
    findings: readonly Omit<FindingFact, 'kind' | 'count'>[],
  ) {
    this.registry = settings.registry ?? new Registry();
    const models = new LabelSet(settings.models);
    this.#types = new LabelSet(types, MAX_FURTHER_TYPES);

    const counters = [
      METRICS.requests,
      METRICS.decisions,
      METRICS.findings,
      METRICS.tokens,
      METRICS.upstreamRequests,
      METRICS.cost,
      ...BUDGET_COUNTERS,
    ];
    const names = new LabelSet(counters.map(({ name }) => name));
    const dropped = new BoundedCounter(this.registry, METRICS.seriesDropped, [names]);
    const counter = (definition: MetricDefinition, sets: LabelSet[]) =>
      new BoundedCounter(this.registry, definition, sets, () => dropped.add(1, definition.name));
    this.#requests = counter(METRICS.requests, [this.#routes, OUTCOMES]);
    this.#decisions = counter(METRICS.decisions, [STAGES, EFFECTS, this.#reasons]);
    this.#findings = counter(METRICS.findings, [DIRECTIONS, this.#types, ACTIONS]);
    this.#tokens = counter(METRICS.tokens, [models, TOKEN_TYPES]);
    this.#upstreamRequests = counter(METRICS.upstreamRequests, [this.#routes]);
    this.#cost = counter(METRICS.cost, [models]);
    countBudgets(bus, this.registry, models, counter);
    this.#duration = new Histogram({
      ...this.#config(METRICS.duration),
      buckets: [...METRICS.duration.buckets],
    });
    const active = this.#active;
    new Gauge({
      ...this.#config(METRICS.activeCalls),
      collect() {
        this.set(active.size);
      },
    });
    new Gauge({
      ...this.#config(METRICS.activeStreams),
      collect() {
        let streams = 0;
        for (const call of active) if (call.streaming) streams++;
        this.set(streams);
      },
    });

    for (const name of names.known) dropped.add(0, name);
    for (const model of models.values) {
      for (const type of TOKEN_TYPES.known) this.#tokens.add(0, model, type);
      this.#cost.add(0, model);
    }
    for (const { direction, type, action } of findings) this.#findings.add(0, direction, type, action);
    this.registerRoutes([]);

    bus.on('call.opened', (call) => void active.add(call));
    bus.on('call.closed', (call) => this.#closed(call));
    bus.on('request.refused', ({ route, reason }) => {
      this.#requests.add(1, route, 'refused');
      this.#decided('body', 'deny', reason);
    });
  }

  /** Makes `ProtectedRoute.id`s label values; the first 80 are taken. Called once at boot. */
  registerRoutes(ids: Iterable<string>): void {
    for (const id of ids) this.#routes.admit(id);
    for (const route of this.#routes.values) {
      this.#duration.zero({ route });
      this.#upstreamRequests.add(0, route);
      for (const outcome of OUTCOMES.known) this.#requests.add(0, route, outcome);
    }
  }

  /** Makes types that only rules of the host name label values; the first 64 are taken. Called once at boot. */
  registerTypes(types: Iterable<string>): void {
    for (const type of types) this.#types.admit(type);
  }

  /** Takes the metrics out again: a registry of the host outlives the application, in its tests for example. */
  onApplicationShutdown(): void {
    for (const { name } of Object.values(METRICS)) this.registry.removeSingleMetric(name);
  }

  #closed(call: AiCall): void {
    this.#active.delete(call);
    const route = this.#routes.nameOf(call.route.id);
    this.#requests.add(1, route, call.stopReason ?? 'error');
    // The clock may have been set back.
    this.#duration.observe({ route }, Math.max(0, Date.now() - call.openedAt) / 1000);
    for (const fact of call.facts) {
      if (fact.kind === 'decision') this.#decided(fact.stage, fact.effect, fact.reason);
      else if (fact.kind === 'finding')
        this.#findings.add(fact.count, fact.direction, fact.type, fact.action);
    }
    const { usage, cost, upstreamRequests } = call;
    if (cost) this.#cost.add(cost.microUsd, call.model);
    if (upstreamRequests > 0) this.#upstreamRequests.add(upstreamRequests, route);
    if (!usage) return;
    this.#tokens.add(usage.input, call.model, 'input');
    this.#tokens.add(usage.output, call.model, 'output');
  }

  #decided(stage: string, effect: string, reason: string): void {
    if (this.#reasons.indexOf(reason) === 0 && REASON.test(reason)) this.#reasons.admit(reason);
    this.#decisions.add(1, stage, effect, reason);
  }

  #config({ name, help, labels }: MetricDefinition) {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}

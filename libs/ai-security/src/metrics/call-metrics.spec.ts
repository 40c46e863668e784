import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import type { MetricsSettings } from '../config/settings.js';
import { PROBLEMS } from '../errors/problem-codes.js';
import { CallMetrics } from './call-metrics.js';
import { METRICS } from './metric-definitions.js';

const ROUTE = 'POST /v1/chat/completions';

function start(settings: Partial<MetricsSettings> = {}) {
  const bus = new CallBus();
  const metrics = new CallMetrics(
    bus,
    { registry: undefined, token: undefined, models: ['small', 'large'], ...settings },
    ['EMAIL_ADDRESS', 'CREDIT_CARD'],
    [{ direction: 'input', type: 'CREDIT_CARD', action: 'block' }],
  );
  metrics.registerRoutes([ROUTE]);
  return { bus, metrics };
}

function newCall(routeId = ROUTE): AiCall {
  const route: ProtectedRoute = {
    id: routeId,
    handler: 'ChatController.create',
    format: 'openai.chat',
    mode: 'enforce',
    scopes: [],
    scopesAny: [],
    rate: undefined,
    body: { bytes: 1e6, depth: 16, nodes: 1e4, messages: 100, characters: 1e5 },
    layers: 1,
    sse: false,
    unscanned: 'refuse',
    bodyType: undefined,
  };
  const request = new IncomingMessage(new Socket());
  const head = { method: 'POST', url: '/', headers: {} };
  return new AiCall(route, new Exchange({ ...head, raw: request }, new ServerResponse(request)), 60_000);
}

/** Runs one call over the bus. */
function run(bus: CallBus, work: (call: AiCall) => void = () => undefined, routeId?: string): void {
  const call = newCall(routeId);
  bus.emit('call.opened', call);
  work(call);
  call.stop('completed');
  bus.emit('call.closed', call);
}

const LINE = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (-?[0-9.e+-]+)$/;

/** Reads an exposition strictly: a line that is not in the format fails the test. */
async function scrape(metrics: CallMetrics): Promise<Map<string, number>> {
  const series = new Map<string, number>();
  for (const line of (await metrics.registry.metrics()).split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    const match = LINE.exec(line);
    if (!match) throw new Error(`not an exposition line: ${line}`);
    const labels = (match[2] ?? '').split(/,(?=[a-z_]+=")/).sort();
    const name = match[2] ? `${match[1]}{${labels.join(',')}}` : (match[1] ?? '');
    if (series.has(name)) throw new Error(`twice: ${name}`);
    series.set(name, Number(match[3]));
  }
  return series;
}

const sumOf = (series: Map<string, number>, name: string): number =>
  [...series].filter(([key]) => key.startsWith(`${name}{`)).reduce((sum, [, value]) => sum + value, 0);

describe('CallMetrics', () => {
  it('counts a call, its verdicts, findings, tokens and duration', async () => {
    const { bus, metrics } = start();
    run(bus, (call) => {
      call.model = 'small';
      call.decide('auth', 'allow', 'verified');
      call.add({
        kind: 'finding',
        direction: 'input',
        type: 'EMAIL_ADDRESS',
        count: 3,
        action: 'pseudonymize',
      });
      call.add({ kind: 'finding', direction: 'output', type: 'EMAIL_ADDRESS', count: 2, action: 'restored' });
      call.use({ input: 11, output: 7 });
    });

    const series = await scrape(metrics);
    expect(series.get(`ai_security_requests_total{outcome="completed",route="${ROUTE}"}`)).toBe(1);
    expect(series.get('ai_security_decisions_total{effect="allow",reason="verified",stage="auth"}')).toBe(1);
    const findings = 'ai_security_pii_findings_total';
    expect(series.get(`${findings}{action="pseudonymize",direction="input",type="EMAIL_ADDRESS"}`)).toBe(3);
    expect(series.get(`${findings}{action="restored",direction="output",type="EMAIL_ADDRESS"}`)).toBe(2);
    expect(series.get('ai_security_tokens_total{model="small",type="input"}')).toBe(11);
    expect(series.get('ai_security_tokens_total{model="small",type="output"}')).toBe(7);
    expect(series.get(`ai_security_request_duration_seconds_count{route="${ROUTE}"}`)).toBe(1);
  });

  it('keeps the sums over scrapes', async () => {
    const { bus, metrics } = start();
    const key = `ai_security_requests_total{outcome="completed",route="${ROUTE}"}`;
    run(bus);
    expect((await scrape(metrics)).get(key)).toBe(1);
    expect((await scrape(metrics)).get(key)).toBe(1);
    run(bus);
    run(bus);
    expect((await scrape(metrics)).get(key)).toBe(3);
  });

  it('shows calls and streams while they last', async () => {
    const { bus, metrics } = start();
    const [plain, stream] = [newCall(), newCall()];
    bus.emit('call.opened', plain);
    bus.emit('call.opened', stream);
    stream.streaming = true;
    let series = await scrape(metrics);
    expect(series.get('ai_security_active_calls')).toBe(2);
    expect(series.get('ai_security_active_streams')).toBe(1);

    stream.stop('client_gone');
    for (const call of [plain, stream]) bus.emit('call.closed', call);
    series = await scrape(metrics);
    expect(series.get('ai_security_active_calls')).toBe(0);
    expect(series.get('ai_security_active_streams')).toBe(0);
    expect(series.get(`ai_security_requests_total{outcome="client_gone",route="${ROUTE}"}`)).toBe(1);
    // It closed without saying why: that is a fault, not a success.
    expect(series.get(`ai_security_requests_total{outcome="error",route="${ROUTE}"}`)).toBe(1);
  });

  it('counts what the body parser refused', async () => {
    const { bus, metrics } = start();
    bus.emit('request.refused', { route: ROUTE, reason: 'malformed_json' });
    const series = await scrape(metrics);
    expect(series.get(`ai_security_requests_total{outcome="refused",route="${ROUTE}"}`)).toBe(1);
    const decision = 'ai_security_decisions_total{effect="deny",reason="malformed_json",stage="body"}';
    expect(series.get(decision)).toBe(1);
  });

  it('begins known series at 0', async () => {
    const series = await scrape(start().metrics);
    for (const key of [
      `ai_security_requests_total{outcome="refused",route="${ROUTE}"}`,
      'ai_security_requests_total{outcome="refused",route="other"}',
      'ai_security_tokens_total{model="large",type="output"}',
      'ai_security_pii_findings_total{action="block",direction="input",type="CREDIT_CARD"}',
      `ai_security_request_duration_seconds_count{route="${ROUTE}"}`,
      'ai_security_series_dropped_total{metric="ai_security_decisions_total"}',
      'ai_security_active_calls',
    ]) {
      expect(series.get(key), key).toBe(0);
    }
  });

  it('exposes exactly the metrics of its table', async () => {
    const { bus, metrics } = start();
    run(bus, (call) => call.decide('auth', 'allow', 'verified'));
    const exposed = await metrics.registry.getMetricsAsJSON();
    const shape = ({ name, help, type }: { name: string; help: string; type: unknown }) => ({
      name,
      help,
      type,
    });
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(exposed.map(shape).sort(byName)).toEqual(Object.values(METRICS).map(shape).sort(byName));
    for (const definition of Object.values(METRICS)) {
      const values = exposed.find(({ name }) => name === definition.name)?.values ?? [];
      expect(values.length, definition.name).toBeGreaterThan(0);
      for (const { labels } of values) {
        const names = Object.keys(labels).filter((label) => label !== 'le');
        expect(names.sort()).toEqual([...definition.labels].sort());
      }
    }
  });
});

describe('bounds', () => {
  it('folds 10,000 models, routes and reasons into a bounded number of series', async () => {
    const { bus, metrics } = start();
    for (let i = 0; i < 10_000; i++) {
      run(
        bus,
        (call) => {
          call.model = `model-${i}`;
          call.use({ input: 1, output: 1 });
          call.decide('policy', 'deny', `reason_${i}`);
          call.add({ kind: 'finding', direction: 'input', type: `TYPE_${i}`, count: 1, action: 'mask' });
        },
        `GET /${i}`,
      );
    }
    const series = await scrape(metrics);
    expect(series.get('ai_security_tokens_total{model="other",type="input"}')).toBe(10_000);
    expect(series.get('ai_security_requests_total{outcome="completed",route="other"}')).toBe(10_000);
    expect(series.get('ai_security_pii_findings_total{action="mask",direction="input",type="other"}')).toBe(
      10_000,
    );
    const reasons = [...series.keys()].filter((key) => key.startsWith('ai_security_decisions_total'));
    expect(reasons).toHaveLength(65);
    expect(sumOf(series, 'ai_security_decisions_total')).toBe(10_000);
    expect(series.size).toBeLessThan(250);
  });

  it('takes no more than 80 routes', async () => {
    const { bus, metrics } = start();
    metrics.registerRoutes(Array.from({ length: 300 }, (_, i) => `GET /${i}`));
    run(bus, undefined, 'GET /78');
    run(bus, undefined, 'GET /80');
    const series = await scrape(metrics);
    expect(series.get('ai_security_requests_total{outcome="completed",route="GET /78"}')).toBe(1);
    expect(series.get('ai_security_requests_total{outcome="completed",route="other"}')).toBe(1);
  });

  it('stops at 1,000 series of a metric and says so', async () => {
    const { bus, metrics } = start();
    const stages = ['body', 'auth', 'policy', 'limits', 'validation', 'privacy', 'audit', 'handler'] as const;
    const effects = ['allow', 'deny', 'would_deny', 'error'] as const;
    const reasons = [...Object.keys(PROBLEMS), ...Array.from({ length: 64 }, (_, i) => `reason_${i}`)];
    let sent = 0;
    for (const stage of stages) {
      for (const effect of effects) {
        run(bus, (call) => reasons.forEach((reason) => call.decide(stage, effect, reason)));
        sent += reasons.length;
      }
    }
    const series = await scrape(metrics);
    const kept = [...series.keys()].filter((key) => key.startsWith('ai_security_decisions_total'));
    expect(sent).toBeGreaterThan(1_000);
    expect(kept).toHaveLength(1_000);
    const dropped = 'ai_security_series_dropped_total{metric="ai_security_decisions_total"}';
    expect(series.get(dropped)).toBe(sent - 1_000);
  });

  it('never makes a label of text that only looks like one', async () => {
    const { bus, metrics } = start();
    const hostile = [
      'a"b',
      'a\nb',
      'x,effect:deny',
      'user@example.com',
      '__proto__',
      'A'.repeat(500),
      '',
      'über',
    ];
    for (const text of hostile) {
      run(
        bus,
        (call) => {
          call.model = text;
          call.use({ input: 1, output: 0 });
          call.decide('handler', 'error', text);
          call.add({ kind: 'finding', direction: 'output', type: text, count: 1, action: 'mask' });
        },
        text,
      );
    }
    const series = await scrape(metrics);
    expect(series.get('ai_security_tokens_total{model="other",type="input"}')).toBe(hostile.length);
    // `__proto__` has the form of a reason; the others have not.
    expect(series.get('ai_security_decisions_total{effect="error",reason="__proto__",stage="handler"}')).toBe(
      1,
    );
    const other = 'ai_security_decisions_total{effect="error",reason="other",stage="handler"}';
    expect(series.get(other)).toBe(hostile.length - 1);
    expect([...series.keys()].join('\n')).not.toMatch(/example\.com|AAAA|über/);
  });

  it.each([Number.NaN, Infinity, -Infinity, -1, 0.5, 1e308])('ignores %s tokens', async (amount) => {
    const { bus, metrics } = start();
    run(bus, (call) => call.use({ input: amount, output: 5 }));
    run(bus, (call) => call.use({ input: 2, output: 0 }));
    const series = await scrape(metrics);
    expect(series.get('ai_security_tokens_total{model="other",type="input"}')).toBe(2);
    expect(series.get('ai_security_tokens_total{model="other",type="output"}')).toBe(5);
  });
});

describe('a registry of the host', () => {
  it('holds our metrics until the application ends, and can be used again then', async () => {
    const registry = new Registry();
    const { metrics } = start({ registry });
    expect(metrics.registry).toBe(registry);
    expect(await registry.metrics()).toContain('ai_security_active_calls 0');
    expect(() => start({ registry })).toThrow('already been registered');

    metrics.onApplicationShutdown();
    expect((await registry.metrics()).trim()).toBe('');
    const { bus, metrics: second } = start({ registry });
    run(bus);
    const key = `ai_security_requests_total{outcome="completed",route="${ROUTE}"}`;
    expect((await scrape(second)).get(key)).toBe(1);
  });
});

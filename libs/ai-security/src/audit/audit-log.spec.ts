import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import type { AiSecuritySettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AuditLog } from './audit-log.js';
import { AuditRecords } from './audit-record.js';
import type { AuditSink } from './audit-sink.js';
import { AuditStep } from './audit-step.js';
import { caller, newCall } from '../../../../test/audit/recorded-call.js';

const SECRET = Buffer.alloc(32, 7);

/** Keeps the lines; fails while `broken` is set. */
class ListSink implements AuditSink {
  readonly lines: string[] = [];
  broken = false;
  waits = false;

  write(line: string): void | Promise<void> {
    if (this.waits) return Promise.resolve().then(() => this.#keep(line));
    this.#keep(line);
  }

  records(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  #keep(line: string): void {
    if (this.broken) throw new Error('disk full: secret detail');
    this.lines.push(line);
  }
}

function start(onFailure: 'deny' | 'allow' = 'deny') {
  const bus = new CallBus();
  const sink = new ListSink();
  const log = new AuditLog(bus, new AuditRecords(SECRET, (text) => text), sink);
  const step = new AuditStep(log, { audit: { file: undefined, onFailure } } as AiSecuritySettings);
  return { bus, sink, log, step };
}

function answer(call: AiCall, status: number): void {
  call.exchange.rawResponse.writeHead(status).end();
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the records of a call', () => {
  it('are an opening one before the handler and a closing one after the answer', () => {
    const { bus, sink, step } = start();
    const call = newCall(caller());
    call.decide('auth', 'allow', 'verified');
    call.add({
      kind: 'finding',
      direction: 'input',
      type: 'EMAIL_ADDRESS',
      count: 2,
      action: 'pseudonymize',
    });
    const body = { messages: [{ role: 'user', content: 'the prompt' }] };
    expect(step.apply(body, call)).toBe(body);
    expect(sink.lines).toHaveLength(1);
    expect(sink.lines[0]).not.toMatch(/prompt|alice/);

    call.streaming = true;
    call.use({ input: 11, output: 7 });
    call.add({ kind: 'finding', direction: 'output', type: 'IBAN_CODE', count: 1, action: 'redact' });
    answer(call, 200);
    call.stop('completed');
    bus.emit('call.closed', call);

    const boot: unknown = expect.stringMatching(/^[\w-]{8}$/);
    const facts = {
      decisions: [{ stage: 'auth', effect: 'allow', reason: 'verified' }],
      findings: [{ direction: 'input', type: 'EMAIL_ADDRESS', count: 2, action: 'pseudonymize' }],
    };
    expect(sink.records()).toEqual([
      {
        v: 1,
        boot,
        seq: 1,
        type: 'call.opened',
        id: call.id,
        time: new Date(call.openedAt).toISOString(),
        traceId: '0af7651916cd43dd8448eb211c80319c',
        route: 'POST /v1/chat/completions',
        format: 'openai.chat',
        mode: 'enforce',
        model: 'gpt-small',
        who: {
          kind: 'oauth',
          issuer: 'https://issuer.test',
          client: 'billing-ui',
          subject: expect.stringMatching(/^[\w-]{22}$/) as unknown,
        },
        address: '203.0.113.0/24',
        ...facts,
      },
      {
        v: 1,
        boot,
        seq: 2,
        type: 'call.closed',
        id: call.id,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
        durationMs: expect.any(Number) as unknown,
        outcome: 'completed',
        status: 200,
        streaming: true,
        // Only what came after the opening record: nothing is told twice.
        decisions: [],
        findings: [{ direction: 'output', type: 'IBAN_CODE', count: 1, action: 'redact' }],
        usage: { input: 11, output: 7 },
        droppedFacts: 0,
      },
    ]);
  });

  it('are one record for a call that a guard refused, without a caller', () => {
    const { bus, sink } = start();
    const call = newCall();
    call.model = undefined;
    call.decide('auth', 'deny', 'token_missing');
    answer(call, 401);
    call.stop('refused');
    bus.emit('call.closed', call);

    const [record] = sink.records();
    expect(sink.lines).toHaveLength(1);
    expect(record).toMatchObject({
      type: 'call.refused',
      id: call.id,
      route: 'POST /v1/chat/completions',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      address: '203.0.113.0/24',
      outcome: 'refused',
      status: 401,
      decisions: [{ stage: 'auth', effect: 'deny', reason: 'token_missing' }],
    });
    expect(record).not.toHaveProperty('who');
    expect(record).not.toHaveProperty('model');
  });

  it('name no status when no answer was begun', () => {
    const { bus, sink } = start();
    const call = newCall(caller());
    call.stop('client_gone');
    bus.emit('call.closed', call);
    expect(sink.records()[0]).toMatchObject({ type: 'call.closed', outcome: 'client_gone', mode: 'enforce' });
    expect(sink.records()[0]).not.toHaveProperty('status');
  });

  it('say how many facts did not fit', () => {
    const { bus, sink } = start();
    const call = newCall();
    for (let i = 0; i < 300; i++) call.decide('limits', 'allow', 'within');
    bus.emit('call.closed', call);
    expect(sink.records()[0]).toMatchObject({ droppedFacts: 44, decisions: { length: 256 } });
  });
});

describe.each([false, true])('a sink that fails (waiting: %s)', (waits) => {
  it('stops the call where the setting is deny', async () => {
    const { bus, sink, step } = start('deny');
    Object.assign(sink, { waits, broken: true });
    const call = newCall(caller());
    const refusal: unknown = await (async () => step.apply({}, call))().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SecurityProblem);
    expect(refusal).toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'audit_unavailable',
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) as unknown },
    });

    // The refusal itself is on record as soon as the sink works again, with who it was.
    Object.assign(sink, { broken: false });
    call.stop('refused');
    bus.emit('call.closed', call);
    await Promise.resolve();
    expect(sink.records()).toMatchObject([{ type: 'call.refused', seq: 2, who: { client: 'billing-ui' } }]);
  });

  it('lets the call pass where the setting is allow, and says so in the closing record', async () => {
    const { bus, sink, step } = start('allow');
    Object.assign(sink, { waits, broken: true });
    const call = newCall(caller());
    const body = {};
    expect(await step.apply(body, call)).toBe(body);

    Object.assign(sink, { broken: false });
    call.stop('completed');
    bus.emit('call.closed', call);
    await Promise.resolve();
    expect(sink.records()).toMatchObject([
      {
        type: 'call.closed',
        who: { client: 'billing-ui' },
        decisions: [{ stage: 'audit', effect: 'error', reason: 'audit_unavailable' }],
      },
    ]);
  });

  it('is counted at the close, and logged once a minute without content', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const { bus, sink, log } = start();
    Object.assign(sink, { waits, broken: true });
    const close = async (times: number) => {
      for (let i = 0; i < times; i++) bus.emit('call.closed', newCall(caller()));
      await new Promise(setImmediate);
    };
    await close(50);
    expect(log.lost).toBe(50);
    expect(error).toHaveBeenCalledTimes(1);

    vi.advanceTimersByTime(60_000);
    await close(2);
    expect(error.mock.calls.map(([message]) => message as unknown)).toEqual([
      '1 closing audit record(s) could not be written since the start',
      '51 closing audit record(s) could not be written since the start',
    ]);
  });
});

it('flushes the sink when the application shuts down, and survives one that cannot', async () => {
  const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  const records = new AuditRecords(SECRET, (text) => text);
  const flush = vi.fn(() => Promise.resolve());
  await new AuditLog(new CallBus(), records, { write: () => undefined, flush }).onApplicationShutdown();
  expect(flush).toHaveBeenCalledOnce();
  expect(error).not.toHaveBeenCalled();

  flush.mockRejectedValueOnce(new Error('disk'));
  await new AuditLog(new CallBus(), records, { write: () => undefined, flush }).onApplicationShutdown();
  expect(error).toHaveBeenCalledOnce();
});

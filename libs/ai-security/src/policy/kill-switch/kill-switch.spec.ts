/** The kill switch in one process: what it refuses, what it ends, and what it does without its store. */
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCall, routeOf } from '../../../../../test/concurrency/open-call.js';
import type { AiCall } from '../../call/ai-call.js';
import { CallBus } from '../../call/call-bus.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { fakePrincipal } from '../../testing/fake-principal.js';
import type { Block, BlockTarget } from './block.js';
import { MemoryBlockStore } from './memory-block-store.js';
import { KillSwitchService } from './kill-switch.service.js';
import { KillSwitchStep } from './kill-switch.step.js';
import { ModelBlockStep } from './model-block.step.js';

const NOW = Date.UTC(2030, 0, 1);
const at = (seconds: number) => NOW / 1000 + seconds;
let said: string[];
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  said = [];
  const keep = (line: unknown) => void said.push(String(line));
  Logger.overrideLogger({ log: keep, warn: keep, error: keep });
});
afterEach(() => void vi.useRealTimers());

/** One that other processes change as well, and that a test takes away. */
class SharedStore extends MemoryBlockStore {
  override readonly shared = true;
  down = false;

  override async read(): Promise<readonly Block[]> {
    this.#reach();
    return super.read();
  }
  override async put(block: Block): Promise<void> {
    this.#reach();
    return super.put(block);
  }
  override async remove(target: BlockTarget): Promise<boolean> {
    this.#reach();
    return super.remove(target);
  }
  #reach(): void {
    if (this.down) throw new StoreUnavailable('ECONNREFUSED');
  }
}

async function made(store: MemoryBlockStore = new MemoryBlockStore()) {
  const bus = new CallBus();
  const service = new KillSwitchService(store);
  const step = new KillSwitchStep(service, bus);
  await service.start();
  return { bus, service, step, models: new ModelBlockStep(service, bus), store };
}

function refusal(run: () => unknown): SecurityProblem | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof SecurityProblem) return error;
    throw error;
  }
}

const alice = fakePrincipal({ subject: 'alice', tenant: 'acme' });
const bob = fakePrincipal({ subject: 'bob', tenant: 'acme-2' });
const key = fakePrincipal({ id: 'key:AAAA', kind: 'api_key', subject: 'team', claims: { key_id: 'AAAA' } });
const keyLike = fakePrincipal({ subject: 'carol', claims: { key_id: 'AAAA' } });

describe('what is blocked', () => {
  it.each<[string, BlockTarget, string]>([
    ['a principal', { kind: 'principal', id: alice.id }, 'alice'],
    ['a tenant', { kind: 'tenant', id: 'acme' }, 'alice'],
    ['a key', { kind: 'key', id: 'AAAA' }, 'key'],
  ])('%s is refused, and nobody else', async (_, target, whom) => {
    const { step, service } = await made();
    await service.block(target, { reason: 'stolen' });
    const refused = Object.entries({ alice, bob, key, keyLike }).filter(([, caller]) =>
      refusal(() => step.admit(openCall(caller))),
    );
    expect(refused.map(([name]) => name)).toEqual([whom]);
    const problem = refusal(() => step.admit(openCall(refused[0]![1])));
    expect(problem).toMatchObject({ code: 'blocked', reason: `blocked_${target.kind}` });
    expect(problem?.getStatus()).toBe(403);
    expect(await service.release(target)).toBe(true);
    expect(await service.release(target)).toBe(false);
    expect(refusal(() => step.admit(openCall(refused[0]![1])))).toBeUndefined();
  });

  it('everything is 503, and clients need not try again by themselves', async () => {
    const { step, service } = await made();
    await service.block({ kind: 'all' });
    for (const caller of [alice, key, undefined]) {
      const problem = refusal(() => step.admit(openCall(caller)));
      expect(problem?.code).toBe('suspended');
      expect(problem?.getStatus()).toBe(503);
      expect(problem?.headers).toEqual({ 'Retry-After': '60', 'x-should-retry': 'false' });
    }
  });

  it('models by name, without regard to case, or by their beginning', async () => {
    const { models, service } = await made();
    const blocked = (model: unknown) => refusal(() => models.apply({ model }));
    expect(blocked(['claude-x'])).toBeUndefined();
    await service.block({ kind: 'model', id: 'GPT-5' });
    await service.block({ kind: 'model', id: 'claude-*' });
    for (const model of ['gpt-5', 'GPT-5', 'claude-', 'Claude-opus', ['gpt-5'], { name: 'gpt-5' }, null])
      expect(blocked(model)).toMatchObject({ code: 'blocked', reason: 'blocked_model', param: 'model' });
    for (const model of ['gpt-5-mini', 'gpt', 'claude', '*', undefined])
      expect(blocked(model)).toBeUndefined();
    const asked = (): unknown => models.applyUpstream({ model: 'claude-3' }, 'openai.chat', openCall(bob));
    expect(refusal(asked)?.code).toBe('blocked');
    for (const body of [undefined, null, 'text', []]) expect(models.apply(body)).toBe(body);
  });

  it('until it expires', async () => {
    const { step, models, service } = await made();
    await service.block({ kind: 'principal', id: alice.id }, { expiresAt: at(60) });
    await service.block({ kind: 'model', id: 'm' }, { expiresAt: at(60) });
    vi.setSystemTime(NOW + 59_999);
    expect(refusal(() => step.admit(openCall(alice)))).toBeDefined();
    expect(refusal(() => models.apply({ model: 'm' }))).toBeDefined();
    vi.setSystemTime(NOW + 60_000);
    expect(refusal(() => step.admit(openCall(alice)))).toBeUndefined();
    expect(refusal(() => models.apply({ model: ['m'] }))).toBeUndefined();
    expect(await service.list()).toEqual([]);
  });

  it('is listed with its reason, the oldest first', async () => {
    const { service } = await made();
    await service.block({ kind: 'all' }, { reason: 'incident-7', expiresAt: at(60) });
    vi.setSystemTime(NOW + 5000);
    await service.block({ kind: 'key', id: 'AAAA' });
    expect(await service.list()).toEqual([
      { kind: 'all', reason: 'incident-7', blockedAt: at(0), expiresAt: at(60) },
      { kind: 'key', id: 'AAAA', reason: 'unspecified', blockedAt: at(5), expiresAt: null },
    ]);
  });

  it.each([
    ['a target of another kind', { kind: 'everybody' }, {}],
    ['nobody', { kind: 'principal', id: '' }, {}],
    ['an id that is none', { kind: 'principal', id: 7 }, {}],
    ['an id that is too long', { kind: 'tenant', id: 'x'.repeat(1025) }, {}],
    ['everything and somebody', { kind: 'all', id: 'x' }, {}],
    ['a reason that could be data', { kind: 'all' }, { reason: 'Jane Doe' }],
    ['an end in the past', { kind: 'all' }, { expiresAt: at(0) }],
    ['an end in milliseconds that are no number', { kind: 'all' }, { expiresAt: Number.NaN }],
  ])('is not %s', async (_, target, options) => {
    const { service } = await made();
    await expect(service.block(target as BlockTarget, options)).rejects.toThrow(TypeError);
    expect(await service.list()).toEqual([]);
  });

  it('is logged without saying whom', async () => {
    const { service } = await made();
    await service.block({ kind: 'principal', id: alice.id }, { reason: 'stolen' });
    await service.release({ kind: 'principal', id: alice.id });
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/principal is blocked \(stolen\)/);
    expect(said.join()).not.toContain('alice');
  });
});

describe('open calls', () => {
  async function opened() {
    const parts = await made();
    const call = (caller: typeof alice, model: string, mode: 'enforce' | 'observe' = 'enforce'): AiCall => {
      const one = openCall(caller, routeOf('POST /chat', { mode }));
      one.model = model;
      parts.step.admit(one);
      return one;
    };
    const calls = {
      alice: call(alice, 'm-1'),
      bob: call(bob, 'm-2'),
      watched: call(alice, 'm-1', 'observe'),
    };
    const stopped = () =>
      Object.entries(calls).flatMap(([name, { stopReason }]) => (stopReason ? [name] : []));
    return { ...parts, calls, stopped };
  }

  it.each<[string, BlockTarget, string[]]>([
    ['of a blocked caller', { kind: 'principal', id: alice.id }, ['alice']],
    ['of a blocked model', { kind: 'model', id: 'm-2' }, ['bob']],
    ['of all', { kind: 'all' }, ['alice', 'bob']],
  ])('%s end at once', async (_, target, expected) => {
    const { service, stopped, calls } = await opened();
    void service.block(target);
    expect(stopped()).toEqual(expected);
    expect(calls.watched.stopReason).toBeUndefined();
    for (const name of expected) expect(calls[name as 'alice'].stopReason).toBe('blocked');
  });

  it('end when what was blocked before is blocked again', async () => {
    const { service, calls, step } = await opened();
    await service.block({ kind: 'principal', id: bob.id }, { expiresAt: at(10) });
    expect(calls.bob.stopReason).toBe('blocked');
    vi.setSystemTime(NOW + 10_000);
    const again = openCall(bob);
    step.admit(again);
    await service.block({ kind: 'principal', id: bob.id });
    expect(again.stopReason).toBe('blocked');
  });

  it('end whose handler has asked a model that is blocked', async () => {
    const { bus, service, models } = await made();
    const [one, other, over] = [openCall(alice), openCall(bob), openCall(bob)];
    models.applyUpstream({ model: 'GPT-5-mini' }, 'openai.chat', one);
    models.applyUpstream({ model: 'claude-opus' }, 'openai.chat', one);
    models.applyUpstream({ model: 'claude-opus' }, 'openai.chat', other);
    models.applyUpstream({ model: 'gpt-5-mini' }, 'openai.chat', over);
    bus.emit('call.closed', over);
    await service.block({ kind: 'model', id: 'gpt-5*' });
    expect([one, other, over].map(({ stopReason }) => stopReason)).toEqual(['blocked', undefined, undefined]);
  });

  it('that have closed are let go of', async () => {
    const { service, bus, calls } = await opened();
    bus.emit('call.closed', calls.alice);
    await service.block({ kind: 'all' });
    expect(calls.alice.stopReason).toBeUndefined();
  });
});

describe('without its store', () => {
  it('nobody is admitted before the blocks were read once', async () => {
    const store = new SharedStore();
    store.down = true;
    const { step } = await made(store);
    expect(refusal(() => step.admit(openCall(alice)))).toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'kill_switch_unknown',
      headers: { 'Retry-After': '5' },
    });
    store.down = false;
    await vi.advanceTimersByTimeAsync(400);
    expect(refusal(() => step.admit(openCall(alice)))).toBeUndefined();
  });

  it('what is known stays, and calls say on record that it is old', async () => {
    const store = new SharedStore();
    const { step, service } = await made(store);
    await service.block({ kind: 'principal', id: bob.id });
    store.down = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refusal(() => step.admit(openCall(bob)))?.code).toBe('blocked');
    const call = openCall(alice);
    step.admit(call);
    const stale = { kind: 'decision', stage: 'policy', effect: 'error', reason: 'kill_switch_stale' };
    expect(call.facts).toEqual([stale]);
    store.down = false;
    await vi.advanceTimersByTimeAsync(400);
    const later = openCall(alice);
    step.admit(later);
    expect(later.facts).toEqual([]);
  });

  it('a block holds here, and is offered until it is taken', async () => {
    const store = new SharedStore();
    const { step, service } = await made(store);
    store.down = true;
    await expect(service.block({ kind: 'all' })).rejects.toThrow(StoreUnavailable);
    expect(refusal(() => step.admit(openCall(alice)))?.code).toBe('suspended');
    store.down = false;
    await vi.advanceTimersByTimeAsync(400);
    expect(await store.read()).toHaveLength(1);
    expect(refusal(() => step.admit(openCall(alice)))?.code).toBe('suspended');
    // What another process releases is released.
    await store.remove({ kind: 'all' });
    await vi.advanceTimersByTimeAsync(400);
    expect(refusal(() => step.admit(openCall(alice)))).toBeUndefined();
  });

  it('a release is refused, and the block stays', async () => {
    const store = new SharedStore();
    const { step, service } = await made(store);
    await service.block({ kind: 'all' });
    store.down = true;
    await expect(service.release({ kind: 'all' })).rejects.toThrow(StoreUnavailable);
    expect(refusal(() => step.admit(openCall(alice)))?.code).toBe('suspended');
  });

  it('a store that nobody else can change is not read again', async () => {
    const { service } = await made();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(service.state).toBe('current');
  });
});

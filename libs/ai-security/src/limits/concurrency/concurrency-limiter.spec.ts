import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCall, routeOf } from '../../../../../test/concurrency/open-call.js';
import type { AiCall } from '../../call/ai-call.js';
import { CallBus } from '../../call/call-bus.js';
import type { ConcurrencySettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { ClientAddress } from '../../network/client-address.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { fakePrincipal } from '../../testing/fake-principal.js';
import { ConcurrencyLeases, LEASE_MS, type Lease, type LeaseResult } from './concurrency-leases.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { MemoryConcurrencyLeases } from './memory-concurrency-leases.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store whose answers take a turn, and which a test takes away. */
class RemoteLeases extends ConcurrencyLeases {
  readonly inner = new MemoryConcurrencyLeases();
  down = false;
  released = 0;

  override async acquire(lease: Lease): Promise<LeaseResult> {
    return this.#reach(() => this.inner.acquire(lease));
  }
  override async renew(leases: readonly Lease[]): Promise<void> {
    return this.#reach(() => this.inner.renew(leases));
  }
  override async release(lease: Lease): Promise<void> {
    this.released++;
    return this.#reach(() => this.inner.release(lease));
  }

  async #reach<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.down) throw new StoreUnavailable('ECONNREFUSED');
    return work();
  }
}

function made(leases: ConcurrencyLeases, settings: Partial<ConcurrencySettings> = {}) {
  const bus = new CallBus();
  const limiter = new ConcurrencyLimiter(
    leases,
    { limit: 2, roles: new Map(), onFailure: 'deny', ...settings },
    new ClientAddress([]),
    bus,
  );
  const close = (call: AiCall): void => {
    call.stop('completed');
    bus.emit('call.closed', call);
  };
  return { limiter, close };
}

async function refusal(run: () => unknown): Promise<SecurityProblem> {
  try {
    await run();
  } catch (error) {
    if (error instanceof SecurityProblem) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe.each<[string, () => ConcurrencyLeases]>([
  ['at once', () => new MemoryConcurrencyLeases()],
  ['later', () => new RemoteLeases()],
])('with a store that answers %s', (_, store) => {
  it('refuses what is above the limit, until a call closes', async () => {
    const { limiter, close } = made(store());
    const calls = ['a', 'a'].map((name) => openCall(name));
    for (const call of calls) await limiter.take(call);
    const problem = await refusal(() => limiter.take(openCall('a')));
    expect(problem.code).toBe('concurrency_limited');
    expect(problem.getStatus()).toBe(429);
    expect(problem.headers['Retry-After']).toBe('1');
    await limiter.take(openCall('b'));
    close(calls[0]!);
    await limiter.take(openCall('a'));
    await refusal(() => limiter.take(openCall('a')));
  });

  it('gives back what another part refuses, once', async () => {
    const { limiter, close } = made(store());
    const call = openCall('a');
    const taken = await limiter.take(call);
    await limiter.take(openCall('a'));
    taken.undo();
    taken.undo();
    close(call);
    await limiter.take(openCall('a'));
    await refusal(() => limiter.take(openCall('a')));
  });

  it('counts a route of its own beside all calls', async () => {
    const { limiter } = made(store());
    const costly = routeOf('POST /costly', { concurrency: 1 });
    await limiter.take(openCall('a', costly));
    await refusal(() => limiter.take(openCall('a', costly)));
    await limiter.take(openCall('b', costly));
    await limiter.take(openCall('a'));
    await refusal(() => limiter.take(openCall('a')));
  });

  it('takes the limit of the first role that the caller has', async () => {
    const { limiter } = made(store(), {
      roles: new Map([
        ['batch', 3],
        ['guest', 1],
        ['vip', 9],
      ]),
    });
    const admitted = async (...roles: string[]): Promise<number> => {
      const caller = fakePrincipal({ subject: roles.join(), roles: new Set(roles) });
      for (let n = 0; ; n++) {
        try {
          await limiter.take(openCall(caller));
        } catch {
          return n;
        }
      }
    };
    expect(await admitted('vip', 'batch')).toBe(3);
    expect(await admitted('guest')).toBe(1);
    expect(await admitted('other')).toBe(2);
  });

  it('counts callers that nobody knows by their network', async () => {
    const { limiter } = made(store());
    const from = (address: string): AiCall => Object.assign(openCall(undefined), { clientAddress: address });
    await limiter.take(from('2001:db8::1'));
    await limiter.take(from('2001:db8::2'));
    await refusal(() => limiter.take(from('2001:db8::3')));
    await limiter.take(from('192.0.2.1'));
  });

  it('keeps a slot for as long as its call is open, with a timer only then', async () => {
    const { limiter, close } = made(store());
    expect(vi.getTimerCount()).toBe(0);
    const calls = ['a', 'a', 'b'].map((name) => openCall(name));
    for (const call of calls) await limiter.take(call);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(20 * LEASE_MS);
    await refusal(() => limiter.take(openCall('a')));
    calls.forEach(close);
    await vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(vi.getTimerCount()).toBe(0);
    await limiter.take(openCall('a'));
    expect(vi.getTimerCount()).toBe(1);
  });

  it('takes nothing for a call that was stopped', async () => {
    const { limiter } = made(store(), { limit: 1 });
    const call = openCall('a');
    call.stop('client_gone');
    await refusal(() => limiter.take(call));
    await limiter.take(openCall('a'));
  });
});

it('holds nothing for a call that closes while the store is asked', async () => {
  const leases = new RemoteLeases();
  const { limiter, close } = made(leases, { limit: 1 });
  const call = openCall('a');
  const pending = limiter.take(call);
  close(call);
  await pending;
  await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
  await limiter.take(openCall('a'));
});

describe('without its store', () => {
  it('denies, and lets go of what may have been granted', async () => {
    const leases = new RemoteLeases();
    const { limiter, close } = made(leases);
    leases.down = true;
    const call = openCall('a');
    const problem = await refusal(() => limiter.take(call));
    expect(problem.code).toBe('temporarily_unavailable');
    expect(problem.reason).toBe('store_down');
    expect(problem.headers['Retry-After']).toBe('5');
    expect(leases.released).toBe(1);
    close(call);
    expect(leases.released).toBe(1);
  });

  it.each(['allow', 'local'] as const)(
    '%s is on record, and the store learns of the call',
    async (onFailure) => {
      const leases = new RemoteLeases();
      const { limiter, close } = made(leases, { onFailure });
      leases.down = true;
      const calls = [openCall('a'), openCall('a')];
      for (const call of calls) await limiter.take(call);
      expect(calls[0]!.facts).toEqual([
        { kind: 'decision', stage: 'limits', effect: 'error', reason: 'store_down' },
      ]);
      leases.down = false;
      await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
      await refusal(() => limiter.take(openCall('a')));
      calls.forEach(close);
      await limiter.take(openCall('a'));
    },
  );

  it('local counts this process alone, with what was open before', async () => {
    const leases = new RemoteLeases();
    const { limiter, close } = made(leases, { onFailure: 'local' });
    const before = openCall('a');
    await limiter.take(before);
    await vi.advanceTimersByTimeAsync(2 * LEASE_MS);
    leases.down = true;
    await limiter.take(openCall('a'));
    await refusal(() => limiter.take(openCall('a')));
    close(before);
    await limiter.take(openCall('a'));
    await vi.advanceTimersByTimeAsync(2 * LEASE_MS);
    await refusal(() => limiter.take(openCall('a')));
  });
});

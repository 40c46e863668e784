/** Bounds how many calls of one caller are open at once. */
import type { AiCall } from '../../call/ai-call.js';
import type { CallBus } from '../../call/call-bus.js';
import { requireRunning } from '../../call/stopped-call.js';
import type { ConcurrencySettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import type { ClientAddress } from '../../network/client-address.js';
import { ProcessTimer } from '../../state/process-timer.js';
import type { ConcurrencyLeases, ConcurrencyLimit, Lease, LeaseResult } from './concurrency-leases.js';
import { MemoryConcurrencyLeases } from './memory-concurrency-leases.js';

/** Three chances before a lease ends. */
const HEARTBEAT_MS = 3000;
/** When to try again: a call may end at any moment. */
const BUSY_RETRY_SECONDS = '1';
const STORE_RETRY_SECONDS = '5';

/** A slot that a call holds. */
export interface Taken {
  /** Gives it back before the call ends, because the call is refused by another part. Idempotent. */
  undo(): void;
}

interface OpenCall {
  readonly lease: Lease;
  /** Not while the store is being asked: what is not granted must not be renewed. */
  held: boolean;
}

/**
 * A call counts from its admission until its response has finished, failed or been abandoned: a stream until it
 * ends. It counts for its caller, and where the route has a `concurrency`, for the caller's calls of that route
 * too. The caller is the principal; a call without one (in `observe` mode) counts for its network.
 *
 * One timer renews the leases of all open calls, so that a crash frees them after `LEASE_MS`.
 */
export class ConcurrencyLimiter {
  readonly #open = new Map<AiCall, OpenCall>();
  /** All open calls of this process, to count them when nobody else can. */
  readonly #own: MemoryConcurrencyLeases | undefined;
  readonly #timer = new ProcessTimer(() => void this.#beat(), HEARTBEAT_MS);
  #renewing = false;

  constructor(
    private readonly leases: ConcurrencyLeases,
    private readonly settings: ConcurrencySettings,
    private readonly addresses: Pick<ClientAddress, 'limitKey'>,
    bus: CallBus,
  ) {
    this.#own = settings.onFailure === 'local' ? new MemoryConcurrencyLeases() : undefined;
    bus.on('call.closed', (call) => this.#free(call));
  }

  /**
   * Takes a slot, which is given back when the call closes. Synchronous where the store is.
   *
   * @throws SecurityProblem `concurrency_limited`; `temporarily_unavailable` when the store fails and `onFailure`
   *   is `deny`; that of its stop when the call was stopped already. Rejects with the same
   */
  take(call: AiCall): Taken | Promise<Taken> {
    // One that is closed would never give its slot back.
    requireRunning(call);
    const open: OpenCall = { lease: this.#leaseOf(call), held: false };
    this.#open.set(call, open);
    let result: LeaseResult | Promise<LeaseResult>;
    try {
      result = this.leases.acquire(open.lease);
    } catch (error) {
      return this.#withoutStore(call, open, error);
    }
    if (!(result instanceof Promise)) return this.#settle(call, open, result);
    return result.then(
      (settled) => this.#settle(call, open, settled),
      (error: unknown) => this.#withoutStore(call, open, error),
    );
  }

  #leaseOf(call: AiCall): Lease {
    const { principal, route } = call;
    const limits: ConcurrencyLimit[] = [{ scope: 'all', limit: this.#limitOf(principal?.roles) }];
    if (route.concurrency !== undefined)
      limits.push({ scope: `route ${route.id} ${route.handler}`, limit: route.concurrency });
    // The mark keeps a subject that looks like an address from sharing the address's slots.
    const owner = principal
      ? `principal ${principal.id}`
      : `network ${this.addresses.limitKey(call.clientAddress)}`;
    return { owner, id: call.id, limits };
  }

  #limitOf(held: ReadonlySet<string> | undefined): number {
    const { limit, roles } = this.settings;
    if (held) for (const [role, ofRole] of roles) if (held.has(role)) return ofRole;
    return limit;
  }

  #settle(call: AiCall, open: OpenCall, { granted }: LeaseResult): Taken {
    if (!granted) {
      this.#open.delete(call);
      throw new SecurityProblem('concurrency_limited', { headers: { 'Retry-After': BUSY_RETRY_SECONDS } });
    }
    this.#own?.renew([open.lease]);
    return this.#hold(call, open);
  }

  #withoutStore(call: AiCall, open: OpenCall, cause: unknown): Taken {
    if (this.settings.onFailure === 'deny') {
      // It may have been carried out although nobody said so.
      this.#free(call);
      throw new SecurityProblem('temporarily_unavailable', {
        reason: 'store_down',
        headers: { 'Retry-After': STORE_RETRY_SECONDS },
        cause,
      });
    }
    call.decide('limits', 'error', 'store_down');
    // When the store is back it learns of the call by the next heartbeat.
    return this.#own ? this.#settle(call, open, this.#own.acquire(open.lease)) : this.#hold(call, open);
  }

  #hold(call: AiCall, open: OpenCall): Taken {
    open.held = true;
    this.#timer.start();
    return { undo: () => this.#free(call) };
  }

  /** Once for each call, also where it closes while the store is being asked. */
  #free(call: AiCall): void {
    const open = this.#open.get(call);
    if (!open) return;
    this.#open.delete(call);
    this.#own?.release(open.lease);
    void this.#release(open.lease);
  }

  async #release(lease: Lease): Promise<void> {
    try {
      await this.leases.release(lease);
    } catch {
      // It ends by itself.
    }
  }

  async #beat(): Promise<void> {
    if (this.#open.size === 0) {
      this.#timer.stop();
      return;
    }
    if (this.#renewing) return;
    this.#renewing = true;
    const held: Lease[] = [];
    for (const { lease, held: isHeld } of this.#open.values()) if (isHeld) held.push(lease);
    this.#own?.renew(held);
    try {
      await this.leases.renew(held);
    } catch {
      // The connection says itself that it is down; the next heartbeat states the same again.
    } finally {
      this.#renewing = false;
    }
  }
}

/** An API key becomes the call's `Principal`. */
import { hash } from 'node:crypto';
import type { Principal } from '../../call/principal.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { AddressRanges } from '../../network/address-ranges.js';
import { BoundedMap } from '../../state/bounded-map.js';
import { monotonicClock, type Clock } from '../../state/clock.js';
import { StoreUnavailable } from '../../state/store-unavailable.js';
import { parseApiKey } from './api-key-format.js';
import { principalOf } from './api-key-principal.js';
import { isOver, type ApiKeyRecord, type SecretDigest } from './api-key-record.js';
import { isWorthNoting, type ApiKeyStore } from './api-key-store.js';
import type { KeyDigester } from './key-digester.js';

const MAX_VERIFIED = 10_000;
// Less than a second from the beginning of the look-up: that is how long a revocation can stay unseen.
const FRESH_MS = 900;

export interface ApiKeyAuthenticatorOptions {
  /** Whose keys are accepted: one for tests must not open what is live. @default ['live'] */
  readonly environments?: readonly string[];
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: Clock;
  /** Milliseconds by which the age of what is remembered is told. @default one that never steps */
  readonly monotonic?: Clock;
}

interface VerifiedKey {
  readonly principal: Principal;
  readonly networks: AddressRanges | undefined;
  readonly freshUntil: number;
}

/**
 * A verified key is remembered for 0.9 s from the beginning of its look-up, so a revocation is seen everywhere
 * within a second, and a key in constant use costs one look-up in that time.
 */
export class ApiKeyAuthenticator {
  /** By the hash of the key, so that a heap snapshot holds no credential. */
  #verified = new BoundedMap<string, VerifiedKey>(MAX_VERIFIED);
  readonly #lookUps = new Map<string, Promise<LookUp>>();
  readonly #environments: ReadonlySet<string>;
  readonly #clock: Clock;
  readonly #monotonic: Clock;

  constructor(
    private readonly store: ApiKeyStore,
    private readonly digester: KeyDigester,
    {
      environments = ['live'],
      clock = Date.now,
      monotonic = monotonicClock,
    }: ApiKeyAuthenticatorOptions = {},
  ) {
    this.#environments = new Set(environments);
    this.#clock = clock;
    this.#monotonic = monotonic;
  }

  /**
   * The caller whom a key proves. Synchronous for a key that was seen in the last 0.9 s.
   *
   * Throws or rejects with `SecurityProblem`: `invalid_token`, whose reason says why (`malformed`, `environment`,
   * `unknown_key`, `secret`, `rotated`, `revoked`, `expired`); `ip_not_allowed`, only for a key that is good;
   * `temporarily_unavailable` when the store cannot answer.
   *
   * @param clientAddress as `ClientAddress.of` returns it
   */
  authenticate(key: string, clientAddress: string): Principal | Promise<Principal> {
    const hashed = hash('sha256', key, 'base64url');
    const known = this.#verified.get(hashed);
    if (known && this.#monotonic() < known.freshUntil && !isOver(known.principal.expiresAt, this.#now()))
      return admitted(known, clientAddress);
    return this.#verify(key, hashed, clientAddress);
  }

  /** Forgets all that was verified: to be called after a change in this process, which then counts at once. */
  forget(): void {
    this.#verified = new BoundedMap(MAX_VERIFIED);
    // What is being looked up may be from before the change.
    this.#lookUps.clear();
  }

  async #verify(key: string, hashed: string, clientAddress: string): Promise<Principal> {
    const parts = parseApiKey(key);
    if (!parts) throw refused('malformed');
    if (!this.#environments.has(parts.environment)) throw refused('environment');

    const verified = this.#verified;
    const { record, startedAt } = await this.#lookUp(parts.id);
    const digest = this.digester.find(key, record);
    const good = this.#accepted(record, digest);
    const principal = principalOf(good.record, good.digest);
    const entry: VerifiedKey = {
      principal,
      networks: good.record.networks && new AddressRanges(good.record.networks),
      freshUntil: startedAt + FRESH_MS,
    };
    // After `forget` this is another map, and what was learned before goes nowhere.
    verified.set(hashed, entry);
    this.#keepUp(key, good.record, good.digest);
    return admitted(entry, clientAddress);
  }

  /** One look-up at a time for an id, however many calls wait for it. */
  #lookUp(id: string): Promise<LookUp> {
    const running = this.#lookUps.get(id);
    if (running) return running;
    const startedAt = this.#monotonic();
    const lookUp = this.store
      .get(id)
      .then(
        (record) => ({ record, startedAt }),
        (error: unknown) => {
          throw error instanceof StoreUnavailable ? unavailable(error) : error;
        },
      )
      .finally(() => {
        if (this.#lookUps.get(id) === lookUp) this.#lookUps.delete(id);
      });
    this.#lookUps.set(id, lookUp);
    return lookUp;
  }

  /** The secret is judged first: to others it must not tell whether a key was revoked or is over. */
  #accepted(record: ApiKeyRecord | undefined, digest: SecretDigest | undefined): Accepted {
    if (!record) throw refused('unknown_key');
    if (!digest) throw refused('secret');
    if (record.revokedAt !== undefined) throw refused('revoked');
    if (isOver(record.expiresAt, this.#now())) throw refused('expired');
    if (isOver(digest.notAfter, this.#now())) throw refused('rotated');
    return { record, digest };
  }

  /** Notes the use, and moves a digest from an old pepper to the current one. The call does not wait for it. */
  #keepUp(key: string, record: ApiKeyRecord, digest: SecretDigest): void {
    const now = Math.floor(this.#now());
    const writes: Promise<unknown>[] = [];
    if (isWorthNoting(record.lastUsedAt, now)) writes.push(this.store.touch(record.id, now));
    if (this.digester.isOutdated(digest)) {
      const renewed = { ...digest, ...this.digester.digest(key) };
      const digests = record.digests.map((one) => (one === digest ? renewed : one));
      writes.push(this.store.update({ ...record, version: record.version + 1, digests }));
    }
    // A write that fails, or that came second, is tried again with the next look-up.
    for (const write of writes) write.catch(() => undefined);
  }

  #now(): number {
    return this.#clock() / 1000;
  }
}

interface LookUp {
  readonly record: ApiKeyRecord | undefined;
  /** By the monotonic clock. */
  readonly startedAt: number;
}

interface Accepted {
  readonly record: ApiKeyRecord;
  readonly digest: SecretDigest;
}

function admitted({ principal, networks }: VerifiedKey, clientAddress: string): Principal {
  if (networks && !networks.has(clientAddress)) throw new SecurityProblem('ip_not_allowed');
  return principal;
}

const refused = (reason: string): SecurityProblem => new SecurityProblem('invalid_token', { reason });

const unavailable = (cause: StoreUnavailable): SecurityProblem =>
  new SecurityProblem('temporarily_unavailable', {
    reason: 'key_store_down',
    headers: { 'Retry-After': '5' },
    cause,
  });

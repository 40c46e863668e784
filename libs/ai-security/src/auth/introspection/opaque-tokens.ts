/** Verifies tokens that only their issuer can read, and remembers the answers for a short time. */
import { hash } from 'node:crypto';
import type { Principal } from '../../call/principal.js';
import { BoundedMap } from '../../state/bounded-map.js';
import { callerOf, timeFault, type Now } from '../access-token-claims.js';
import { invalidToken } from '../access-token.js';
import type { JsonObject } from '../strict-json.js';
import type { Introspector } from './introspector.js';

const MAX_LENGTH = 8192;
const MAX_ACTIVE = 10_000;
/** Apart from the good ones: whoever sends junk must not push those out. */
const MAX_REFUSED = 10_000;
/** For so long a token that was revoked at its issuer can still be used. */
const ACTIVE_MS = 30_000;
const REFUSED_MS = 5_000;

interface KnownToken {
  readonly principal: Principal;
  readonly freshUntil: number;
}

export class OpaqueTokens {
  // By hash, so that no map (and no heap snapshot) holds a bearer token.
  readonly #active = new BoundedMap<string, KnownToken>(MAX_ACTIVE);
  readonly #refused = new BoundedMap<string, number>(MAX_REFUSED);
  readonly #asked = new Map<string, Promise<Principal>>();

  /** @param clock milliseconds since the epoch */
  constructor(
    private readonly introspectors: readonly Introspector[],
    private readonly clock: () => number = Date.now,
    private readonly tolerance = 5,
  ) {}

  /** Whether there is anybody to ask. */
  get enabled(): boolean {
    return this.introspectors.length > 0;
  }

  /**
   * The caller whom a token proves; synchronous for one that was asked about in the last 30 s.
   *
   * Rejects with `SecurityProblem` `invalid_token` (`inactive`, or the reasons of claims), or
   * `temporarily_unavailable` when an issuer that might know the token gives no clear answer.
   */
  verify(token: string): Principal | Promise<Principal> {
    const key = hash('sha256', token, 'base64url');
    const known = this.#active.get(key);
    if (known && this.#holds(known)) return known.principal;
    // One question at a time for a token, however many calls wait for the answer.
    const asked = this.#asked.get(key);
    if (asked) return asked;
    const answer = this.#verify(token, key).finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }

  #holds({ principal, freshUntil }: KnownToken): boolean {
    const fault = timeFault(principal.expiresAt, principal.claims, this.#now());
    return fault === undefined && this.clock() < freshUntil;
  }

  async #verify(token: string, key: string): Promise<Principal> {
    this.#active.delete(key);
    if (token.length > MAX_LENGTH) throw invalidToken('malformed');
    if (this.clock() < (this.#refused.get(key) ?? 0)) throw invalidToken('inactive');
    // Before the question: the answer may be old when it comes.
    const askedAt = this.clock();
    const found = await this.#ask(token);
    if (!found) {
      this.#refused.set(key, askedAt + REFUSED_MS);
      throw invalidToken('inactive');
    }
    const principal = callerOf(found.claims, found.introspector.issuer, this.#now());
    this.#active.set(key, { principal, freshUntil: askedAt + ACTIVE_MS });
    return principal;
  }

  /** A token does not say whose it is: all issuers are asked at once, and a clear yes of one is enough. */
  async #ask(token: string): Promise<Found | undefined> {
    const answers = await Promise.allSettled(
      this.introspectors.map(async (introspector) => ({
        introspector,
        claims: await introspector.ask(token),
      })),
    );
    for (const answer of answers) {
      if (answer.status === 'fulfilled' && answer.value.claims) return answer.value as Found;
    }
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason;
    return undefined;
  }

  #now(): Now {
    return { seconds: this.clock() / 1000, tolerance: this.tolerance };
  }
}

interface Found {
  readonly introspector: Introspector;
  readonly claims: JsonObject;
}

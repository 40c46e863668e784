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

/** Where answers say of what kind a token is: RFC 7662 section 2.2, Ory Hydra and Cognito, Keycloak. */
const KINDS = ['token_type', 'token_use', 'typ'];
const ACCESS_TOKEN: ReadonlySet<unknown> = new Set(['bearer', 'dpop', 'access_token', 'access', 'at+jwt']);

interface KnownToken {
  readonly principal: Principal;
  readonly freshUntil: number;
}

export class OpaqueTokens {
  // By hash, so that no map (and no heap snapshot) holds a bearer token.
  readonly #active = new BoundedMap<string, KnownToken>(MAX_ACTIVE);
  readonly #refused = new BoundedMap<string, number>(MAX_REFUSED);
  readonly #asked = new Map<string, Promise<Principal>>();

  /**
   * @param introspector of the one issuer that is asked; `undefined`: there is nobody, and every token is refused
   * @param clock milliseconds since the epoch
   */
  constructor(
    private readonly introspector: Introspector | undefined,
    private readonly clock: () => number = Date.now,
    private readonly tolerance = 5,
  ) {}

  /** Whether there is anybody to ask. */
  get enabled(): boolean {
    return this.introspector !== undefined;
  }

  /**
   * The caller whom a token proves; synchronous for one that was asked about in the last 30 s.
   *
   * Rejects with `SecurityProblem` `invalid_token` (`inactive`, `typ`, or the reasons of claims), or
   * `temporarily_unavailable` when the issuer gives no clear answer.
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
    const claims = await this.introspector?.ask(token);
    if (!this.introspector || !claims) {
      this.#refused.set(key, askedAt + REFUSED_MS);
      throw invalidToken('inactive');
    }
    if (!isAccessToken(claims)) throw invalidToken('typ');
    const principal = callerOf(claims, this.introspector.issuer, this.#now());
    this.#active.set(key, { principal, freshUntil: askedAt + ACTIVE_MS });
    return principal;
  }

  #now(): Now {
    return { seconds: this.clock() / 1000, tolerance: this.tolerance };
  }
}

/** Servers are asked about refresh tokens and ID tokens as well, and find them active; most say which it is. */
const isAccessToken = (claims: JsonObject): boolean =>
  KINDS.every((name) => {
    const kind = claims[name];
    return kind === undefined || (typeof kind === 'string' && ACCESS_TOKEN.has(kind.toLowerCase()));
  });

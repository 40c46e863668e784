/**
 * The public keys of one issuer, fetched when they are first needed.
 *
 * `jose` chooses among the keys; this store decides when to fetch them. jose's own remote set is not used
 * because it drops every key at the end of its age even if the endpoint is down, and then tries again for
 * each request.
 */
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { IssuerSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { fetchJson, OutboundError } from '../network/outbound-json.js';
import { discoverEndpoint, IssuerMetadataError } from './issuer-metadata.js';

/** Keys are fetched again after this time, so a withdrawn key works no longer than that. */
const MAX_AGE_MS = 10 * 60_000;
/** Known keys outlive an outage of the issuer by this time, and no longer: a key may have been withdrawn. */
const MAX_STALE_MS = 60 * 60_000;
/**
 * Between two attempts for the sake of an unknown key id, whatever became of the first: they must not become a flood
 * of fetches. A fetch that found what was looked for begins none, so that an issuer may rotate right after it.
 */
const COOL_DOWN_MS = 30_000;
/** The same while there is no key at all: short, because every call is refused until one is there. */
const COLD_COOL_DOWN_MS = 5_000;

const FETCH = { timeoutMs: 2_000, maxBytes: 256 * 1024 };

/** One published state of the key set: a new object when, and only when, the keys changed. */
export interface KeySet {
  readonly find: ReturnType<typeof createLocalJWKSet>;
}

export class IssuerKeys {
  readonly #logger = new Logger('AiSecurity');
  #keys: KeySet | undefined;
  /** The keys as published, to see whether they changed. */
  #published = '';
  #fetchedAt = 0;
  #usableUntil = 0;
  #nextAttempt = 0;
  /** Somebody waits for the fetch under way because of a key id that is not known. */
  #missed = false;
  #fetches = 0;
  #attempt: Promise<void> | undefined;
  #discoveredUri: string | undefined;

  /** @param clock milliseconds since the epoch */
  constructor(
    private readonly settings: IssuerSettings,
    private readonly clock: () => number,
  ) {}

  /** The keys, where they can be used without asking the issuer. */
  get current(): KeySet | undefined {
    return this.clock() < this.#usableUntil ? this.#keys : undefined;
  }

  /** @throws SecurityProblem `temporarily_unavailable` when there are no keys and none can be fetched */
  async get(): Promise<KeySet> {
    if (!this.current) await this.#refresh();
    const keys = this.current;
    if (keys) return keys;
    throw new SecurityProblem('temporarily_unavailable', {
      reason: 'issuer_unreachable',
      headers: { 'Retry-After': String(COLD_COOL_DOWN_MS / 1000) },
    });
  }

  /** How often the keys were fetched. */
  get fetches(): number {
    return this.#fetches;
  }

  /**
   * The keys after a look whether the issuer published new ones, unless it was asked a moment ago.
   *
   * @param seen `fetches` when the caller began: where the keys were fetched since, it has looked already
   */
  async getNewer(seen: number): Promise<KeySet> {
    if (this.#fetches > seen) {
      this.#nextAttempt = Math.max(this.#nextAttempt, this.#fetchedAt + COOL_DOWN_MS);
    } else {
      this.#missed = true;
      await this.#refresh();
    }
    return this.get();
  }

  /** Fetches, except during a cool-down. Whoever comes meanwhile waits for the same fetch. */
  #refresh(): Promise<void> {
    if (this.#attempt) return this.#attempt;
    if (this.clock() < this.#nextAttempt) return Promise.resolve();
    this.#attempt = this.#fetch().finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #fetch(): Promise<void> {
    try {
      const uri =
        this.settings.jwksUri ??
        (this.#discoveredUri ??= await discoverEndpoint(this.settings.issuer, 'jwks_uri', FETCH));
      this.#publish((await fetchJson(uri, FETCH)) as JSONWebKeySet);
      this.#fetchedAt = this.clock();
      this.#usableUntil = this.#fetchedAt + MAX_AGE_MS;
      this.#nextAttempt = this.#fetchedAt + (this.#missed ? COOL_DOWN_MS : 0);
      this.#missed = false;
      this.#fetches++;
    } catch (error) {
      this.#backOff();
      // The issuer is configuration and the errors carry fixed words: nothing of an answer reaches the log.
      this.#logger.warn(`keys of issuer ${this.settings.issuer} cannot be fetched: ${describe(error)}`);
    }
  }

  /** @throws when the document is no key set */
  #publish(document: JSONWebKeySet): void {
    const find = createLocalJWKSet(document);
    const published = JSON.stringify(document.keys);
    if (published === this.#published) return;
    this.#published = published;
    this.#keys = { find };
  }

  #backOff(): void {
    const now = this.clock();
    // The key set may have moved: look at the metadata again next time.
    this.#discoveredUri = undefined;
    const usable = this.#keys !== undefined && now < this.#fetchedAt + MAX_AGE_MS + MAX_STALE_MS;
    this.#nextAttempt = now + (usable ? COOL_DOWN_MS : COLD_COOL_DOWN_MS);
    // Keys that are not old yet stay in use: an unknown key id must not make good callers wait for the issuer.
    if (usable) this.#usableUntil = Math.max(this.#usableUntil, this.#nextAttempt);
  }
}

function describe(error: unknown): string {
  if (error instanceof OutboundError || error instanceof IssuerMetadataError) return error.message;
  return 'not a key set';
}

/** Makes, shows, rotates and revokes API keys: for the command line, and for an app's own admin page. */
import type { Clock } from '../../state/clock.js';
import { ApiKeyError } from './api-key-error.js';
import { ENVIRONMENT_NAME, newApiKey, newApiKeyId } from './api-key-format.js';
import { infoOf, isOver, type ApiKeyInfo, type ApiKeyRecord } from './api-key-record.js';
import { MAX_PAGE, type ApiKeyStore } from './api-key-store.js';
import type { KeyDigester } from './key-digester.js';
import {
  checkNewApiKey,
  DEFAULT_EXPIRY_DAYS,
  EXPIRY_FAULT,
  isExpiry,
  type NewApiKey,
} from './new-api-key.js';

const DAY = 86_400;
const DEFAULT_OVERLAP = DAY;
const MAX_OVERLAP = 30 * DAY;
const DEFAULT_PAGE = 100;
const ATTEMPTS = 10;

export interface ApiKeyServiceOptions {
  /** What a key may be made for; the first is the default. @default ['live'] */
  readonly environments?: readonly string[];
  /** Called after each change, so that it counts at once in this process. */
  readonly onChange?: () => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: Clock;
}

const endOf = (start: number, days: number | 'never'): number | null =>
  days === 'never' ? null : start + days * DAY;

/** A key as it is seen once. */
export interface IssuedApiKey {
  /** The credential. It cannot be shown again. */
  readonly key: string;
  readonly record: ApiKeyInfo;
}

/**
 * Injectable where the module keeps API keys.
 *
 * All methods reject with `StoreUnavailable` when the store cannot answer. A change may then have been made all
 * the same: look with `show`.
 */
export class ApiKeyService {
  readonly #environments: readonly string[];
  readonly #onChange: () => void;
  readonly #clock: Clock;

  /** @throws Error when an environment has a name that no key can carry */
  constructor(
    private readonly store: ApiKeyStore,
    private readonly digester: KeyDigester,
    { environments = ['live'], onChange = () => undefined, clock = Date.now }: ApiKeyServiceOptions = {},
  ) {
    if (environments.length === 0 || !environments.every((name) => ENVIRONMENT_NAME.test(name)))
      throw new Error('environments of API keys are 1 to 16 small letters and digits, e.g. live');
    this.#environments = environments;
    this.#onChange = onChange;
    this.#clock = clock;
  }

  /** @throws ApiKeyError `invalid` with all that is wrong */
  async create(asked: NewApiKey): Promise<IssuedApiKey> {
    checkNewApiKey(asked, this.#environments);
    const { expiresInDays = DEFAULT_EXPIRY_DAYS, environment = this.#environments[0]! } = asked;
    const { name, owner, tenant, scopes = [], models, networks, rate, budget } = asked;
    const createdAt = this.#now();
    for (;;) {
      const id = newApiKeyId();
      const key = newApiKey(environment, id);
      const record: ApiKeyRecord = {
        id,
        version: 1,
        name,
        environment,
        owner,
        ...(tenant === undefined ? {} : { tenant }),
        scopes,
        ...(models === undefined ? {} : { models }),
        ...(networks === undefined ? {} : { networks }),
        ...(rate === undefined ? {} : { rate }),
        ...(budget === undefined ? {} : { budget }),
        createdAt,
        expiresAt: endOf(createdAt, expiresInDays),
        digests: [this.digester.digest(key)],
      };
      // 62^12 ids: that one is taken happens once in the life of nobody.
      if (await this.store.insert(record)) return { key, record: infoOf(record, createdAt) };
    }
  }

  /**
   * A page of the keys by time of creation.
   *
   * @param page `limit`: 1 to 1000, 100 if not given; `cursor`: that of the page before
   */
  async list(
    page: { limit?: number; cursor?: string } = {},
  ): Promise<{ records: ApiKeyInfo[]; cursor?: string }> {
    const { limit = DEFAULT_PAGE } = page;
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE))
      throw new ApiKeyError('invalid', [`a page has 1 to ${MAX_PAGE} keys`]);
    const { records, cursor } = await this.store.list(limit, page.cursor);
    const now = this.#now();
    return {
      records: records.map((record) => infoOf(record, now)),
      ...(cursor === undefined ? {} : { cursor }),
    };
  }

  /** @throws ApiKeyError `not_found` */
  async show(id: string): Promise<ApiKeyInfo> {
    const record = await this.store.get(id);
    if (!record) throw new ApiKeyError('not_found');
    return infoOf(record, this.#now());
  }

  /**
   * Gives the key a new secret under the same id. The secret of now works on for the overlap, or until the key
   * ends; an older one ends at once, as at most two are alive.
   *
   * @param options `overlapSeconds`: 0 to 30 days, one day if not given; `expiresInDays`: when the key ends from
   *   now on, unchanged if not given
   * @throws ApiKeyError `not_found`, `ended`, `invalid` or `conflict`
   */
  async rotate(
    id: string,
    options: { overlapSeconds?: number } & Pick<NewApiKey, 'expiresInDays'> = {},
  ): Promise<IssuedApiKey> {
    const { overlapSeconds = DEFAULT_OVERLAP, expiresInDays } = options;
    if (!(Number.isInteger(overlapSeconds) && overlapSeconds >= 0 && overlapSeconds <= MAX_OVERLAP))
      throw new ApiKeyError('invalid', [`the overlap has 0 to ${MAX_OVERLAP} seconds`]);
    if (expiresInDays !== undefined && !isExpiry(expiresInDays))
      throw new ApiKeyError('invalid', [EXPIRY_FAULT]);
    let key = '';
    const record = await this.#change(id, (stored, now) => {
      if (stored.revokedAt !== undefined || isOver(stored.expiresAt, now)) throw new ApiKeyError('ended');
      key = newApiKey(stored.environment, id);
      const current = stored.digests.find(({ notAfter }) => notAfter === undefined);
      const previous = current && overlapSeconds > 0 ? [{ ...current, notAfter: now + overlapSeconds }] : [];
      return {
        ...stored,
        ...(expiresInDays === undefined ? {} : { expiresAt: endOf(now, expiresInDays) }),
        digests: [this.digester.digest(key), ...previous],
      };
    });
    return { key, record };
  }

  /**
   * Ends a key with all its secrets, for good: in this process at once, everywhere within a second. A key that
   * was revoked before stays as it is.
   *
   * @throws ApiKeyError `not_found` or `conflict`
   */
  async revoke(id: string): Promise<ApiKeyInfo> {
    return this.#change(id, (stored, now) =>
      stored.revokedAt === undefined ? { ...stored, revokedAt: now } : stored,
    );
  }

  /** Reads, changes and writes, again for as long as another change comes in between. */
  async #change(
    id: string,
    change: (stored: ApiKeyRecord, now: number) => ApiKeyRecord,
  ): Promise<ApiKeyInfo> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await this.store.get(id);
      if (!stored) throw new ApiKeyError('not_found');
      const now = this.#now();
      const changed = change(stored, now);
      if (changed === stored) return infoOf(stored, now);
      const next = { ...changed, version: stored.version + 1 };
      if (await this.store.update(next)) {
        this.#onChange();
        return infoOf(next, now);
      }
    }
    throw new ApiKeyError('conflict');
  }

  #now(): number {
    return Math.floor(this.#clock() / 1000);
  }
}

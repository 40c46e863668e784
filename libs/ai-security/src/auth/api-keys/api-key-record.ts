/** What is stored of an API key, and what may be shown of it. */

/** The trace of one secret. The secret itself is stored nowhere. */
export interface SecretDigest {
  /** HMAC-SHA-256 of the whole key under the pepper, base64url. */
  readonly digest: string;
  /** Which pepper that was. */
  readonly pepperId: string;
  /** When the secret ends before the key does, because it was rotated; in seconds since the epoch. */
  readonly notAfter?: number;
}

/** What a key may spend, in the form of an endpoint's `budget`. */
export interface ApiKeyBudget {
  /** E.g. `'100k/day'`. */
  readonly tokens?: string;
  /** E.g. `'5 USD/day'`. */
  readonly cost?: string;
}

/** A key as the store holds it: plain JSON. Times are whole seconds since the epoch. */
export interface ApiKeyRecord {
  /** The part of the key that is no secret, 12 characters. It outlives every rotation. */
  readonly id: string;
  /** Counts the changes from 1, so that of two changes at once one is refused. */
  readonly version: number;
  readonly name: string;
  readonly environment: string;
  /** Who calls with it: `Principal.subject`. */
  readonly owner: string;
  readonly tenant?: string;
  readonly scopes: readonly string[];
  /** The only models it may use. */
  readonly models?: readonly string[];
  /** The only addresses or CIDR ranges that it may come from. */
  readonly networks?: readonly string[];
  /** Requests, `'<count>/<unit>'`. */
  readonly rate?: string;
  readonly budget?: ApiKeyBudget;
  readonly createdAt: number;
  /** `null`: never. */
  readonly expiresAt: number | null;
  readonly revokedAt?: number;
  /** Right to a minute. */
  readonly lastUsedAt?: number;
  /** Of the current secret, first, and that of the previous one while it lasts. At most two. */
  readonly digests: readonly SecretDigest[];
}

/** A key without its digests: what the service returns. */
export interface ApiKeyInfo extends Omit<ApiKeyRecord, 'digests' | 'version'> {
  readonly status: 'active' | 'expired' | 'revoked';
  /** Until when the secret before the last rotation works, in seconds since the epoch. */
  readonly previousSecretUntil?: number;
}

/** Whether `expiresAt` or `notAfter` has come. */
export const isOver = (end: number | null | undefined, nowSeconds: number): boolean =>
  typeof end === 'number' && end <= nowSeconds;

/** @param nowSeconds seconds since the epoch */
export function infoOf(record: ApiKeyRecord, nowSeconds: number): ApiKeyInfo {
  const { digests, version: _version, ...shown } = record;
  const previous = digests.find(({ notAfter }) => notAfter !== undefined && !isOver(notAfter, nowSeconds));
  const expired = isOver(record.expiresAt, nowSeconds);
  const status = record.revokedAt !== undefined ? 'revoked' : expired ? 'expired' : 'active';
  return {
    ...shown,
    status,
    ...(status === 'active' && previous ? { previousSecretUntil: previous.notAfter } : {}),
  };
}

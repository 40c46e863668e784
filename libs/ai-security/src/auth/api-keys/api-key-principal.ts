/** The `Principal` of an API key. */
import type { Principal } from '../../call/principal.js';
import type { ApiKeyRecord, SecretDigest } from './api-key-record.js';

const ISSUER = 'api-key';

/**
 * Its `id` is `key:<id>`: limits and budgets hang on the key and survive its rotation. `claims` holds `key_id`,
 * `name`, `environment`, `secret` (`'current'` or `'previous'`: the one before the last rotation), and `tenant`,
 * `rate` and `budget` where the key has them.
 *
 * @param digest that of the secret which was presented; where it ends earlier than the key, so does the principal
 */
export function principalOf(record: ApiKeyRecord, digest: SecretDigest): Principal {
  const { id, name, environment, owner, tenant, models, rate, budget } = record;
  const keyEnd = record.expiresAt ?? Infinity;
  const claims = {
    key_id: id,
    name,
    environment,
    secret: digest.notAfter === undefined ? 'current' : 'previous',
    ...(tenant === undefined ? {} : { tenant }),
    ...(rate === undefined ? {} : { rate }),
    ...(budget === undefined ? {} : { budget: Object.freeze({ ...budget }) }),
  };
  return Object.freeze({
    id: `key:${id}`,
    kind: 'api_key',
    issuer: ISSUER,
    subject: owner,
    clientId: id,
    ...(tenant === undefined ? {} : { tenant }),
    scopes: new Set(record.scopes),
    roles: new Set<string>(),
    ...(models === undefined ? {} : { models: Object.freeze([...models]) }),
    claims: Object.freeze(Object.assign(Object.create(null) as object, claims)),
    expiresAt: Math.min(keyEnd, digest.notAfter ?? Infinity),
  });
}

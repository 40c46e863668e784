/** Reads a stored API key back. What the library did not write is no key: the store is then unusable. */
import { StoreUnavailable } from '../../state/store-unavailable.js';
import type { ApiKeyRecord } from './api-key-record.js';

const isText = (value: unknown): value is string => typeof value === 'string';
const isTime = (value: unknown): value is number => Number.isSafeInteger(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isOptional = (value: unknown, test: (value: unknown) => boolean): boolean =>
  value === undefined || test(value);

/** @throws StoreUnavailable `CORRUPT` when it is not such a record */
export function asRecord(value: unknown): ApiKeyRecord {
  if (!isRecord(value)) throw new StoreUnavailable('CORRUPT');
  return value;
}

// Every member that decides who may do what: one of the wrong type could widen what a key may do.
function isRecord(value: unknown): value is ApiKeyRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<keyof ApiKeyRecord, unknown>;
  return (
    [record.id, record.name, record.environment, record.owner].every(isText) &&
    [record.version, record.createdAt].every(isTime) &&
    (record.expiresAt === null || isTime(record.expiresAt)) &&
    isTexts(record.scopes) &&
    [record.models, record.networks].every((list) => isOptional(list, isTexts)) &&
    [record.tenant, record.rate].every((text) => isOptional(text, isText)) &&
    [record.revokedAt, record.lastUsedAt].every((time) => isOptional(time, isTime)) &&
    Array.isArray(record.digests) &&
    record.digests.every(isDigest)
  );
}

function isDigest(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { digest, pepperId, notAfter } = value as Record<string, unknown>;
  return isText(digest) && isText(pepperId) && isOptional(notAfter, isTime);
}

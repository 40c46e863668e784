/**
 * The text of an API key: `aisk_<environment>_` + id (12) + secret (43) + checksum (6), all base62.
 *
 * The fixed prefix, length and checksum let secret scanners find a leaked key without false alarms:
 * `\baisk_[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{61}\b`.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'aisk_';
const ID_LENGTH = 12;
// 62^43 > 2^256.
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
// Bytes from here on are thrown away, since with them the first digits would be likelier than the last.
const UNBIASED = 256 - (256 % BASE62.length);

/** What an environment may be called. */
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9]{0,15}$/;
const ID = new RegExp(`^[0-9A-Za-z]{${ID_LENGTH}}$`);
const KEY = /^aisk_([a-z][a-z0-9]{0,15})_([0-9A-Za-z]{12})[0-9A-Za-z]{43}([0-9A-Za-z]{6})$/;

/** The public part of a key. */
export interface ApiKeyParts {
  readonly environment: string;
  readonly id: string;
}

/** Whether a credential claims to be an API key; it need not be well formed. */
export const isApiKey = (text: string): boolean => text.startsWith(PREFIX);

export const isApiKeyId = (text: string): boolean => ID.test(text);

export const newApiKeyId = (): string => randomBase62(ID_LENGTH);

/** A new key with 256 random bits. */
export function newApiKey(environment: string, id: string): string {
  const body = `${PREFIX}${environment}_${id}${randomBase62(SECRET_LENGTH)}`;
  return body + checksumOf(body);
}

/** The public part of a well-formed key, else `undefined`. The checksum finds typing errors, not forgeries. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, environment, id, checksum] = KEY.exec(text) ?? [];
  if (environment === undefined || id === undefined) return undefined;
  return checksum === checksumOf(text.slice(0, -CHECKSUM_LENGTH)) ? { environment, id } : undefined;
}

/** The id that a text is or holds: whoever has a leaked key at hand need not find its id. */
export const apiKeyIdIn = (text: string): string | undefined =>
  isApiKeyId(text) ? text : parseApiKey(text)?.id;

/** CRC-32 (ISO-HDLC, as in zlib) of everything before it, in six digits. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = BASE62.charAt(rest % BASE62.length) + digits;
    rest = Math.floor(rest / BASE62.length);
  }
  return digits;
}

function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < UNBIASED && text.length < length) text += BASE62.charAt(byte % BASE62.length);
    }
  }
  return text;
}

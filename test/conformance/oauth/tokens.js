/** Makes the tokens, proofs and keys that the cases describe. */
import { createHash, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { keyOf, signature } from './keys.js';
import { resolve } from './values.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PUBLISHED = new Set(['es1', 'rs1', 'ps1', 'ed1', 'enc1', 'es2']);

const encode = (text) => Buffer.from(text).toString('base64url');

/** A token by its description; `profile` is the one that descriptions go on from. */
export function makeToken(description, profile, context) {
  if (description.opaque !== undefined) return description.opaque;
  if (description.raw !== undefined) return resolve(description.raw, context);
  const how = description.sign ?? 'es1';
  const header = {
    ...resolve(profile.header, context),
    ...headerOf(how),
    ...resolve(description.header ?? {}, context),
  };
  const claims = { ...resolve(profile.claims, context), ...resolve(description.claims ?? {}, context) };
  for (const name of description.remove_header ?? []) delete header[name];
  for (const name of description.remove ?? []) delete claims[name];
  const headerText = resolve(description.raw_header, context) ?? JSON.stringify(header);
  let claimsText = resolve(description.raw_claims, context) ?? JSON.stringify(claims);
  if (description.raw_claims_append !== undefined)
    claimsText = `${claimsText.slice(0, -1)},${resolve(description.raw_claims_append, context)}}`;
  const input = `${encode(headerText)}.${encode(claimsText)}`;
  let token = `${input}.${signature(how, input)}`;
  for (const change of description.mutate ?? [])
    token = mutate(token, change, { how, headerText, claimsText });
  return token;
}

/** What goes with a signing key, unless the case says otherwise. */
function headerOf(how) {
  if (/^(?:none|garbage|hmac:)/.test(how)) return {};
  return { alg: keyOf(how).alg, ...(PUBLISHED.has(how) ? { kid: how } : {}) };
}

function mutate(token, { op, value, hex, repeat = 1 }, { how, headerText, claimsText }) {
  const [header, payload, mac] = token.split('.');
  switch (op) {
    case 'signature':
      return `${header}.${payload}.${value}`;
    case 'signature_bytes':
      return `${header}.${payload}.${Buffer.from(hex.repeat(repeat), 'hex').toString('base64url')}`;
    case 'rfc7797_sign':
      return `${header}.${payload}.${signature(how, `${encode(headerText)}.${claimsText}`)}`;
    case 'trailing_bits':
      return token.slice(0, -1) + nextLetter(token.at(-1));
    case 'drop_last_dot':
      return token.slice(0, token.lastIndexOf('.')) + token.slice(token.lastIndexOf('.') + 1);
    case 'der_signature':
      return `${header}.${payload}.${derOf(Buffer.from(mac, 'base64url')).toString('base64url')}`;
    case 'append':
      return token + value;
    default:
      throw new Error(`unknown mutation ${op}`);
  }
}

function nextLetter(letter) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(letter) ^ 1];
}

/** `r || s` as the SEQUENCE of two INTEGERs that OpenSSL writes. */
function derOf(raw) {
  const integers = [raw.subarray(0, 32), raw.subarray(32)].map((bytes) => {
    let start = 0;
    while (start < 31 && bytes[start] === 0) start++;
    const body = Buffer.concat([Buffer.alloc(bytes[start] >= 0x80 ? 1 : 0), bytes.subarray(start)]);
    return Buffer.concat([Buffer.from([0x02, body.length]), body]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** A DPoP proof by its description. */
export function makeProof(description, { method, url, token, nonce, context }) {
  const { key, sign = key, header = {}, claims = {}, remove = [], remove_header: removed = [] } = description;
  const { alg, jwk } = keyOf(key);
  const fullHeader = { typ: 'dpop+jwt', alg, jwk, ...resolve(header, context) };
  const fullClaims = {
    jti: randomUUID(),
    htm: method,
    htu: url,
    iat: context.now,
    ath: createHash('sha256').update(token).digest('base64url'),
    ...(nonce === undefined ? {} : { nonce }),
    ...resolve(claims, context),
  };
  for (const name of removed) delete fullHeader[name];
  for (const name of remove) delete fullClaims[name];
  const input = `${encode(JSON.stringify(fullHeader))}.${encode(JSON.stringify(fullClaims))}`;
  return (description.mutate ?? []).reduce(
    (proof, change) =>
      mutate(proof, change, {
        how: sign,
        headerText: JSON.stringify(fullHeader),
        claimsText: JSON.stringify(fullClaims),
      }),
    `${input}.${signature(sign, input)}`,
  );
}

/** An API key as a client would spoil it. */
export function spoilKey(key, how) {
  const other = (char) => BASE62[(BASE62.indexOf(char) + 1) % BASE62.length];
  const body = key.slice(0, -6);
  switch (how) {
    case undefined:
      return key;
    case 'checksum':
      return key.slice(0, -1) + other(key.at(-1));
    case 'last_secret_char_fix_crc':
      return withChecksum(body.slice(0, -1) + other(body.at(-1)));
    case 'unknown_id_fix_crc':
      return withChecksum(`${body.slice(0, -55)}${'0'.repeat(12)}${body.slice(-43)}`);
    case 'truncate':
      return key.slice(0, -1);
    default:
      throw new Error(`unknown spoiling of a key: ${how}`);
  }
}

function withChecksum(body) {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = BASE62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return body + digits;
}

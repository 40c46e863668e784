/** Keys and certificates of the cases' world. Made once for a process: what they are does not matter. */
import { readFileSync } from 'node:fs';
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const EC = (alg = 'ES256') => ({ type: 'ec', alg, options: { namedCurve: 'P-256' } });
const RSA = (alg) => ({ type: 'rsa', alg, options: { modulusLength: 2048 } });
const KINDS = {
  es1: EC(),
  es2: EC(),
  rs1: RSA('RS256'),
  ps1: RSA('PS256'),
  ed1: { type: 'ed25519', alg: 'EdDSA', options: {} },
  enc1: { ...RSA('RS256'), use: 'enc' },
  'rs-kid-es1': { ...RSA('RS256'), kid: 'es1' },
  'attacker-ec': EC(),
  'es1@as2': { ...EC(), kid: 'es1' },
};
const OCT = randomBytes(32);

const certificates = JSON.parse(
  readFileSync(new URL('../../data/oauth/certificates.json', import.meta.url), 'utf8'),
);

const made = new Map();

/** The key of that name; a name that the world does not know is a P-256 key of a client. */
export function keyOf(name) {
  let key = made.get(name);
  if (!key) {
    const { type, alg, options, use, kid } = KINDS[name] ?? EC();
    const { privateKey, publicKey } = generateKeyPairSync(type, options);
    key = {
      alg,
      kid: kid ?? name,
      use: use ?? 'sig',
      privateKey,
      publicKey,
      jwk: publicKey.export({ format: 'jwk' }),
    };
    made.set(name, key);
  }
  return key;
}

/** As a key set publishes it. */
export function publishedJwk(name) {
  if (name === 'oct1')
    return { kty: 'oct', k: OCT.toString('base64url'), kid: 'oct1', alg: 'HS256', use: 'sig' };
  const { jwk, kid, alg, use } = keyOf(name);
  // A key for encryption has an algorithm of its own.
  return { ...jwk, kid, use, ...(use === 'enc' ? { alg: 'RSA-OAEP-256' } : { alg }) };
}

/** RFC 7638. */
export function thumbprint(name) {
  const { kty, crv, x, y, e, n } = keyOf(name).jwk;
  const members = { EC: { crv, kty, x, y }, OKP: { crv, kty, x }, RSA: { e, kty, n } }[kty];
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

/** Signs as `how` says: the name of a key, `none`, `garbage`, `hmac:empty`, `hmac:oct1`, `hmac:pem(<key>)`. */
export function signature(how, input) {
  if (how === 'none') return '';
  if (how === 'garbage') return randomBytes(64).toString('base64url');
  if (how.startsWith('hmac:')) {
    return createHmac('sha256', hmacKey(how.slice('hmac:'.length)))
      .update(input)
      .digest('base64url');
  }
  const { privateKey, alg } = keyOf(how);
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' };
  if (alg.startsWith('PS')) Object.assign(options, { padding: 6, saltLength: 32 });
  return sign(alg === 'EdDSA' ? null : 'sha256', Buffer.from(input), options).toString('base64url');
}

function hmacKey(name) {
  if (name === 'empty') return '';
  if (name === 'oct1') return OCT;
  const [, key] = /^pem\((.+)\)$/.exec(name) ?? [];
  if (key === undefined) throw new Error(`unknown HMAC key ${name}`);
  return keyOf(key).publicKey.export({ type: 'spki', format: 'pem' });
}

/** DER of a client certificate, base64. */
export function certificate(name) {
  const der = certificates[name];
  if (der === undefined) throw new Error(`unknown certificate ${name}`);
  return der;
}

export const certificateThumbprint = (name) =>
  createHash('sha256')
    .update(Buffer.from(certificate(name), 'base64'))
    .digest('base64url');

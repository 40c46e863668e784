import { expect, it } from 'vitest';
import { parseStrictJws } from './strict-jws.js';

const b64 = (text: string) => Buffer.from(text).toString('base64url');
const refusal = (reason: string) => new Error(reason);

it('returns header and payload, frozen and without prototype', () => {
  const jws = `${b64('{"alg":"ES256"}')}.${b64('{"jti":"1"}')}.c2ln`;
  const { header, payload } = parseStrictJws(jws, refusal);
  expect({ ...header }).toEqual({ alg: 'ES256' });
  expect({ ...payload }).toEqual({ jti: '1' });
  for (const part of [header, payload]) {
    expect(Object.isFrozen(part)).toBe(true);
    expect(Object.getPrototypeOf(part)).toBeNull();
  }
});

// What is strict about the form is tested where it is used: `access-token.spec.ts`, `dpop-proof.verifier.spec.ts`.
it('refuses in the words of its caller', () => {
  expect(() => parseStrictJws('a.b', refusal)).toThrow(/^malformed$/);
  expect(() => parseStrictJws(`${b64('{"crit":[]}')}.${b64('{}')}.c2ln`, refusal)).toThrow(/^crit$/);
});

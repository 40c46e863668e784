/** Which tokens go to the issuer to be asked about: never one that could be a JWT of somebody. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fakePrincipal } from '../testing/fake-principal.js';
import type { AccessTokenVerifier } from './access-token-verifier.js';
import { AccessTokens } from './access-tokens.js';
import type { OpaqueTokens } from './introspection/opaque-tokens.js';
import { RevocationList } from './revocation/revocation-list.js';

/** `jwt` or `opaque`: who was asked. */
function readAs(token: string, enabled = true): string {
  const said = (who: string) => ({ verify: () => fakePrincipal({ subject: who }) });
  const verifier = said('jwt') as unknown as AccessTokenVerifier;
  const opaque = { ...said('opaque'), enabled } as unknown as OpaqueTokens;
  const principal = new AccessTokens(verifier, opaque, new RevocationList()).verify(token);
  if (principal instanceof Promise) throw new Error('nothing must be awaited');
  return principal.subject;
}
const encoded = (text: string): string => Buffer.from(text).toString('base64url');

it.each(['{"', '{ "', '{\t"', '{\n"', '{\r\n  "'])('a header that begins with %j is of a JWT', (start) => {
  const header = encoded(`${start}alg":"ES256"}`);
  // Also one that was cut: the rest may be enough for whoever reads it.
  for (const token of [`${header}.e30.c2ln`, `${header}.e30`, `${header}.`, `${header}.a.b.c.d`])
    expect(readAs(token)).toBe('jwt');
});

it('what an authorization server makes of random bytes is opaque, also with a dot', () => {
  expect(readAs('2YotnFZFEjr1zCsicMWpAA')).toBe('opaque');
  expect(readAs('eyJhbGciOiJub25lIn0')).toBe('opaque');
  let jwts = 0;
  for (let i = 0; i < 20_000; i++) {
    const [code, mac] = [randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString('base64url'));
    if (readAs(`${code}.${mac}`) === 'jwt') jwts++;
  }
  // One in 13,000 by the alphabet: 20 of 20,000 come once in the life of nobody.
  expect(jwts).toBeLessThan(20);
});

it('every JSON object with a member is taken for a header', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }),
      fc.constantFrom(undefined, 1, '\t'),
      (members, space) => {
        expect(readAs(`${encoded(JSON.stringify(members, undefined, space))}.e30.c2ln`)).toBe('jwt');
      },
    ),
  );
});

it('without anybody to ask all are read as JWTs', () => {
  expect(readAs('2YotnFZFEjr1zCsicMWpAA', false)).toBe('jwt');
});

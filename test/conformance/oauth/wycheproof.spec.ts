/** Project Wycheproof's vectors for JSON Web Signature, against the strict parse and the signature check of tokens. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../../libs/ai-security/src/config/oauth-shape.js';
import { signatureFault } from '../../../libs/ai-security/src/auth/jws-signature.js';
import { parseCompactJws } from '../../../libs/ai-security/src/auth/strict-jws.js';

interface Group {
  readonly comment: string;
  readonly public?: JWK;
  readonly private?: JWK;
  readonly tests: readonly { tcId: number; comment: string; jws: unknown; result: 'valid' | 'invalid' }[];
}

const FILE = new URL('../../data/oauth/wycheproof_json_web_signature_test.json', import.meta.url);
const { testGroups } = JSON.parse(readFileSync(FILE, 'utf8')) as { testGroups: readonly Group[] };

/** Valid vectors that are refused on purpose: an empty payload is no token, and a key is for one algorithm. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  ...[259, 264, 268, 272, 320, 325].map((tcId) => [tcId, 'malformed'] as const),
  // Keys of RFC 7520: one labelled PS256 over PS384, one labelled ES521, which is no algorithm, over ES512.
  ...[346, 347, 350, 351].map((tcId) => [tcId, 'unknown_key'] as const),
]);

/** The only key that the issuer publishes is that of the group: the public one, or the shared secret. */
async function verdict({ public: key, private: secret }: Group, jws: unknown): Promise<string> {
  if (typeof jws !== 'string') return 'not compact';
  try {
    parseCompactJws(jws, (reason) => new Error(reason));
  } catch (error) {
    return (error as Error).message;
  }
  const find = createLocalJWKSet({ keys: [key ?? secret ?? {}] as never });
  return (await signatureFault(jws, { find }, ALGORITHMS)) ?? 'accepted';
}

const named = (groups: readonly Group[]) =>
  groups.map((group) => [`${group.comment} ${group.tests[0]?.tcId}`, group] as const);

it('are the 401 of the file', () => {
  expect(testGroups.flatMap(({ tests }) => tests)).toHaveLength(401);
});

describe.each(named(testGroups.filter((group) => group.public)))('asymmetric: %s and on', (_name, group) => {
  it.each(group.tests)('$tcId $comment is $result', async ({ tcId, jws, result }) => {
    const expected =
      result === 'valid' ? (REFUSED.get(tcId) ?? 'accepted') : expect.not.stringMatching(/^accepted$/);
    expect(await verdict(group, jws)).toEqual(expected);
  });
});

describe.each(named(testGroups.filter((group) => !group.public)))(
  'shared secret: %s and on',
  (_name, group) => {
    it('is never a way in, not even where it is published', async () => {
      for (const { tcId, jws } of group.tests)
        expect(await verdict(group, jws), `${tcId}`).not.toBe('accepted');
    });
  },
);

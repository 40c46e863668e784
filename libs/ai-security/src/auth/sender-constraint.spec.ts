/** What a token may be bound to, and what that asks of a request. */
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import { ClientAddress } from '../network/client-address.js';
import { fakePrincipal } from '../testing/fake-principal.js';
import type { Credentials } from './credentials.js';
import type { DpopInput } from './dpop/dpop-proof.js';
import type { DpopVerifier } from './dpop/dpop-proof.verifier.js';
import { ClientCertificates } from './mtls/client-certificate.js';
import { SenderConstraint } from './sender-constraint.js';

const DER = Buffer.from('a certificate');
const THUMBPRINT = hash('sha256', DER, 'base64url');
const certificates = new ClientCertificates(
  { clientCertHeader: 'client-cert' },
  new ClientAddress(['127.0.0.1']),
);

/** Remembers what it is asked, and says yes. */
const asked: DpopInput[] = [];
const dpop = {
  verify: (input: DpopInput) => {
    asked.push(input);
    return Promise.resolve();
  },
  nextNonce: () => undefined,
} as unknown as DpopVerifier;

const call = (headers: Record<string, string> = {}, url = '/x'): AiCall => {
  const rawHeaders = Object.entries(headers).flat();
  const socket = { remoteAddress: '127.0.0.1' };
  const request = { method: 'POST', url, headers, rawHeaders, socket };
  return new AiCall({} as never, new Exchange(request as never, {} as never), 1_000);
};

async function verdict(
  cnf: unknown,
  scheme: Credentials['scheme'],
  headers: Record<string, string> = {},
  constraint = new SenderConstraint(certificates, dpop, 'https://api.example.test'),
): Promise<string> {
  const principal = fakePrincipal({ claims: cnf === undefined ? {} : { cnf } });
  try {
    await constraint.check(principal, { scheme, value: 'token' }, call(headers));
    return 'good';
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

const CERT = { 'client-cert': `:${DER.toString('base64')}:` };

describe('a token', () => {
  it.each<[string, unknown, Credentials['scheme'], Record<string, string>, string]>([
    ['bound to nothing', undefined, 'Bearer', {}, 'good'],
    ['bound to nothing, as if it were', undefined, 'DPoP', {}, 'not_bound'],
    ['bound to a key', { jkt: 'k' }, 'DPoP', {}, 'good'],
    ['bound to a key, as if it were not', { jkt: 'k' }, 'Bearer', {}, 'dpop_required'],
    ['bound to a certificate', { 'x5t#S256': THUMBPRINT }, 'Bearer', CERT, 'good'],
    ['bound to a certificate that is not there', { 'x5t#S256': THUMBPRINT }, 'Bearer', {}, 'certificate'],
    ['bound to another certificate', { 'x5t#S256': 'other' }, 'Bearer', CERT, 'certificate'],
    ['bound to a certificate, under DPoP', { 'x5t#S256': THUMBPRINT }, 'DPoP', CERT, 'not_bound'],
    ['bound to both', { jkt: 'k', 'x5t#S256': THUMBPRINT }, 'DPoP', CERT, 'good'],
    ['bound to both, with one', { jkt: 'k', 'x5t#S256': THUMBPRINT }, 'Bearer', CERT, 'dpop_required'],
    ['bound to both, with the other', { jkt: 'k', 'x5t#S256': THUMBPRINT }, 'DPoP', {}, 'certificate'],
    ['bound to what is not known', { jwk: {} }, 'Bearer', {}, 'confirmation'],
    ['bound to what is known and what is not', { jkt: 'k', kid: 'x' }, 'DPoP', {}, 'confirmation'],
    ['with an empty binding', {}, 'Bearer', {}, 'confirmation'],
    ['with a binding that is text', 'k', 'Bearer', {}, 'confirmation'],
    ['with a binding of null', null, 'Bearer', {}, 'confirmation'],
    ['with a list of bindings', ['jkt'], 'Bearer', {}, 'confirmation'],
    ['bound to a number', { jkt: 1 }, 'DPoP', {}, 'confirmation'],
  ])('%s', async (_what, cnf, scheme, headers, expected) => {
    expect(await verdict(cnf, scheme, headers)).toBe(expected);
  });

  it('bound to a key is refused where DPoP is off', async () => {
    const without = new SenderConstraint(certificates, undefined, undefined);
    expect(without.acceptsDpop).toBe(false);
    expect(await verdict({ jkt: 'k' }, 'DPoP', {}, without)).toBe('dpop_required');
  });
});

it('a proof is held against the public URL, without the query, and against every header as it was sent', async () => {
  asked.length = 0;
  const constraint = new SenderConstraint(certificates, dpop, 'https://api.example.test');
  const bound = fakePrincipal({ claims: { cnf: { jkt: 'k' } } });
  const request = call({ DPoP: 'a', host: 'evil.example.test' }, '/v1/chat?x=1');
  request.exchange.rawRequest.rawHeaders.push('dpop', 'b');
  await constraint.check(bound, { scheme: 'DPoP', value: 'token' }, request);
  expect(asked).toEqual([
    {
      proofs: ['a', 'b'],
      method: 'POST',
      url: 'https://api.example.test/v1/chat',
      accessToken: 'token',
      jkt: 'k',
    },
  ]);
});

it('an answer to a good proof has the next nonce, where proofs need one', async () => {
  const answerOf = async (nonce: string | undefined, good = true): Promise<unknown> => {
    const sent = new Map<string, unknown>();
    const { request } = call().exchange;
    const response = { setHeader: (name: string, value: unknown) => sent.set(name.toLowerCase(), value) };
    const verifier = {
      verify: () => (good ? Promise.resolve() : Promise.reject(new Error('no'))),
      nextNonce: () => nonce,
    } as unknown as DpopVerifier;
    await Promise.resolve(
      new SenderConstraint(certificates, verifier, 'https://api.example.test').check(
        fakePrincipal({ claims: { cnf: { jkt: 'k' } } }),
        { scheme: 'DPoP', value: 'token' },
        new AiCall({} as never, new Exchange(request, response as never), 1_000),
      ),
    ).catch(() => undefined);
    return sent.get('dpop-nonce');
  };
  expect(await answerOf('nonce')).toBe('nonce');
  expect(await answerOf(undefined)).toBeUndefined();
  expect(await answerOf('nonce', false)).toBeUndefined();
});

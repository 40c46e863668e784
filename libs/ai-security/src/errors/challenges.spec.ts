import { describe, expect, it } from 'vitest';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { Challenges, schemeUsed } from './challenges.js';

const route = { id: 'POST /x', scopes: ['a'], scopesAny: ['b'] } as Partial<ProtectedRoute> as ProtectedRoute;
const oauth = {
  publicUrl: undefined,
  clockToleranceSeconds: 5,
  mtls: { clientCertHeader: 'client-cert' },
};
const bearerOnly = new Challenges({ issuers: [], oauth: { ...oauth, dpop: undefined } });
const both = new Challenges({
  issuers: [],
  oauth: {
    ...oauth,
    dpop: {
      algorithms: ['ES256', 'EdDSA'],
      maxAgeSeconds: 60,
      requireNonce: false,
      clockToleranceSeconds: 5,
    },
  },
});

const BARE_BEARER = 'Bearer scope="a b"';
const BARE_DPOP = 'DPoP algs="ES256 EdDSA"';

describe('challenges', () => {
  it('of one scheme are one line', () => {
    expect(bearerOnly.ask(route)).toEqual({ 'WWW-Authenticate': BARE_BEARER });
    expect(bearerOnly.refuse(route, 'invalid_request', undefined)).toEqual({
      'WWW-Authenticate': 'Bearer error="invalid_request", scope="a b"',
    });
  });

  it('of two schemes are two, without an error where there were no credentials', () => {
    expect(both.ask(route)).toEqual({ 'WWW-Authenticate': [BARE_BEARER, BARE_DPOP] });
  });

  it.each([
    ['invalid_token', 'Bearer', ['Bearer error="invalid_token", scope="a b"', BARE_DPOP]],
    ['invalid_token', undefined, ['Bearer error="invalid_token", scope="a b"', BARE_DPOP]],
    ['invalid_token', 'DPoP', ['DPoP error="invalid_token", scope="a b", algs="ES256 EdDSA"', BARE_BEARER]],
    ['invalid_dpop_proof', 'DPoP', 'DPoP error="invalid_dpop_proof", scope="a b", algs="ES256 EdDSA"'],
    ['use_dpop_nonce', 'DPoP', 'DPoP error="use_dpop_nonce", scope="a b", algs="ES256 EdDSA"'],
    ['insufficient_scope', 'DPoP', 'DPoP error="insufficient_scope", scope="a b", algs="ES256 EdDSA"'],
    ['insufficient_scope', 'Bearer', 'Bearer error="insufficient_scope", scope="a b"'],
    ['invalid_request', 'Bearer', 'Bearer error="invalid_request", scope="a b"'],
    [
      'invalid_request',
      undefined,
      [
        'Bearer error="invalid_request", scope="a b"',
        'DPoP error="invalid_request", scope="a b", algs="ES256 EdDSA"',
      ],
    ],
  ] as const)('name %s in the scheme %s', (error, scheme, expected) => {
    expect(both.refuse(route, error, scheme)).toEqual({ 'WWW-Authenticate': expected });
  });
});

it.each([
  ['Bearer x', 'Bearer'],
  ['bearer', 'Bearer'],
  ['dpop x', 'DPoP'],
  ['DPOP', 'DPoP'],
  ['Bearerx y', undefined],
  ['Basic x', undefined],
  ['', undefined],
])('the scheme of %j is %s', (authorization, expected) => {
  expect(schemeUsed(new Exchange({ headers: { authorization } } as never, {} as never))).toBe(expected);
});

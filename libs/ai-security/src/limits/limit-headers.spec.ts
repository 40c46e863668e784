import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { retryHeaders, stateLimits, type LimitStanding } from './limit-headers.js';

function freshCall(): AiCall {
  const request = new IncomingMessage(new Socket());
  const exchange = new Exchange(request as Exchange['request'], new ServerResponse(request));
  return new AiCall({ id: 'POST /chat' } as ProtectedRoute, exchange, 1000);
}

const standing = (more: Partial<LimitStanding>): LimitStanding => ({
  policy: 'default',
  unit: 'requests',
  limit: 60,
  windowMs: 60_000,
  remaining: 59,
  resetMs: 1000,
  ...more,
});

const headersAfter = (...statements: LimitStanding[][]): Record<string, unknown> => {
  const call = freshCall();
  for (const statement of statements) stateLimits(call, statement);
  return call.exchange.rawResponse.getHeaders();
};

describe('stateLimits', () => {
  it('names every policy, with its unit where it does not count requests', () => {
    const minute = standing({ policy: 'minute' });
    const tokens = standing({
      policy: 'tokens',
      unit: 'tokens',
      limit: 1e6,
      windowMs: 86_400_000,
      remaining: 5,
    });
    expect(headersAfter([minute], [tokens])).toMatchObject({
      'ratelimit-policy': '"minute";q=60;w=60, "tokens";q=1000000;qu="tokens";w=86400',
      ratelimit: '"minute";r=59;t=1, "tokens";r=5;t=1',
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-limit-tokens': '1000000',
      'x-ratelimit-remaining-tokens': '5',
    });
  });

  it('states a policy anew, and says nothing of a unit that no policy counts', () => {
    const headers = headersAfter([standing({}), standing({ policy: 'b' })], [standing({ remaining: 3 })]);
    expect(headers['ratelimit']).toBe('"b";r=59;t=1, "default";r=3;t=1');
    expect(headers).not.toHaveProperty('x-ratelimit-limit-tokens');
  });

  it('shows OpenAI clients the policy that ends first, and then for longest', () => {
    const all = [
      standing({ policy: 'a', limit: 10, remaining: 4 }),
      standing({ policy: 'b', limit: 20, remaining: 3, resetMs: 5 }),
      standing({ policy: 'c', limit: 30, remaining: 3, resetMs: 90_000 }),
      standing({ policy: 'd', unit: 'tokens', remaining: 0 }),
    ];
    expect(headersAfter(all)).toMatchObject({
      'x-ratelimit-limit-requests': '30',
      'x-ratelimit-remaining-requests': '3',
      'x-ratelimit-reset-requests': '1m30s',
    });
  });

  it.each([
    [0, '0s'],
    [20, '20ms'],
    [1000, '1s'],
    [8640, '8.64s'],
    [59_999, '59.999s'],
    [60_000, '1m0s'],
    [360_000, '6m0s'],
    [3_600_000, '1h0m0s'],
    [86_400_000, '24h0m0s'],
    [90_061_001, '25h1m1.001s'],
  ])('writes %i ms as Go does: %s', (resetMs, text) => {
    expect(headersAfter([standing({ resetMs })])['x-ratelimit-reset-requests']).toBe(text);
  });

  it('writes what structured fields can hold', () => {
    const [policy, limit] = ['say "a\\b"', Number.MAX_SAFE_INTEGER];
    expect(headersAfter([standing({ policy, limit, remaining: limit, resetMs: 1 })])).toMatchObject({
      'ratelimit-policy': '"say \\"a\\\\b\\"";q=999999999999999;w=60',
      ratelimit: '"say \\"a\\\\b\\"";r=999999999999999;t=1',
    });
  });
});

describe('retryHeaders', () => {
  it.each([
    [1, { 'Retry-After': '1' }],
    [59_000, { 'Retry-After': '59' }],
    [59_001, { 'Retry-After': '60', 'x-should-retry': 'false' }],
    [null, { 'x-should-retry': 'false' }],
  ])('after %j ms', (waitMs, headers) => {
    expect(retryHeaders(waitMs)).toEqual(headers);
  });
});

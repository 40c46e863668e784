import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AiCall } from './ai-call.js';
import { Exchange, type FrameworkRequest } from './exchange.js';
import type { ProtectedRoute } from './protected-route.js';
import { ReceivedBodyStep } from './received-body.step.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const CHUNKED = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };

function apply(
  body: unknown,
  headers: Record<string, string>,
  unscanned: 'allow' | 'refuse' = 'refuse',
): unknown {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  const exchange = new Exchange(request as unknown as FrameworkRequest, new ServerResponse(request));
  const route = { unscanned, body: { bytes: 100 } } as ProtectedRoute;
  return new ReceivedBodyStep().apply(body, new AiCall(route, exchange, 1000));
}
const code = (...args: Parameters<typeof apply>): unknown => {
  try {
    apply(...args);
  } catch (error) {
    return (error as { code: unknown }).code;
  }
  return 'passed';
};

describe('ReceivedBodyStep', () => {
  it.each<[string, unknown, Record<string, string>]>([
    ['no body', undefined, {}],
    ['an empty body', undefined, { 'content-length': '0' }],
    ['an object', { a: 1 }, { ...JSON_TYPE, 'content-length': '7' }],
    ['an object of exactly the limit', { a: 1 }, { ...JSON_TYPE, 'content-length': '100' }],
    ['an object in chunks', { a: 1 }, CHUNKED],
    ['an object whose length nobody told', { a: 1 }, JSON_TYPE],
    ['a form', { a: '1' }, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '3' }],
    // Not an object, but that is for the structure step to say.
    ['a JSON string', 'text', { ...JSON_TYPE, 'content-length': '6' }],
    [
      'a string of a JSON type',
      'text',
      { 'content-type': 'application/problem+json', 'content-length': '6' },
    ],
  ])('lets pass %s, as it is', (_, body, headers) => {
    expect(apply(body, headers)).toBe(body);
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['a body that is still in the socket', undefined, { 'content-length': '9' }],
    ['one in chunks', undefined, { 'transfer-encoding': 'chunked' }],
    ['text', 'text', { 'content-type': 'text/plain', 'content-length': '4' }],
    ['text of no type', 'text', { 'content-length': '4' }],
    ['bytes', Buffer.from('text'), { 'content-type': 'application/octet-stream', 'content-length': '4' }],
  ])('refuses %s, unless the route allows what is unscanned', (_, body, headers) => {
    expect(code(body, headers)).toBe('unsupported_media_type');
    expect(apply(body, headers, 'allow')).toBe(body);
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['by its length', { a: 1 }, { ...JSON_TYPE, 'content-length': '101' }],
    ['in chunks', { a: 'x'.repeat(93) }, CHUNKED],
    ['in bytes, not in characters', { a: 'é'.repeat(47) }, CHUNKED],
    [
      'compressed',
      { a: 'x'.repeat(93) },
      { ...JSON_TYPE, 'content-length': '20', 'content-encoding': 'gzip' },
    ],
    ['whatever is unscanned', { a: 1 }, { ...JSON_TYPE, 'content-length': '101' }],
  ])('refuses what is too large: %s', (_, body, headers) => {
    expect(code(body, headers)).toBe('body_too_large');
    expect(code(body, headers, 'allow')).toBe('body_too_large');
  });

  it.each<[string, unknown, Record<string, string>]>([
    ['still in the socket', undefined, { 'content-length': '101' }],
    ['text in chunks', 'é'.repeat(51), { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' }],
    ['bytes in chunks', Buffer.alloc(101), { 'transfer-encoding': 'chunked' }],
    ['compressed bytes', Buffer.alloc(101), { 'content-length': '20', 'content-encoding': 'gzip' }],
  ])('refuses what is too large where unscanned content is allowed: %s', (_, body, headers) => {
    expect(code(body, headers, 'allow')).toBe('body_too_large');
  });

  it.each<[string, unknown]>([
    ['text', 'x'.repeat(50) + '\n'.repeat(50)],
    ['bytes', Buffer.alloc(100)],
  ])('lets pass %s of exactly the limit where unscanned content is allowed', (_, body) => {
    expect(apply(body, { 'transfer-encoding': 'chunked' }, 'allow')).toBe(body);
  });

  it('refuses what cannot be measured', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(code(deep, CHUNKED)).toBe('body_too_complex');
  });
});

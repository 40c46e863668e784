/** API keys among the credentials; how tokens are read is told in `authentication.step.spec.ts`. */
import { describe, expect, it } from 'vitest';
import { Exchange } from '../call/exchange.js';
import { readCredentials, type AcceptedCredentials } from './credentials.js';

const KEY = `aisk_live_${'x'.repeat(61)}`;

function read(headers: Record<string, string>, accepted: Partial<AcceptedCredentials> = {}): unknown {
  const request = { url: '/', headers, rawHeaders: Object.entries(headers).flat() };
  try {
    return readCredentials(new Exchange(request as never, {} as never), {
      dpop: true,
      apiKeys: true,
      ...accepted,
    });
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

describe('an API key', () => {
  it.each([
    ['x-api-key', { 'x-api-key': KEY }],
    ['Bearer', { authorization: `Bearer ${KEY}` }],
    ['bearer', { authorization: `bearer  ${KEY}` }],
  ])('is read from %s', (_where, headers) => {
    expect(read(headers)).toEqual({ scheme: 'key', value: KEY });
  });

  it('is never a token, not even where there are no API keys: an issuer must not be asked about it', () => {
    expect(read({ authorization: `Bearer ${KEY}` }, { apiKeys: false })).toEqual({
      scheme: 'key',
      value: KEY,
    });
    for (const apiKeys of [true, false])
      expect(read({ authorization: `DPoP ${KEY}` }, { apiKeys })).toBe('malformed_credentials');
  });

  it.each([`Bearer token`, `DPoP token`, 'Basic YTpi', `Bearer ${KEY}`, 'x'])(
    'beside %s is one credential too many',
    (authorization) => {
      expect(read({ 'x-api-key': KEY, authorization })).toBe('mixed_credentials');
    },
  );

  it('in a header of its own says nothing where there are no API keys', () => {
    expect(read({ 'x-api-key': KEY }, { apiKeys: false })).toBeUndefined();
  });

  it('that is empty is none', () => {
    expect(read({ 'x-api-key': '' })).toBe('malformed_credentials');
  });
});

import { describe, expect, it } from 'vitest';
import { bearerChallenge } from './bearer-challenge.js';

describe('bearerChallenge', () => {
  it.each([
    [[], undefined, 'Bearer realm="api"'],
    [['a'], undefined, 'Bearer scope="a"'],
    [[], 'invalid_token', 'Bearer error="invalid_token"'],
    [['a', 'b:c'], 'insufficient_scope', 'Bearer error="insufficient_scope", scope="a b:c"'],
  ] as const)('of %j and %s', (scopes, error, expected) => {
    expect(bearerChallenge(scopes, error)).toEqual({ 'WWW-Authenticate': expected });
  });

  it('leaves out what would break out of the quotes or the line', () => {
    expect(bearerChallenge(['a"', 'b\\', 'c d', 'e\r\nx: y', '', 'é', 'ok'])).toEqual({
      'WWW-Authenticate': 'Bearer scope="ok"',
    });
  });
});

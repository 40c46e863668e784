import { describe, expect, it } from 'vitest';
import { parseAccessToken } from './access-token.js';

const b64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
const HEADER = '{"alg":"ES256","typ":"at+jwt"}';
const jws = (header: string, claims = '{"sub":"a"}', signature = 'c2ln') =>
  `${b64(header)}.${b64(claims)}.${signature}`;

function reasonOf(token: string): string {
  try {
    parseAccessToken(token);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return (error as { reason: string }).reason;
  }
  return 'accepted';
}

describe('parseAccessToken', () => {
  it('returns header and claims, frozen and without prototype', () => {
    const { header, claims } = parseAccessToken(jws(HEADER));
    expect({ ...header }).toEqual({ alg: 'ES256', typ: 'at+jwt' });
    expect({ ...claims }).toEqual({ sub: 'a' });
    for (const part of [header, claims]) {
      expect(Object.isFrozen(part)).toBe(true);
      expect(Object.getPrototypeOf(part)).toBeNull();
    }
  });

  const good = jws(HEADER, '{"sub":"ab"}');
  const [h = '', p = '', s = ''] = good.split('.');
  it.each([
    ['empty', ''],
    ['one segment', h],
    ['two segments', `${h}.${p}`],
    ['two segments and a dot', `${h}.${p}.`],
    ['four segments', `${good}.${s}`],
    ['a dot too many', `${good}.`],
    ['a leading dot', `.${good}`],
    ['an empty header', `.${p}.${s}`],
    ['an empty payload', `${h}..${s}`],
    [
      'an encrypted token',
      'eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA',
    ],
    ['padding', `${h}.${p}.YQ==`],
    ['padding in the middle', `${h}=.${p}.${s}`],
    ['unused bits set', `${h}.${p}.YR`],
    ['a single character of a quantum', `${h}.${p}.YWJjZ`],
    ['white space inside', `${h}.${p}.YW Jj`],
    ['a line feed at the end', `${good}\n`],
    ['the alphabet of plain base64', `${h}.${p}.-_+/`],
    ['a character outside ASCII', `${h}.${p}.YWJｊ`],
    ['JSON of another form', jws('[]')],
    ['a payload of another form', jws(HEADER, '"a"')],
    ['a duplicate member of the header', jws('{"alg":"none","alg":"ES256"}')],
    ['a duplicate claim', jws(HEADER, '{"sub":"a","sub":"b"}')],
    ['an infinite number', jws(HEADER, '{"exp":1e400}')],
    ['deep nesting', jws(HEADER, `{"a":${'['.repeat(1200)}${']'.repeat(1200)}}`)],
    [
      'bytes that are not UTF-8',
      `${h}.${b64(Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d))}.${s}`,
    ],
    ['a byte order mark', jws(`\ufeff${HEADER}`)],
    ['white space that JSON does not know', jws(`${HEADER}\u00a0`)],
    ['a kid that is no string', jws('{"alg":"ES256","kid":{"a":1}}')],
    ['more than 8192 characters', jws(HEADER, JSON.stringify({ a: 'x'.repeat(8000) }))],
  ])('refuses %s', (_what, token) => {
    expect(reasonOf(token)).toBe('malformed');
  });

  it.each([
    '{"alg":"ES256","crit":["exp"],"exp":1}',
    '{"alg":"ES256","crit":[]}',
    '{"alg":"ES256","b64":true}',
  ])('refuses the extensions of %s', (header) => expect(reasonOf(jws(header))).toBe('crit'));

  it('takes a token of 8192 characters', () => {
    const room = 8192 - jws(HEADER, '{"a":""}').length;
    const token = jws(HEADER, `{"a":"${'x'.repeat(Math.floor((room * 3) / 4))}"}`);
    expect(token.length).toBeGreaterThan(8188);
    expect(token.length).toBeLessThanOrEqual(8192);
    expect(reasonOf(token)).toBe('accepted');
  });
});

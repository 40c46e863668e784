import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isApiKey, isApiKeyId, newApiKey, newApiKeyId, parseApiKey } from './api-key-format.js';

const base62 = (length: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.split('')),
    minLength: length,
    maxLength: length,
  });

describe('the format of API keys', () => {
  it('has a prefix, an environment and 61 letters and digits', () => {
    const id = newApiKeyId();
    const key = newApiKey('live', id);
    expect(key).toMatch(/^aisk_live_[0-9A-Za-z]{61}$/);
    expect(parseApiKey(key)).toEqual({ environment: 'live', id });
    expect(newApiKey('live', id)).not.toBe(key);
  });

  // Made by another implementation: Python's zlib.crc32 and a base62 of its own.
  it.each([
    ['000000000000', '2Pkdzu'],
    ['000000000066', '00a0DM'],
  ])('has the checksum of zlib, with zeros in front: id %s', (id, checksum) => {
    const key = `aisk_live_${id}${'a'.repeat(43)}${checksum}`;
    expect(parseApiKey(key)).toEqual({ environment: 'live', id });
  });

  it('refuses every key in which one character is another', () => {
    const key = newApiKey('test', newApiKeyId());
    fc.assert(
      fc.property(fc.nat(key.length - 1), base62(1), (at, other) => {
        fc.pre(key[at] !== other);
        const wrong = key.slice(0, at) + other + key.slice(at + 1);
        expect(parseApiKey(wrong)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no body', 'aisk_live_'],
    ['a line break at the end', `${newApiKey('live', newApiKeyId())}\n`],
    ['a space in front', ` ${newApiKey('live', newApiKeyId())}`],
    ['capitals in the environment', newApiKey('Live', newApiKeyId())],
    ['no environment', newApiKey('', newApiKeyId())],
    ['a short id', newApiKey('live', 'short')],
    ['a long environment', newApiKey('x'.repeat(17), newApiKeyId())],
    ['other letters', `aisk_live_${'é'.repeat(61)}`],
    ['far too long', 'a'.repeat(1_000_000)],
  ])('refuses %s', (_, text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseApiKey(`aisk_${text}`)).toBeUndefined();
      }),
    );
  });

  it('tells API keys from other credentials by their prefix', () => {
    expect(isApiKey(newApiKey('live', newApiKeyId()))).toBe(true);
    expect(isApiKey('aisk_broken')).toBe(true);
    expect(isApiKey('eyJhbGciOiJFUzI1NiJ9.e30.c2ln')).toBe(false);
    expect(isApiKey('AISK_live')).toBe(false);
  });

  it('makes ids and secrets from all digits alike', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 5000; i++) {
      const id = newApiKeyId();
      expect(isApiKeyId(id)).toBe(true);
      for (const digit of id) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    // 60,000 digits: 968 of each, with a standard deviation of 31.
    for (const count of counts.values()) expect(Math.abs(count - 968)).toBeLessThan(250);
  });
});

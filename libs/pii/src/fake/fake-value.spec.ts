// Fakes: same form, same for equal values under one key, and nobody's.
import fc from 'fast-check';
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { luhn } from '../checksum/luhn.js';
import { mod97 } from '../checksum/mod-97.js';
import { keyedDigest } from '../pseudonym/keyed-digest.js';
import { fakeValue } from './fake-value.js';

const digest = keyedDigest(new Uint8Array(16).fill(3));
const other = keyedDigest(new Uint8Array(16).fill(4));
const TYPES = ['EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD', 'IBAN_CODE', 'US_SSN', 'IP_ADDRESS', 'PERSON'];

/** What is left when letters and digits become classes. */
const form = (value: string): string =>
  value.replaceAll(/[0-9]/g, '9').replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A');

describe('fakeValue', () => {
  it.each([
    ['EMAIL_ADDRESS', 'jane.doe@corp.de', /^[a-z]{4}\.[a-z]{3}@example\.(com|net|org)$/],
    ['PHONE_NUMBER', '+1 (415) 555-2671', /^\+1 \([2-9]\d\d\) 555-01\d\d$/],
    ['PHONE_NUMBER', '212.736.5000', /^[2-9]\d\d\.555\.01\d\d$/],
    ['PHONE_NUMBER', '+49 30 901820', /^\+0\d \d\d \d{6}$/],
    ['PHONE_NUMBER', '030 901820', /^\d{3} \d{6}$/],
    ['US_SSN', '536-90-4399', /^9\d\d-00-\d{4}$/],
    ['IP_ADDRESS', '10.1.2.3/24', /^192\.0\.2\.\d{1,3}\/24$/],
    ['IP_ADDRESS', 'fe80::1', /^2001:db8::[\da-f]{1,4}:[\da-f]{1,4}$/],
    ['PERSON', 'Zoë O’Neil-Smith', /^[A-Z][a-z]{2} [A-Z]’[A-Z][a-z]{3}-[A-Z][a-z]{4}$/],
    ['MAC_ADDRESS', '0a:1B:2c:3d:4e:5f', /^\d[a-f]:\d[A-F]:\d[a-f]:\d[a-f]:\d[a-f]:\d[a-f]$/],
    ['EMPLOYEE_ID', '٤٥٦-x', /^\d{3}-[a-z]$/],
  ])('%s %j', (type, value, expected) => {
    expect(fakeValue(type, value, digest)).toMatch(expected);
  });

  it.each([
    ['4532 0151 1283 0366', '4111 11'],
    ['3714-496353-98431', '3782-82'],
    ['5105105105105100', '555555'],
    ['30000000000004', '305693'],
    ['6221260000000000', '601111'],
  ])('a card stays a card that nobody has: %s', (card, begin) => {
    const fake = fakeValue('CREDIT_CARD', card, digest);
    expect(fake.startsWith(begin)).toBe(true);
    expect(form(fake)).toBe(form(card));
    expect(luhn(fake.replaceAll(/\D/g, ''))).toBe(true);
  });

  it.each(['DE89 3704 0044 0532 0130 00', 'gb29nwbk60161331926819'])(
    'an IBAN holds, of no bank: %s',
    (iban) => {
      const fake = fakeValue('IBAN_CODE', iban, digest);
      const plain = fake.replaceAll(' ', '').toUpperCase();
      expect(form(fake)).toBe(form(iban));
      expect(mod97(plain.slice(4) + plain.slice(0, 4))).toBe(1);
      expect(plain.slice(4, 12)).toMatch(/^[0X]{8}$/);
    },
  );

  it('is one for the ways to write a number, and another under another key', () => {
    const [spaced, dashed] = ['4532 0151 1283 0366', '4532-0151-1283-0366'].map((card) =>
      fakeValue('CREDIT_CARD', card, digest),
    );
    expect(dashed).toBe(spaced!.replaceAll(' ', '-'));
    expect(fakeValue('CREDIT_CARD', '4532 0151 1283 0366', other)).not.toBe(spaced);
  });

  it('keeps the form of ASCII values and no character of them, for every string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), (value) => {
        const fake = fakeValue('ANY', value, digest);
        expect(fakeValue('ANY', value, digest)).toBe(fake);
        expect(form(fake)).toBe(form(value));
        for (let i = 0; i < value.length; i++)
          if (/[0-9a-z]/i.test(value[i]!)) expect(fake[i]).not.toBe(value[i]);
      }),
    );
  });

  it('throws for no string and keeps no letter of another script', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.string({ unit: 'binary', maxLength: 40 }), (type, value) => {
        expect(fakeValue(type, value, digest)).not.toMatch(/[^\p{ASCII}\p{P}\p{Z}\p{S}\p{C}]/u);
      }),
    );
  });

  it('gives addresses that are some', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(isIP(fakeValue('IP_ADDRESS', address, digest))).toBe(isIP(address));
      }),
    );
  });
});

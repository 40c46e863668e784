// Published vectors, and the laws each check digit is chosen for: it catches every single wrong digit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate } from './calendar-date.js';
import { iso7064Mod11_10, iso7064Mod11_2, iso7064Mod37_2, iso7064Mod37_36 } from './iso7064.js';
import { luhn } from './luhn.js';
import { mod97 } from './mod-97.js';
import { weightedSum } from './mod11.js';
import { isTravelDocumentDigit } from './travel-document.js';
import { verhoeff } from './verhoeff.js';

const digits = fc.stringMatching(/^\d{4,20}$/);
const CHARACTERS = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*');

describe.each([
  ['luhn', luhn, '79927398713'],
  ['verhoeff', verhoeff, '2363'],
  ['iso7064Mod11_10', iso7064Mod11_10, '07945'],
  ['iso7064Mod11_2', iso7064Mod11_2, '07940'],
  ['iso7064Mod11_2 with X', iso7064Mod11_2, '000000021694233X'],
  ['iso7064Mod37_2', iso7064Mod37_2, 'G123498654321H'],
  ['iso7064Mod37_36', iso7064Mod37_36, 'A12425GABC1234002M'],
])('%s', (_name, check, vector) => {
  it('knows the published vector', () => {
    expect(check(vector)).toBe(true);
  });

  it('gives each number exactly one check character and catches a wrong one', () => {
    fc.assert(
      fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (body, place, shift) => {
        const numbers = CHARACTERS.map((c) => body + c).filter(check);
        expect(numbers).toHaveLength(1);
        const at = place % body.length;
        const wrong = (Number(body[at]) + shift) % 10;
        expect(check(body.slice(0, at) + wrong + numbers[0]!.slice(at + 1))).toBe(false);
      }),
    );
  });

  it('answers false, and never throws, for anything else', () => {
    expect(check('')).toBe(false);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => check(`é${text}`) === false));
  });
});

it('weightedSum reads as many digits as there are weights, and says NaN where one is missing', () => {
  expect(weightedSum('1239', [3, 2, 1])).toBe(10);
  expect(weightedSum('12', [3, 2, 1])).toBeNaN();
  expect(weightedSum('1x3', [3, 2, 1])).toBeNaN();
});

it('iso7064Mod11_2 takes X as a check character only', () => {
  expect(iso7064Mod11_2('X0')).toBe(false);
  expect(iso7064Mod11_2('1X0')).toBe(false);
});

it('mod97 agrees with whole-number arithmetic, letters as two digits', () => {
  fc.assert(fc.property(digits, (text) => mod97(text) === Number(BigInt(text) % 97n)));
  expect(mod97('3214282912345698765432161182')).toBe(1); // the IBAN GB82 WEST 1234 5698 7654 32, rearranged
  expect(mod97('Zz')).toBe(3535 % 97);
});

it('isDate agrees with the calendar of Date', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1800, max: 2100 }), fc.nat(14), fc.nat(33), (year, month, day) => {
      const date = new Date(Date.UTC(year, month - 1, day));
      expect(isDate(year, month, day)).toBe(date.getUTCMonth() === month - 1 && date.getUTCDate() === day);
    }),
  );
  expect(isDate(NaN, 1, 1)).toBe(false);
  expect(isDate(2000, 1, 1.5)).toBe(false);
});

it('isTravelDocumentDigit knows the example of ICAO 9303', () => {
  expect(isTravelDocumentDigit('520727', '3')).toBe(true);
  expect(isTravelDocumentDigit('AB2134', '5')).toBe(true);
  expect(isTravelDocumentDigit('520727', '4')).toBe(false);
  expect(isTravelDocumentDigit('520727', undefined)).toBe(false);
  expect(isTravelDocumentDigit('52<727', '3')).toBe(false);
});

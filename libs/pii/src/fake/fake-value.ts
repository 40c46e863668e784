// Fakes: a value of the same form, the same for equal values under one key. Where a range of numbers is set aside
// for tests or documentation the fake lies in it, so that it can be nobody's; everything else is substituted letter
// by letter and digit by digit.
import { luhn } from '../checksum/luhn.js';
import { mod97 } from '../checksum/mod-97.js';
import type { KeyedDigest } from '../pseudonym/keyed-digest.js';
import { KeyedStream } from './keyed-stream.js';
import { digitsOf, refill, substitute } from './substitute.js';

/** Answers `undefined` for a value that is not written in the usual form of its type. */
type Fake = (value: string, stream: KeyedStream) => string | undefined;

const FAKES = new Map<string, Fake>([
  ['EMAIL_ADDRESS', emailAddress],
  ['PHONE_NUMBER', phoneNumber],
  ['CREDIT_CARD', creditCard],
  ['IBAN_CODE', ibanCode],
  ['US_SSN', usSsn],
  ['IP_ADDRESS', ipAddress],
]);

/** Never the value itself, except for a number that lies in the range of its fakes already. */
export function fakeValue(type: string, value: string, digest: KeyedDigest): string {
  const stream = new KeyedStream(digest, type, value);
  return FAKES.get(type)?.(value, stream) ?? substitute(value, stream);
}

/** A domain of RFC 2606 section 3, behind a local part of the same form. */
function emailAddress(value: string, stream: KeyedStream): string | undefined {
  const at = value.lastIndexOf('@');
  if (at < 1) return undefined;
  return `${substitute(value.slice(0, at), stream)}@example.${['com', 'net', 'org'][stream.below(3)]!}`;
}

/**
 * 555-0100 to 555-0199 of an area are reserved for fiction (North American Numbering Plan). Elsewhere a number in
 * the international form gets a country code that begins with 0, which no country has (ITU-T E.164).
 */
function phoneNumber(value: string, stream: KeyedStream): string | undefined {
  const digits = digitsOf(value);
  const national = digits.startsWith('1') ? digits.slice(1) : digits;
  const international = value.includes('+');
  const american =
    national.length === 10 && national.charAt(0) >= '2' && (!international || digits.length === 11);
  if (american) {
    const area = `${2 + stream.below(8)}${stream.digits(2)}`;
    return refill(value, `${digits.slice(0, digits.length - 10)}${area}55501${stream.digits(2)}`, 'digits');
  }
  const fake = substitute(value, stream);
  return international ? fake.replace(/[0-9]/, '0') : fake;
}

/** First digits of the issuers' published test cards, by the length and first digits of the real one. */
const TEST_CARDS: readonly (readonly [RegExp, string])[] = [
  [/^3[47].{13}$/, '378282'],
  [/^3[068].{12}$/, '305693'],
  [/^35/, '353011'],
  [/^[25]/, '555555'],
  [/^6/, '601111'],
];

function creditCard(value: string, stream: KeyedStream): string | undefined {
  const digits = digitsOf(value);
  if (digits.length < 12 || digits.length > 19) return undefined;
  const [, issuer] = TEST_CARDS.find(([form]) => form.test(digits)) ?? [undefined, '411111'];
  const body = issuer + stream.digits(digits.length - issuer.length - 1);
  let check = 0;
  while (!luhn(`${body}${check}`)) check++;
  return refill(value, `${body}${check}`, 'digits');
}

/** Check digits that hold (ISO 13616), and a bank code of zeros or X, which no bank has. */
function ibanCode(value: string, stream: KeyedStream): string | undefined {
  const iban = value.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase();
  if (!/^[A-Z]{2}[0-9]{2}[0-9A-Z]{10,30}$/.test(iban)) return undefined;
  let account = '';
  for (let i = 4; i < iban.length; i++) {
    const isLetter = iban.charAt(i) > '9';
    if (i < 12) account += isLetter ? 'X' : '0';
    else account += isLetter ? String.fromCharCode(65 + stream.below(26)) : stream.below(10);
  }
  const check = 98 - mod97(`${account}${iban.slice(0, 2)}00`);
  return refill(value, `${iban.slice(0, 2)}${String(check).padStart(2, '0')}${account}`, 'alphanumerics');
}

/** Area 9xx and group 00 were never issued, and no ITIN has that group (SSA POMS RM 10201.035, IRM 3.21.263). */
function usSsn(value: string, stream: KeyedStream): string | undefined {
  if (digitsOf(value).length !== 9) return undefined;
  return refill(value, `9${stream.digits(2)}00${stream.digits(4)}`, 'digits');
}

/** Documentation ranges: RFC 5737 TEST-NET-1, RFC 3849. A prefix length stays. */
function ipAddress(value: string, stream: KeyedStream): string | undefined {
  const slash = value.includes('/') ? value.slice(value.indexOf('/')) : '';
  if (!value.includes(':')) return `192.0.2.${stream.below(256)}${slash}`;
  const group = (): string => (stream.below(256) * 256 + stream.below(256)).toString(16);
  return `2001:db8::${group()}:${group()}${slash}`;
}

// How an IBAN of each country is built: SWIFT IBAN Registry (ISO 13616), and countries that use IBANs without
// being registered.

const LENGTHS =
  'AD24 AE23 AL28 AO25 AT20 AZ28 BA20 BE16 BF28 BG22 BH22 BI27 BJ28 BR29 BY28 CF27 CG27 CH21 CI28 CM27 CR22 CV25 ' +
  'CY28 CZ24 DE22 DJ27 DK18 DO28 DZ26 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GA27 GB22 GE22 GI23 GL18 GQ27 GR27 GT28 ' +
  'GW25 HN28 HR21 HU28 IE22 IL23 IQ23 IR26 IS26 IT27 JO30 KM27 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MA28 ' +
  'MC27 MD24 ME22 MG27 MK19 ML28 MN20 MR27 MT31 MU30 MZ25 NE28 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 ' +
  'RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SN28 SO23 ST25 SV28 TD27 TG28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 ' +
  'YE30';

/** The longest of them. */
export const LONGEST_IBAN = 33;

const table = new Uint8Array(26 * 26);
for (const entry of LENGTHS.split(' ')) {
  table[(entry.charCodeAt(0) - 65) * 26 + entry.charCodeAt(1) - 65] = Number(entry.slice(2));
}

// Countries whose account begins with a bank's four letters.
const LETTERED = new Set('AZ BG BH GB GI IE IQ JO KW LC LV MT MU NI NL PK PS QA RO SC SV VG'.split(' '));

/** Whether the four characters behind the check digits are letters in that country. */
export function hasBankLetters(first: number, second: number): boolean {
  return LETTERED.has(String.fromCharCode(first, second));
}

/** Length of an IBAN whose country is given by two upper-case letters; 0 for a country without IBANs. */
export function ibanLength(first: number, second: number): number {
  return table[(first - 65) * 26 + second - 65] ?? 0;
}

// IMEI (3GPP TS 23.003: fourteen digits and Luhn) and ICCID of a SIM card (ITU-T E.118: 89, country, issuer, Luhn).
import { luhn } from '../../checksum/luhn.js';
import type { PatternRecognizer } from '../../recognizer.js';

const IMEI = {
  type: 'IMEI',
  validate: luhn,
  context: ['imei', 'imei number', 'imeisv', 'device id', 'handset', 'mobile equipment'],
} as const;

export const deviceNumber: readonly PatternRecognizer[] = [
  // 01, 35 and 86 are the bodies that number nearly all devices; printed in groups of 2, 6, 6 and 1.
  {
    ...IMEI,
    pattern: /(01|35|86)(\d{13}|[- ]\d{6}[- ]\d{6}[- ]\d)/,
    score: 0.45,
    contextScore: 0.95,
    examples: {
      match: ['IMEI «35-209900-176148-1»', 'device «868932036356090»'],
      noMatch: ['IMEI 3520990017614823'],
    },
  },
  {
    ...IMEI,
    pattern: /\d{15}|\d{2}[- ]\d{6}[- ]\d{6}[- ]\d/,
    score: 0.4,
    contextScore: 0.95,
    examples: {
      match: ['IMEI: «490154203237518»'],
      noMatch: ['batch 490154203237518', 'IMEI 490154203237519'],
    },
  },
  {
    type: 'ICCID',
    pattern: /89\d{17,18}|89\d{2} \d{4} \d{4} \d{4} \d{3,4}/,
    validate: luhn,
    score: 0.6,
    context: ['iccid', 'sim', 'sim card', 'esim'],
    examples: { match: ['ICCID «8944500102198304826»'], noMatch: ['ICCID 8944500102198304827'] },
  },
];

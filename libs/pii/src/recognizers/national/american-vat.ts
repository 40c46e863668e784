// What invoices of the Americas give as "VAT number": the country's tax number, its check digit not looked at, with
// or without the country's code in front. Shapes: each tax authority. Numbers whose check digit is right are found
// under their own names in the country's file.
import type { PatternRecognizer } from '../../recognizer.js';

const SHAPES: readonly (readonly [type: string, pattern: RegExp, example: string])[] = [
  ['CA_VAT', /(CA)?\d{9}/i, 'CA123456789'],
  ['MX_VAT', /(MX)?[A-Z&]{3,4}\d{6}[A-Z\d]{3}/i, 'MXABCD123456EFG'],
  ['BR_VAT', /(BR)?(\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}|\d{3}\.\d{3}\.\d{3}-\d{2})/i, 'BR12.345.678/9012-34'],
  ['AR_VAT', /(AR)?\d{11}/i, 'AR12345678901'],
  ['CL_VAT', /(CL)?\d{8}-\d/i, 'CL12345678-9'],
  ['CO_VAT', /(CO)?\d{10}/i, 'CO1234567890'],
  ['PE_VAT', /(PE)?\d{11}/i, 'PE12345678901'],
  ['EC_VAT', /(EC)?\d{13}/i, 'EC1234567890123'],
  ['VE_VAT', /[JGVE]-(\d{9}|\d{8}-\d)/i, 'J-12345678-9'],
  ['UY_VAT', /(UY)?\d{12}/i, 'UY123456789012'],
  ['PY_VAT', /(PY)?\d{6,8}-\d/i, 'PY12345678-9'],
  ['BO_VAT', /(BO)?\d{7}/i, 'BO1234567'],
  ['GT_VAT', /(GT)?\d{7}-\d/i, 'GT1234567-8'],
  ['SV_VAT', /(SV)?\d{4}-\d{6}-\d{3}-\d/i, 'SV1234-567890-123-1'],
  ['NI_VAT', /(NI)?\d{3}-\d{6}-\d{4}[A-Z]/i, 'NI123-456789-0123A'],
  ['CR_VAT', /(CR)?\d{9,12}/i, 'CR123456789'],
  ['DO_VAT', /(DO)?(\d{11}|\d{3}-\d{7}-\d|[145]\d{8}|[145]-\d{2}-\d{5}-\d)/i, 'DO1-23-45678-9'],
];

export const americanVat: readonly PatternRecognizer[] = SHAPES.map(([type, pattern, example]) => ({
  type,
  pattern,
  score: 0,
  contextScore: 0.5,
  context: ['vat', 'vat id', 'vat number', 'iva', 'igv', 'itbis', 'icms'],
  examples: { match: [`VAT number «${example}»`], noMatch: [example] },
}));

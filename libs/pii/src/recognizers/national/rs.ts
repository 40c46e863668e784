// Serbia: tax number, JMBG, company number, passport.
import { iso7064Mod11_10 } from '../../checksum/iso7064.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { TAX_ID_WORDS, VAT_WORDS } from '../label-words.js';
import { jmbg } from './jmbg.js';
import { labelled, passport, vat } from './labelled.js';

const PIB_WORDS = ['pib', 'poreski identifikacioni broj', 'пиб', ...TAX_ID_WORDS];

export const serbia: readonly PatternRecognizer[] = [
  // Poreski identifikacioni broj (PIB), Zakon o poreskom postupku čl. 26: ISO 7064 MOD 11,10.
  {
    type: 'RS_PIB',
    pattern: /(RS ?)?\d{9}/i,
    validate: (value) => iso7064Mod11_10(value.replace('RS', '')),
    score: 0.2,
    context: [...PIB_WORDS, 'serbian', 'pdv', ...VAT_WORDS],
    examples: { match: ['PIB «101134702»'], noMatch: ['PIB 101134701'] },
  },
  ...jmbg('RS_JMBG', (region) => region >= 70 && region <= 89, ['jmbg', 'јмбг', 'maticni broj gradana'], {
    match: ['JMBG «0101980710018»'],
    noMatch: ['JMBG 0101980710019'],
  }),
  labelled('RS_MB', /\d{8}/, ['maticni broj', 'mb', 'матични број'], 'matični broj', '17162543'),
  passport('RS', /\d{9}/, '012345678', ['pasos', 'putna isprava', 'пасош']),
  vat('RS', /(RS)?\d{9}/, 'RS123456789', ['pdv', 'пдв']),
];

// Zimbabwe, Zambia, Botswana, Namibia.
import type { PatternRecognizer } from '../../recognizer.js';
import { NATIONAL_ID_WORDS } from '../label-words.js';
import { labelled } from './labelled.js';

export const southernAfrica: readonly PatternRecognizer[] = [
  labelled(
    'ZW_NATIONAL_ID',
    /\d{2}-?\d{6,7} ?-?[A-Z] ?-?\d{2}/,
    ['zimbabwe*', ...NATIONAL_ID_WORDS],
    'national id',
    '63-123456A12',
  ),
  labelled('ZM_NRC', /\d{6}\/\d{2}\/\d/, ['nrc', ...NATIONAL_ID_WORDS], 'NRC', '123456/10/1'),
  labelled('BW_OMANG', /\d{4}[12]\d{4}/, ['omang', ...NATIONAL_ID_WORDS], 'Omang', '123412345'),
  labelled('NA_NATIONAL_ID', /\d{11}/, ['namibia*', ...NATIONAL_ID_WORDS], 'national id', '85041212345'),
];

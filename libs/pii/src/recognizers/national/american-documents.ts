// Passports and number plates of the Americas. Their shapes are shared: the words "passport" and "plate" tell what a
// value is, only a country's name beside them tells whose. Shapes: each country's issuing authority, as collected by
// the ICAO (Doc 9303) and by the traffic authorities.
import type { PatternRecognizer } from '../../recognizer.js';
import { PASSPORT_WORDS, PLATE_WORDS } from '../label-words.js';

interface DocumentShape {
  readonly type: string;
  readonly pattern: RegExp;
  /** The country and its people, in English and the local language. */
  readonly names: readonly string[];
  readonly example: string;
}

const PASSPORTS: readonly DocumentShape[] = [
  {
    type: 'US_PASSPORT',
    pattern: /[A-Z\d]\d{8}/i,
    names: ['us', 'american', 'united states'],
    example: 'A12803456',
  },
  // Since 2023 a letter, six digits and two letters.
  {
    type: 'CA_PASSPORT',
    pattern: /[A-Z]{2}\d{6}|[A-Z]\d{6}[A-Z]{2}/i,
    names: ['canada', 'canadian', 'canadien'],
    example: 'A123456AB',
  },
  {
    type: 'MX_PASSPORT',
    pattern: /[A-Z]\d{8}/i,
    names: ['mexico', 'mexican', 'mexicano'],
    example: 'G98639222',
  },
  {
    type: 'BR_PASSPORT',
    pattern: /[A-Z]{2}\d{6}/i,
    names: ['brazil', 'brazilian', 'brasileiro'],
    example: 'FZ973689',
  },
  {
    type: 'AR_PASSPORT',
    pattern: /[A-Z]{3}\d{6}/i,
    names: ['argentina', 'argentine', 'argentino'],
    example: 'AAC811035',
  },
  {
    type: 'CL_PASSPORT',
    pattern: /[A-Z]?\d{8}/i,
    names: ['chile', 'chilean', 'chileno'],
    example: 'F12345678',
  },
  {
    type: 'CO_PASSPORT',
    pattern: /[A-Z]{2}\d{6,7}/i,
    names: ['colombia', 'colombian', 'colombiano'],
    example: 'AN123456',
  },
  {
    type: 'PE_PASSPORT',
    pattern: /\d{9}|[A-Z]{2}\d{7}/i,
    names: ['peru', 'peruvian', 'peruano'],
    example: '116543210',
  },
  {
    type: 'EC_PASSPORT',
    pattern: /[A-Z]\d{7,8}/i,
    names: ['ecuador', 'ecuadorian', 'ecuatoriano'],
    example: 'A1234567',
  },
  {
    type: 'VE_PASSPORT',
    pattern: /[A-Z]?\d{8,9}/i,
    names: ['venezuela', 'venezuelan', 'venezolano'],
    example: '123456789',
  },
  {
    type: 'UY_PASSPORT',
    pattern: /[A-Z]\d{6}/i,
    names: ['uruguay', 'uruguayan', 'uruguayo'],
    example: 'C123456',
  },
  {
    type: 'PY_PASSPORT',
    pattern: /[A-Z]{1,2}\d{6}/i,
    names: ['paraguay', 'paraguayan', 'paraguayo'],
    example: 'P123456',
  },
  {
    type: 'BO_PASSPORT',
    pattern: /[A-Z]{0,2}\d{6,7}/i,
    names: ['bolivia', 'bolivian', 'boliviano'],
    example: 'AC123456',
  },
  {
    type: 'GT_PASSPORT',
    pattern: /\d{9}/,
    names: ['guatemala', 'guatemalan', 'guatemalteco'],
    example: '253987654',
  },
  {
    type: 'SV_PASSPORT',
    pattern: /[A-Z]\d{8}/i,
    names: ['el salvador', 'salvadoran', 'salvadoreno'],
    example: 'A12345678',
  },
  {
    type: 'HN_PASSPORT',
    pattern: /[A-Z]\d{6,7}/i,
    names: ['honduras', 'honduran', 'hondureno'],
    example: 'E123456',
  },
  {
    type: 'NI_PASSPORT',
    pattern: /[A-Z]\d{8}/i,
    names: ['nicaragua', 'nicaraguan', 'nicaraguense'],
    example: 'C01234567',
  },
  {
    type: 'CR_PASSPORT',
    pattern: /[A-Z]\d{6,9}/i,
    names: ['costa rica', 'costa rican', 'costarricense'],
    example: 'F123456',
  },
  {
    type: 'PA_PASSPORT',
    pattern: /[A-Z]{2}\d{7}/i,
    names: ['panama', 'panamanian', 'panameno'],
    example: 'PA0123456',
  },
  {
    type: 'DO_PASSPORT',
    pattern: /[A-Z]{2}\d{7}/i,
    names: ['dominican republic', 'dominican', 'dominicano'],
    example: 'RD1234567',
  },
  { type: 'CU_PASSPORT', pattern: /[A-Z]\d{6}/i, names: ['cuba', 'cuban', 'cubano'], example: 'K123456' },
  { type: 'JM_PASSPORT', pattern: /A\d{7}/, names: ['jamaica', 'jamaican'], example: 'A0123456' },
  {
    type: 'TT_PASSPORT',
    pattern: /T[A-Z]?\d{6,7}/i,
    names: ['trinidad', 'trinidadian'],
    example: 'TB123456',
  },
];

// In capitals only: in lower case they would be words and years.
const PLATES: readonly DocumentShape[] = [
  // Each state has its own series, all of capitals and digits.
  {
    type: 'US_LICENSE_PLATE',
    pattern: /\d[A-Z]{3}\d{3}|[A-Z]{2,3}[ -]?\d{3,4}|\d{3,4}[ -]?[A-Z]{2,3}|[A-Z]\d{2}[ -]?[A-Z\d]{3}/,
    names: ['us', 'california', 'texas', 'florida'],
    example: '8ABC123',
  },
  // NOM-001-SCT-2-2016.
  {
    type: 'MX_LICENSE_PLATE',
    pattern: /[A-Z]{3}-?\d{2}-?\d{2}|[A-Z]{3}-?\d{3}-?[A-Z]|[A-Z]\d{2}-?[A-Z]{3}/,
    names: ['mexico', 'mexican', 'mexicana'],
    example: 'ABC-12-34',
  },
  // ABC-1234, since 2018 the Mercosul form ABC1D23.
  {
    type: 'BR_LICENSE_PLATE',
    pattern: /[A-Z]{3}[- ]?\d[A-Z]\d{2}|[A-Z]{3}[- ]?\d{4}/,
    names: ['brazil', 'brazilian', 'brasileira'],
    example: 'ABC1Z23',
  },
  // ABC 123, since 2016 the Mercosur form AB 123 CD.
  {
    type: 'AR_LICENSE_PLATE',
    pattern: /[A-Z]{2} ?\d{3} ?[A-Z]{2}|[A-Z]{3} ?\d{3}/,
    names: ['argentina', 'argentine'],
    example: 'AB 123 CD',
  },
  {
    type: 'CL_LICENSE_PLATE',
    pattern: /[B-DF-HJ-LPR-TV-Z]{4}[- ]?\d{2}|[A-Z]{2}[- ]?\d{4}/,
    names: ['chile', 'chilean', 'chilena'],
    example: 'BBCL-60',
  },
  {
    type: 'CO_LICENSE_PLATE',
    pattern: /[A-Z]{3}[- ]?\d{3}|[A-Z]{3}[- ]?\d{2}[A-Z]/,
    names: ['colombia', 'colombian', 'colombiana'],
    example: 'ABC-123',
  },
  {
    type: 'PE_LICENSE_PLATE',
    pattern: /[A-Z][A-Z\d][A-Z][- ]?\d{3}|\d{4}[- ]?[A-Z\d]{2}/,
    names: ['peru', 'peruvian', 'peruana'],
    example: 'A1B-234',
  },
  {
    type: 'EC_LICENSE_PLATE',
    pattern: /[A-Z]{3}[- ]?\d{3,4}/,
    names: ['ecuador', 'ecuadorian', 'ecuatoriana'],
    example: 'PBA-1234',
  },
  {
    type: 'VE_LICENSE_PLATE',
    pattern: /[A-Z]{2}\d{3}[A-Z]{2}|[A-Z]\d{2}[A-Z]{2}\d[A-Z]/,
    names: ['venezuela', 'venezuelan', 'venezolana'],
    example: 'AB123CD',
  },
  {
    type: 'UY_LICENSE_PLATE',
    pattern: /[A-Z]{3}[- ]?\d{4}/,
    names: ['uruguay', 'uruguayan', 'uruguaya'],
    example: 'SBA 1234',
  },
  {
    type: 'PY_LICENSE_PLATE',
    pattern: /[A-Z]{3,4}[- ]?\d{3}/,
    names: ['paraguay', 'paraguayan', 'paraguaya'],
    example: 'AAAA 123',
  },
  {
    type: 'BO_LICENSE_PLATE',
    pattern: /\d{3,4}[- ]?[A-Z]{3}/,
    names: ['bolivia', 'bolivian', 'boliviana'],
    example: '1852-PHD',
  },
  {
    type: 'CR_LICENSE_PLATE',
    pattern: /[A-Z]{3}[- ]?\d{3}/,
    names: ['costa rica', 'costa rican'],
    example: 'BTC-123',
  },
  {
    type: 'PA_LICENSE_PLATE',
    pattern: /[A-Z]{2}\d{4}/,
    names: ['panama', 'panamanian', 'panamena'],
    example: 'CD1234',
  },
];

export const americanPassports = PASSPORTS.flatMap((shape) =>
  recognizersOf(
    shape,
    ['passport', 'pasaporte', 'passaporte'],
    [...PASSPORT_WORDS, 'passaporte', 'travel document'],
  ),
);

export const americanPlates = PLATES.flatMap((shape) =>
  recognizersOf(
    shape,
    ['plate', 'license plate', 'number plate', 'placa', 'patente', 'matricula', 'chapa'],
    [...PLATE_WORDS, 'placa', 'placas', 'patente', 'matricula', 'chapa', 'dominio'],
  ),
);

/** With the country's name beside the document's it is certain; the document's alone fits several countries. */
function recognizersOf(
  { type, pattern, names, example }: DocumentShape,
  documents: readonly string[],
  words: readonly string[],
): PatternRecognizer[] {
  const named = names.flatMap((name) =>
    documents.flatMap((document) => [`${name} ${document}`, `${document} ${name}`, `${document} de ${name}`]),
  );
  const examples = {
    match: [`${names[0]} ${documents[0]} «${example}»`],
    noMatch: [example, `${names[0]} ${example}`],
  };
  return [
    { type, pattern, score: 0.05, contextScore: 0.95, context: named, examples },
    { type, pattern, score: 0.05, contextScore: 0.7, context: words, examples },
  ];
}

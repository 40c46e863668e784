/**
 * What belongs together when types are compared: a `US_PASSPORT` reported as `UK_PASSPORT` is found.
 * The classes say which types carry a structure of their own, and which only their surroundings give away.
 */
const CONTEXTUAL = new Set(['PERSON', 'LOCATION', 'STREET_ADDRESS', 'ORGANIZATION', 'NRP', 'TITLE']);
const SOFT = new Set(['DATE_TIME', 'DATE_OF_BIRTH', 'AGE', 'ZIP_CODE', 'URL', 'UK_POSTCODE', 'DE_PLZ']);

/** The first family whose pattern fits; secrets first, because DB_CONNECTION_PASSWORD has no country. */
const FAMILIES = [
  [
    'SECRET',
    /SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|TOKEN|JWT|WEBHOOK|CONNECTION_STRING|AUTH|_SAS$|KEY$|_HASH$/,
  ],
  ['PASSPORT', /PASSPORT/],
  ['DRIVER_LICENSE', /DRIVER|DRIVING|FUEHRERSCHEIN/],
  ['PHONE', /^PHONE_NUMBER$|_(?:MOBILE|PHONE)_NUMBER$/],
  ['PLACE', /^(?:LOCATION|STREET_ADDRESS|ZIP_CODE|UK_POSTCODE|DE_PLZ|GPE)$/],
  ['PLATE', /LICENSE_PLATE|VEHICLE_REGISTRATION|_KFZ$/],
  ['URL', /^(?:URL|DOMAIN_NAME)$/],
  ['DATE_TIME', /^DATE_(?:TIME|OF_BIRTH)$/],
  ['BANK_ACCOUNT', /^(?:BANK_ACCOUNT|US_BANK_NUMBER)$|_(?:CLABE|CBU|KONTONR|BANK)$/],
  ['GOV_ID', /^[A-Z]{2}_|^(?:TAX_ID|NATIONAL_ID|MEDICAL_RECORD|MEDICAL_LICENSE|HEALTH_ID|HEALTH_INSURANCE)/],
];
/** Types that the national pattern would claim by their first two letters. */
const OWN_FAMILY = new Set(['IP_ADDRESS']);

const known = new Map();

/** @param {string} type */
export function family(type) {
  let name = known.get(type);
  if (name === undefined) {
    name = OWN_FAMILY.has(type) ? type : (FAMILIES.find(([, pattern]) => pattern.test(type))?.[0] ?? type);
    known.set(type, name);
  }
  return name;
}

/** @param {string} type */
export function isStructured(type) {
  return !CONTEXTUAL.has(type) && !SOFT.has(type);
}

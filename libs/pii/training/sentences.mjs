// Sentences with labelled names, made from hand-written templates and the names of lists.mjs.
//
// {p} person  {f} given name  {l} family name  {m} "Mr. Family"  {c} town  {r} country or state  {a} street address
// {o} organisation  {g} nationality  {j} job  {n} noun  {d} adjective  {v} verb  {H} heading of capitalised words
// {x} {X} foreign word  {k} {S} stop word  {K} acronym
// {P} product or title  {D} date  {T} time  {W} weekday or month  {#} number  {e} e-mail address  {t} phone number
// {Z} code of capitals  {#} digits. Only p f l m (without its title), c r and o are labelled.
import {
  adjectives,
  countries,
  demonyms,
  foreign,
  stops,
  jobs,
  locales,
  nouns,
  orgs,
  products,
  states,
  towns,
  verbs,
  vocabulary,
} from './lists.mjs';
import { TEMPLATES } from './templates.mjs';
import { PINYIN_FAMILY, PINYIN_SYLLABLES, ROMANISED_FAMILY, ROMANISED_GIVEN, THINGS } from './words.mjs';

/** A small seeded generator (mulberry32): the same seed makes the same model. */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const ENGLISH = locales.filter(({ code }) => /^en(_US|_GB|_CA|_AU|_IE)?$/.test(code));
const TITLES =
  'Mr. Mrs. Ms. Dr. Miss Mr Mrs Ms Dr Prof. Professor Sir Judge Officer Captain Teacher Herr Frau Señor Señora Sr. Sra. Monsieur Madame Mme M. Signora Dott. Don Doña Uncle Aunt Auntie Brother Sister Father Coach Nurse Doctor Senator President Sergeant'.split(
    ' ',
  );
const WEEK =
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December'.split(
    ' ',
  );
const ACRONYMS =
  'API IBAN PIN SSN HTTP HTTPS JSON XML HTML CSS URL SQL CPU GPU RAM USB PDF CSV ATM VAT CEO CTO CFO HR IT AI ML LLM GPT FAQ ID OK USA UK EU UN NASA GDP DNA MRI IP TCP UDP DNS TLS SSL SSH VPN AWS GCP SDK CLI IDE OS UI UX PR QA CI CD RFC ISO NIST COVID AM PM EUR USD GBP TV PC DVD'.split(
    ' ',
  );
const MAIL = 'example.com mail.example.org acme.example'.split(' ');

export function createWriter(random) {
  const pick = (items) => items[Math.floor(random() * items.length)];
  const chance = (p) => random() < p;
  const digits = (n) => Array.from({ length: n }, () => Math.floor(random() * 10)).join('');
  const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

  /** A name no list holds, with the letters of two that lists hold. */
  function blend(a, b) {
    const cutA = Math.max(2, Math.ceil(a.length * (0.4 + random() * 0.3)));
    const cutB = Math.max(1, Math.floor(b.length * (0.4 + random() * 0.3)));
    return a.includes(' ') || b.includes(' ') ? a : a.slice(0, cutA) + b.slice(cutB).toLowerCase();
  }
  const locale = () => (chance(0.45) ? pick(ENGLISH) : pick(locales));
  const given = (l) =>
    chance(0.1) ? pick(ROMANISED_GIVEN) : chance(0.15) ? blend(pick(l.given), pick(l.given)) : pick(l.given);
  const family = (l) =>
    chance(0.08)
      ? pick(ROMANISED_FAMILY)
      : chance(0.3)
        ? blend(pick(l.family), pick(l.family))
        : pick(l.family);
  const everyday = (items) => pick(chance(0.5) ? vocabulary : items);
  const pinyin = () => capital(pick(PINYIN_SYLLABLES) + (chance(0.7) ? pick(PINYIN_SYLLABLES) : ''));

  function person() {
    const l = locale();
    const x = random();
    if (x < 0.1) return `${pick(PINYIN_FAMILY)} ${pinyin()}`;
    if (x < 0.12) return `${pinyin()} ${pick(PINYIN_FAMILY)}`;
    if (x < 0.3) return given(l);
    if (x < 0.36)
      return `${given(l)} ${capital(pick('abcdefghijklmnoprstvw'))}${chance(0.7) ? '.' : ''} ${family(l)}`;
    if (x < 0.38) return `${capital(pick('abcdefghjklmnoprst'))}. ${family(l)}`;
    if (x < 0.4) return `${given(l)} ${given(l)} ${family(l)}`;
    if (x < 0.42) return `${given(l)} ${family(l)}-${family(l)}`;
    if (x < 0.45)
      return `${given(l)} ${pick(['de', 'van', 'von', 'van der', 'del', 'de la', 'di', 'al', 'El', "O'", 'Mc', 'Mac'])} ${family(l)}`.replace(
        /(O'|Mc) /,
        '$1',
      );
    if (x < 0.47) return `${given(l)} ${family(l)} ${pick(['Jr.', 'Sr.', 'II', 'III', 'PhD', 'MD', 'IV'])}`;
    if (x < 0.5) return `${given(l)} ${family(l)}`.toUpperCase();
    return `${given(l)} ${family(l)}`;
  }
  function town() {
    const x = random();
    if (x < 0.35) return pick(towns).name;
    if (x < 0.5) return blend(pick(towns).name, pick(towns).name);
    const { city } = locale();
    return city.length > 0 ? pick(city) : pick(towns).name;
  }
  function organization() {
    const x = random();
    const l = pick(ENGLISH);
    const core = () =>
      chance(0.4) ? family(l) : chance(0.5) ? capital(pick(nouns)) : blend(capital(pick(nouns)), pick(nouns));
    if (x < 0.2) return pick(orgs);
    if (x < 0.24) return `${family(l)}, ${family(l)} and ${family(l)}`;
    if (x < 0.36) return `${family(l)}-${family(l)}`;
    if (x < 0.6)
      return `${core()} ${pick(['Inc', 'Inc.', 'Ltd', 'LLC', 'Group', 'PLC', 'GmbH', 'AG', 'Corp', 'and Sons', 'Company', 'S.A.', 'Limited', '& Co'])}`;
    if (x < 0.8)
      return `${core()} ${pick(['Bank', 'Technologies', 'Systems', 'Software', 'Consulting', 'Labs', 'Health', 'Insurance', 'Partners', 'Capital', 'Media', 'Energy', 'Logistics', 'Pharma', 'Analytics', 'Foods', 'Airlines', 'Restaurant', 'Hospital', 'Studios'])}`;
    if (x < 0.88)
      return `${pick(['University of', 'Bank of', 'Ministry of', 'Museum of', 'Institute of', 'Department of'])} ${chance(0.5) ? town() : capital(pick(nouns))}`;
    if (x < 0.98) return blend(capital(pick(nouns)), pick(nouns));
    return capital(pick(nouns)) + capital(pick(nouns));
  }
  function address() {
    const l = locale();
    const street =
      l.street.length > 0 && chance(0.6)
        ? pick(l.street)
        : `${family(l)} ${pick(['Street', 'St', 'Road', 'Avenue', 'Ave', 'Lane', 'Drive', 'Court', 'Way', 'Blvd'])}`;
    return chance(0.6)
      ? `${1 + Math.floor(random() * 999)} ${street}`
      : `${street} ${1 + Math.floor(random() * 199)}`;
  }
  const fill = {
    p: person,
    f: () => (chance(0.12) ? pinyin() : given(locale())),
    l: () => (chance(0.1) ? pick(PINYIN_FAMILY) : family(locale())),
    c: town,
    r: () => (chance(0.7) ? pick(countries) : pick(states)),
    o: organization,
    a: address,
    g: () => pick(demonyms),
    j: () => (chance(0.5) ? `${pick(jobs.area)} ${pick(jobs.type)}` : pick(jobs.type)).toLowerCase(),
    J: () => `${pick(jobs.level)} ${pick(jobs.area)} ${pick(jobs.type)}`,
    n: () => everyday(nouns),
    d: () => everyday(adjectives),
    v: () => everyday(verbs),
    N: () => capital(everyday(nouns)),
    V: () => capital(everyday(verbs)),
    A: () => capital(everyday(adjectives)),
    H: () =>
      Array.from({ length: 2 + Math.floor(random() * 4) }, () =>
        capital(everyday(chance(0.6) ? nouns : chance(0.5) ? adjectives : verbs)),
      ).join(' '),
    P: () =>
      chance(0.3)
        ? capital(pick(THINGS))
        : chance(0.5)
          ? pick(products)
          : `${capital(pick(adjectives))} ${capital(pick(nouns))}${chance(0.3) ? ' ' + digits(1) : ''}`,
    W: () => pick(WEEK),
    x: () => pick(foreign).toLowerCase(),
    X: () => capital(pick(foreign)),
    K: () =>
      chance(0.5)
        ? pick(ACRONYMS)
        : Array.from({ length: 2 + Math.floor(random() * 4) }, () =>
            capital(pick('abcdefghilmnoprstuvx')),
          ).join(''),
    Z: () =>
      Array.from({ length: 4 + Math.floor(random() * 8) }, () =>
        capital(pick('abcdefghijklmnopqrstuvwxyz')),
      ).join(''),
    k: () => pick(stops),
    S: () => capital(pick(stops)),
    D: () =>
      chance(0.4)
        ? `${pick(WEEK)} ${1 + Math.floor(random() * 28)}, 20${digits(2)}`
        : chance(0.5)
          ? `20${digits(2)}-0${1 + Math.floor(random() * 8)}-1${digits(1)}`
          : `${1 + Math.floor(random() * 12)}/${1 + Math.floor(random() * 28)}/${1950 + Math.floor(random() * 75)}`,
    T: () => `${1 + Math.floor(random() * 12)}:${pick(['00', '15', '30', '45'])}`,
    '#': () => digits(1 + Math.floor(random() * 6)),
    e: () => `${pick(nouns)}${digits(2)}@${pick(MAIL)}`,
    t: () => `${digits(3)}-${digits(3)}-${digits(4)}`,
  };
  const TYPE = {
    p: 'PERSON',
    f: 'PERSON',
    l: 'PERSON',
    m: 'PERSON',
    c: 'LOCATION',
    r: 'LOCATION',
    o: 'ORGANIZATION',
    a: 'STREET_ADDRESS',
  };

  /** One labelled text from a template. */
  return function write(template = pick(TEMPLATES)) {
    let text = '';
    const spans = [];
    let last = 0;
    for (const match of template.matchAll(/\{(.)\}/g)) {
      text += template.slice(last, match.index);
      last = match.index + match[0].length;
      let key = match[1];
      if (key === 'm') {
        text += `${pick(TITLES)} `;
        key = chance(0.7) ? 'l' : 'p';
      }
      const value = fill[key]();
      if (TYPE[key]) spans.push({ start: text.length, end: text.length + value.length, type: TYPE[key] });
      text += value;
    }
    text += template.slice(last);
    return { text, spans };
  };
}

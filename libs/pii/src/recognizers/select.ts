// Chooses the recognisers of one engine from its options.
import type { PiiRecognizer } from '../recognizer.js';
import { denyList } from './deny-list.js';
import { builtInRecognizers, OPT_IN_TYPES } from './index.js';

export interface PiiSelection {
  /**
   * Types to find, built-in or of `custom`. Not among the default are those that need judgement instead of a check:
   * `PERSON`, `LOCATION`, `ORGANIZATION`, `STREET_ADDRESS`, dates, ages, web addresses and post codes; name them, or
   * give `'all'`.
   * @default all that can be checked
   */
  readonly entities?: readonly string[] | 'all';
  /**
   * ISO 3166 country codes. Identifiers of other countries are then found only where a context word names them, and
   * grouped phone numbers without one are found of these countries.
   * @default identifiers of every country; grouped phone numbers of the US and in notations that nothing else has
   */
  readonly locales?: readonly string[];
  /** Recognisers of the host; at the same place they rank behind the built-in ones. @default none */
  readonly custom?: readonly PiiRecognizer[];
  /** Values that are to be found whatever they look like, without regard to case. @default none */
  readonly deny?: readonly { readonly type: string; readonly values: readonly string[] }[];
}

/** Most that an identifier of a country outside of `locales` can score by itself: below every sensible threshold. */
const FOREIGN_SCORE = 0.3;

/** @throws RangeError for an entity or locale that does not exist */
export function selectRecognizers({
  entities,
  locales,
  custom = [],
  deny = [],
}: PiiSelection): PiiRecognizer[] {
  const denied = deny.map(({ type, values }) => denyList(type, values));
  const builtIn = builtInRecognizers(locales).map((recognizer) =>
    locales === undefined || isOfOneOf(recognizer.type, locales) ? recognizer : onlyInContext(recognizer),
  );
  const all = [...denied, ...builtIn, ...custom];
  if (entities === 'all') return all;
  if (entities === undefined) return all.filter(({ type }) => !OPT_IN_TYPES.has(type));
  const types = new Set(all.map(({ type }) => type));
  const unknown = entities.filter((type) => !types.has(type));
  if (unknown.length > 0) {
    throw new RangeError(`unknown entities: ${unknown.join(', ')}; there are: ${[...types].join(', ')}`);
  }
  const chosen = new Set(entities);
  return all.filter(({ type }) => chosen.has(type));
}

/** Whether a type is of no country, or of one of `locales`. The United Kingdom is `UK` in types and `GB` in ISO. */
function isOfOneOf(type: string, locales: readonly string[]): boolean {
  if (type[2] !== '_') return true;
  const country = type.startsWith('UK') ? 'GB' : type.slice(0, 2);
  return locales.some((locale) => locale.toUpperCase() === country);
}

function onlyInContext(recognizer: PiiRecognizer): PiiRecognizer {
  const score = Math.min(recognizer.score, FOREIGN_SCORE);
  return { ...recognizer, score, contextScore: recognizer.contextScore ?? Math.max(recognizer.score, 0.9) };
}

/** Every figure of the evaluation, row by row; report.js prints them. */
import { fileURLToPath } from 'node:url';
import { withoutLabel } from './carriers.js';
import { checksumVectors } from './checksums.js';
import { lostAlone, lostWithoutLabel } from './context-share.js';
import { family, isStructured } from './families.js';
import { inSplit, readRecords } from './records.js';
import { coverage, percent, rates, readableIn, resolve, score } from './score.js';
import { sourceRecords } from './sources.js';

export const DEFAULT_DIR = fileURLToPath(new URL('../../data/pii', import.meta.url));

export const NAMES = ['PERSON', 'LOCATION', 'ORGANIZATION', 'STREET_ADDRESS'];
/** Types that an engine may leave off by default, but that Presidio's tests ask for. */
const SOFT = ['DATE_TIME', 'URL', 'AGE', 'ZIP_CODE', 'UK_POSTCODE'];
const FILES = 'synth mixed ids hard-negatives presidio-tests secrets evasion names-silver'.split(' ');
const EVASION_FOUND = 0.8;

const isSecret = (type) => family(type) === 'SECRET';
const isName = (type) => NAMES.includes(type);

/**
 * @param {typeof import('@ai-security/pii')} pii the library under test
 * @param {{ dir?: string, split?: 'all' | 'tune' | 'measure' }} options
 * @returns the figures, `notes` on what could not be measured, and `errors`: each miss and false hit
 */
export function evaluate(pii, { dir = DEFAULT_DIR, split = 'all' } = {}) {
  const notes = [];
  const read = (name) => {
    const records = readRecords(dir, name, split);
    if (records === undefined) notes.push(`${name}.jsonl is not there: the figures are without it`);
    return records ?? [];
  };
  const files = Object.fromEntries(FILES.map((name) => [name, read(name)]));
  const prose = [...files.synth, ...files.mixed];
  const all = [...prose, ...files.ids];

  const engine = pii.createPiiEngine();
  const find = (text) => engine.find(text);
  const findSoftToo = finder(pii, [...engine.entities, ...knownTypes(pii, SOFT)]);
  const names = knownTypes(pii, NAMES);
  for (const type of NAMES)
    if (!names.includes(type)) notes.push(`${type}: the engine does not know this type`);
  const findNames = names.length > 0 ? finder(pii, names) : () => [];

  const errors = [];
  const judge = (records, with_, counts) => {
    const result = score(records, with_, counts);
    errors.push(...result.errors);
    return result;
  };
  const structured = judge(all, find, isStructured);
  const negatives = judge(files['hard-negatives'], find);
  const secrets = judge(files.secrets, find, isSecret);
  const secretsAndNegatives = score([...files.secrets, ...files['hard-negatives']], find, isSecret);
  const evaded = evasion(files.evasion, find);
  errors.push(...evaded.errors);

  const figures = {
    structured: {
      ...rates(structured.total),
      lostAlone: lostAlone(all, find, isStructured),
      byFamily: mapValues(structured.byFamily, rates),
      byFile: Object.fromEntries(
        FILES.slice(0, 3).map((name) => [name, rates(score(files[name], find, isStructured).total)]),
      ),
    },
    idsWithoutLabels: idsWithoutLabels(files.ids, find, notes),
    overMasked: {
      prompts: overMasked(judge(benignPrompts(dir, split, notes), find)),
      sources: overMasked(
        judge(
          sourceRecords().filter(({ id }) => inSplit(id, split)),
          find,
        ),
      ),
    },
    hardNegatives: {
      hits: negatives.total.overlap.wrong,
      per10kCharacters: share(negatives.total.overlap.wrong, negatives.characters, 10_000),
    },
    presidioTests: {
      ...rates(judge(files['presidio-tests'], findSoftToo).total),
      structuredOnly: rates(score(files['presidio-tests'], find, isStructured).total),
      lostAlone: lostAlone(files['presidio-tests'], findSoftToo),
    },
    secrets: {
      ...rates(secrets.total),
      precisionWithHardNegatives: rates(secretsAndNegatives.total).precision,
      lostAlone: lostAlone(files.secrets, find, isSecret),
    },
    evasion: evaded.figures,
    names: {
      prose: nameRates(judge(prose, findNames, isName), names),
      silver: nameRates(judge(files['names-silver'], findNames, isName), names),
      lostAlone: lostAlone(prose, findNames, isName),
    },
    checksums: checksumVectors(pii, readRecords(dir, 'values', split) ?? []),
  };
  if (figures.checksums === undefined) notes.push('checksums: the library exports no isValidValue');
  return {
    split,
    records: mapValues(files, ({ length }) => length),
    ...figures,
    worst: worst(errors),
    notes,
    errors,
  };
}

/** Those of the types that the library knows. */
export function knownTypes(pii, types) {
  return types.filter((type) => {
    try {
      return finder(pii, [type]) !== undefined;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  });
}

function finder(pii, entities) {
  const engine = pii.createPiiEngine({ entities: [...new Set(entities)] });
  return (text) => engine.find(text);
}

function idsWithoutLabels(ids, find, notes) {
  const pairs = ids.map((record) => [record, withoutLabel(record)]).filter(([, bare]) => bare !== undefined);
  const unfit = ids.length - pairs.length;
  if (unfit > 0)
    notes.push(`ids: ${unfit} records stand in no known carrier and are left out without labels`);
  const { total, byFamily } = score(
    pairs.map(([, bare]) => bare),
    find,
    isStructured,
  );
  return { ...rates(total), byFamily: mapValues(byFamily, rates), lost: lostWithoutLabel(pairs, find) };
}

function benignPrompts(dir, split, notes) {
  const own = readRecords(dir, 'prompts-benign', split);
  if (own === undefined) notes.push("prompts-benign.jsonl is not there: the project's prompts are used");
  const prompts = own ?? readRecords(DEFAULT_DIR, 'prompts-benign', split);
  return prompts.map((prompt) => ({ ...prompt, spans: [], scope: ['*'] }));
}

function overMasked({ overMask: { masked, outside, byType } }) {
  return { per1000: share(masked, outside, 1000), lettersAndDigits: outside, byType };
}

/** A value counts as found when at least 80 % of its letters and digits are masked, under whatever name. */
function evasion(records, find) {
  const byTransform = {};
  const errors = [];
  for (const record of records) {
    const [label] = record.spans;
    const found = resolve(find(record.text));
    const covered = coverage(record.text, found);
    const { letters, readable } = readableIn(record.text, label, covered);
    const count = (byTransform[record.evasion] ??= { values: 0, found: 0 });
    count.values++;
    if (letters - readable >= EVASION_FOUND * letters) count.found++;
    else errors.push({ kind: 'missed', record, ...label, found });
  }
  return {
    errors,
    figures: {
      values: records.length,
      recall: percent(records.length - errors.length, records.length),
      byTransform,
    },
  };
}

function nameRates({ byType }, names) {
  return Object.fromEntries(
    names.filter((type) => type in byType).map((type) => [type, rates(byType[type])]),
  );
}

/** The ten types with the most misses and false hits, and where these lie. */
function worst(errors) {
  const byType = {};
  for (const { kind, type, record } of errors) {
    const row = (byType[type] ??= { type, missed: 0, inexact: 0, false: 0, files: {} });
    row[kind]++;
    if (kind === 'inexact') continue;
    row.files[record.file] = (row.files[record.file] ?? 0) + 1;
  }
  const size = (row) => row.missed + row.false;
  return Object.values(byType)
    .sort((a, b) => size(b) - size(a))
    .slice(0, 10);
}

const share = (part, whole, of) => (whole === 0 ? null : (of * part) / whole);
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

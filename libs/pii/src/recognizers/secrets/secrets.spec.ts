// Credentials are found where rule sets for leaked keys say they are, and nowhere in ordinary code and text.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPiiEngine } from '../../index.js';
import { secrets, SECRET_TYPES } from './index.js';
import { keyKind } from './key-name.js';
import { isPassword, isRandom } from './secret-value.js';

interface Labelled {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly type: string }[];
}

const engine = createPiiEngine({ entities: [...new Set(secrets.map(({ type }) => type))] });
const SECRETS = new Set(SECRET_TYPES);

const found = (text: string) => engine.find(text).filter(({ type }) => SECRETS.has(type));
const values = (text: string) =>
  engine.find(text).map(({ type, start, end }) => [type, text.slice(start, end)]);
const labelled = (file: string): Labelled[] =>
  readFileSync(new URL(`../../../../../test/data/pii/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Labelled);

describe('the examples of every recogniser', () => {
  it.each(secrets.flatMap(({ type, examples }) => examples.match.map((text) => [type, text] as const)))(
    '%s is found in %j',
    (type, marked) => {
      const value = marked.slice(marked.indexOf('«') + 1, marked.indexOf('»'));
      expect(values(marked.replace(/[«»]/g, ''))).toContainEqual([type, value]);
    },
  );

  it.each(secrets.flatMap(({ type, examples }) => examples.noMatch.map((text) => [type, text] as const)))(
    '%s is not found in %j',
    (type, text) => expect(values(text).map(([other]) => other)).not.toContain(type),
  );
});

describe('rule sets for leaked credentials', () => {
  const files = labelled('secrets.jsonl');
  const overlaps = (a: { start: number; end: number }, b: { start: number; end: number }) =>
    a.start < b.end && b.start < a.end;

  it('finds nine of ten examples', () => {
    const all = files.flatMap(({ text, spans }) =>
      spans.map((span) => found(text).some((it) => overlaps(it, span))),
    );
    expect(all.filter(Boolean).length / all.length).toBeGreaterThan(0.92);
  });

  // The counter-examples of one rule are at times the examples of another, so not all of the rest is wrong.
  it('reports hardly anything else', () => {
    const all = files.flatMap(({ text, spans }) =>
      found(text).map((it) => spans.some((span) => overlaps(it, span))),
    );
    expect(all.filter(Boolean).length / all.length).toBeGreaterThan(0.9);
  });

  it('reports nothing in hashes, versions, paths, code and prices', () => {
    expect(labelled('hard-negatives.jsonl').flatMap(({ text }) => values(text))).toEqual([]);
  });
});

describe('which recogniser names a value', () => {
  it('is that of its issuer, also behind a name that announces a secret', () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    expect(values(`GITHUB_TOKEN=${token}`)).toEqual([['GITHUB_TOKEN', token]]);
    expect(values(`Authorization: Bearer ${token}`)).toEqual([['GITHUB_TOKEN', token]]);
  });

  it('hides a long value to its end', () => {
    const value = 'a1B2c3D4'.repeat(100);
    expect(values(`api_token="${value}" # end`)).toEqual([['GENERIC_SECRET', value]]);
  });
});

describe('keyKind', () => {
  it.each([
    ['spring.datasource.password', 'password'],
    ['dbPass', 'password'],
    ['compass', undefined],
    ['X-Api-Key', 'secret'],
    ['AWS_SECRET_ACCESS_KEY', 'secret'],
    ['hubspotKey', 'key'],
    ['primaryKey', undefined],
    ['nextPageToken', undefined],
    ['clientId', undefined],
  ])('%s: %s', (name, kind) => expect(keyKind(name)).toBe(kind));
});

describe('values', () => {
  it.each(['${DB_PASSWORD}', '<your password>', '$PASSWORD', '********', 'changeme', 'string', './secrets'])(
    '%s is no password',
    (value) => expect(isPassword(value, true, true)).toBe(false),
  );

  it('a lone word is a password only in quotes or in an environment', () => {
    expect(isPassword('whiteduke', false, false)).toBe(false);
    expect(isPassword('whiteduke', true, false)).toBe(true);
    expect(isPassword('whiteduke', false, true)).toBe(true);
  });

  it.each([
    'punctuation-definition-2',
    'base64url-encoded',
    'DOC_Vector_5_32',
    'req.body.token',
    '1234567890123',
  ])('%s is not random', (value) => expect(isRandom(value, false, false)).toBe(false));
});

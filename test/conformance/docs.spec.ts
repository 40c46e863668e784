/** The guide says what is true: its examples compile, its tables and the code name the same things. */
import { createPiiEngine } from '@ai-security/pii';
import { PROBLEMS } from '@ai-security/nestjs';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { USAGE } from '../../libs/ai-security/src/cli/usage.js';
import { ENVIRONMENT } from '../../libs/ai-security/src/config/environment.js';
import { parseRate, parseRateLimit } from '../../libs/ai-security/src/config/rate.js';
import { resolveSettings } from '../../libs/ai-security/src/config/resolve-settings.js';
import { METRICS } from '../../libs/ai-security/src/metrics/metric-definitions.js';
import { typePage } from '../../libs/pii/scripts/write-type-table.js';
import { OPT_IN_TYPES, recognizersByKind } from '../../libs/pii/src/recognizers/index.js';
import {
  anchorsOf,
  blocksOf,
  codesIn,
  guide,
  relativeLinks,
  ROOT,
  tableRows,
  type Page,
} from './guide-pages.js';
import { GuideProgram } from './guide-program.js';

const OPTIONS = 'libs/ai-security/src/ai-security.options.ts';
const ENDPOINT = 'libs/ai-security/src/config/endpoint-options.ts';
const MODULE = 'libs/ai-security/src/ai-security.module.ts';
const RECORD = 'libs/ai-security/src/audit/audit-record.ts';

const pages = guide();
const program = new GuideProgram(pages, [OPTIONS, ENDPOINT, MODULE, RECORD]);

function page(path: string): Page {
  const found = pages.find((one) => one.path === path);
  if (!found) throw new Error(`${path} is missing`);
  return found;
}

/** Compares both ways; what is missing on either side is named. */
function expectSame(documented: readonly string[], real: readonly string[]): void {
  expect(documented.length, 'something is documented').toBeGreaterThan(0);
  expect([
    ...real.filter((name) => !documented.includes(name)).map((name) => `not documented: ${name}`),
    ...documented.filter((name) => !real.includes(name)).map((name) => `not in the code: ${name}`),
    ...documented.filter((name, i) => documented.indexOf(name) !== i).map((name) => `twice: ${name}`),
  ]).toEqual([]);
}

/** `issuers[].algorithms` is that of the first issuer. */
const valueAt = (settings: unknown, path: string): unknown =>
  path
    .replace('[]', '.0')
    .split('.')
    .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], settings);

const variablesIn = (text: string): string[] => text.match(/\bAI_SECURITY_[A-Z_]+\b/g) ?? [];

const firstCodes = (path: string, heading: string): string[] =>
  tableRows(page(path), heading).flatMap(([first]) => codesIn(first));

describe.each(pages.map((one) => [one.path, one] as const))('%s', (path, one) => {
  it('has examples that compile against the workspace', () => {
    const typescript = blocksOf(one).filter(({ info }) => /^(?:ts|typescript)\b/.test(info));
    for (const { info, line } of typescript) {
      expect(['ts', 'ts fragment'], `${path}:${line} is marked as`).toContain(info);
    }
    expect(program.examplesOf(one)).toBe(typescript.filter(({ info }) => info === 'ts').length);
    expect(program.faultsOf(one)).toEqual([]);
  });

  it('has JSON that parses', () => {
    for (const { info, code, line } of blocksOf(one)) {
      const documents = info === 'json' ? [code] : info === 'jsonl' ? code.trim().split('\n') : [];
      for (const text of documents)
        expect(() => JSON.parse(text) as unknown, `${path}:${line}`).not.toThrow();
    }
  });

  it('links only to what exists', () => {
    const broken = relativeLinks(one).filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      if (target.startsWith('..') || !existsSync(ROOT + target)) return true;
      const linked = pages.find((other) => other.path === target);
      return anchor !== undefined && !(linked && anchorsOf(linked).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  it('names no place of the machine on which it was written', () => {
    const places = one.text.match(/(?<![\w.-])\/(?:home|root|work|tmp|mnt|Users)\/[^\s`)]*|\b[A-Z]:\\\w+/g);
    expect(places ?? []).toEqual([]);
  });

  it('names only variables and metrics that there are', () => {
    const variables = variablesIn(one.text);
    // The command-line tool has one of its own.
    const read: readonly string[] = [...ENVIRONMENT, ...variablesIn(USAGE)];
    expect(variables.filter((name) => !read.includes(name))).toEqual([]);
    const known = Object.values(METRICS).map(({ name }) => name as string);
    const metrics = (one.text.match(/\bai_security_[a-z_]+\b/g) ?? []).map((name) =>
      name.replace(/_(?:bucket|sum|count)$/, ''),
    );
    expect(metrics.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the tables of the guide', () => {
  it('name every problem code with its status and type', () => {
    const documented = tableRows(page('docs/errors.md'), '## Codes').map(
      ([code, status, type]) => `${codesIn(code)[0]} ${status} ${codesIn(type)[0]}`,
    );
    const real = Object.entries(PROBLEMS).map(([code, { status, type }]) => `${code} ${status} ${type}`);
    expectSame(documented, real);
  });

  it('name every environment variable', () => {
    expectSame(firstCodes('docs/configuration.md', '## Environment variables'), ENVIRONMENT);
  });

  it('name every option of the module', () => {
    const real = [...program.membersOf(OPTIONS, 'AiSecurityOptions'), ...program.membersOf(MODULE, 'Extras')];
    expectSame(firstCodes('docs/configuration.md', '## Options of the module'), real);
  });

  it('state the defaults that hold', () => {
    const held = resolveSettings(
      { issuers: [{ issuer: 'https://a.example', audience: 'b' }] },
      () => undefined,
    );
    const { body, unknownMembers } = held;
    const settings: unknown = { ...held, body: { ...body, unknownMembers } };
    let compared = 0;
    for (const [name, byDefault] of tableRows(page('docs/configuration.md'), '## Options of the module')) {
      const [option = ''] = codesIn(name);
      const [stated] = codesIn(byDefault);
      if (stated === undefined || option === 'metricsPath') continue;
      const value: unknown = JSON.parse(stated.replaceAll("'", '"'));
      const read: Record<string, (text: string) => unknown> = {
        'rate.limit': parseRateLimit,
        'rate.authFailures': parseRate,
      };
      expect(valueAt(settings, option), option).toEqual(read[option]?.(String(value)) ?? value);
      compared++;
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('name every option of an endpoint', () => {
    const real = program.membersOf(ENDPOINT, 'AiEndpointOptions');
    expectSame(firstCodes('docs/configuration.md', '## Options of an endpoint'), real);
  });

  it('name every metric with its type and labels', () => {
    const documented = tableRows(page('docs/metrics.md'), '## Metrics').map(
      ([name, type, labels]) => `${codesIn(name)[0]} ${type} ${codesIn(labels).join(',')}`,
    );
    const real = Object.values(METRICS).map(
      ({ name, type, labels }) => `${name} ${type} ${labels.join(',')}`,
    );
    expectSame(documented, real);
  });

  it('name every type of personal data, with its scores (npm run docs:pii)', async () => {
    const { text } = page('docs/pii-types.md');
    expect(await typePage(text, recognizersByKind(['US']), OPT_IN_TYPES)).toBe(text);
  });

  it.each([
    ['docs/privacy.md', '## What is found'],
    ['libs/pii/README.md', '## What it finds'],
  ])('name only types that there are (%s)', (path, heading) => {
    const known = createPiiEngine({ entities: 'all' }).entities;
    const named = tableRows(page(path), heading)
      .flatMap((cells) => cells.flatMap(codesIn))
      .filter((code) => /^[A-Z][A-Z0-9_]+$/.test(code));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((type) => !known.includes(type))).toEqual([]);
  });

  it('name the reasons for which patterns are refused', () => {
    const rows = tableRows(page('docs/pii-types.md'), '## A recogniser of your own');
    expect(rows.length).toBeGreaterThan(5);
    for (const [pattern, reason] of rows) {
      const recognizer = { type: 'X', pattern: new RegExp(codesIn(pattern)[0]!), score: 1 };
      const custom = [{ ...recognizer, examples: { match: [], noMatch: [] } }];
      expect(() => createPiiEngine({ custom })).toThrow(reason);
    }
  });

  it('name every member of an audit record', () => {
    const real = ['v', 'boot', 'seq', ...program.membersOf(RECORD, 'AuditRecord')];
    expectSame(firstCodes('docs/audit.md', '## Members of a record'), real);
  });
});

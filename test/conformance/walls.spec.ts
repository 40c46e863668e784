/** The walls of the architecture hold: the linter refuses what a folder must not know, and DI metadata is there. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AiEndpointGuard } from '../../libs/ai-security/src/call/ai-endpoint.guard.js';
import { CallPipeline } from '../../libs/ai-security/src/call/call-pipeline.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = join(ROOT, 'libs/ai-security/src');
const PII = join(ROOT, 'libs/pii/src');
const PROBE = `wall-probe-${process.pid}.ts`;

const FEATURES = [
  'auth',
  'policy',
  'limits',
  'validation',
  'guardrails',
  'privacy',
  'upstream',
  'audit',
  'metrics',
];
const ROOMS = ['call', 'wire', 'state', 'network', 'errors', 'config'];
const KNOWS_TEXT = ['privacy', 'guardrails'];
// Built on the features: no feature knows them.
const ON_TOP = ['cli', 'testing'];

const folders = readdirSync(SOURCE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ON_TOP.includes(entry.name))
  .map(({ name }) => name);

/** What a folder may and must not import. */
function importsOf(folder: string): { forbidden: string[]; allowed: string[] } {
  const forbidden = FEATURES.filter((feature) => feature !== folder).flatMap((feature) => [
    `../${feature}/part.js`,
    `../${feature}/deep/part.js`,
    `./../${feature}/part.js`,
    `../../src/${feature}/part.js`,
  ]);
  forbidden.push(
    '../ai-security.module.js',
    '../ai-endpoint.decorator.js',
    '../index.js',
    '@ai-security/nestjs',
  );
  const allowed = ROOMS.filter((room) => room !== folder).map((room) => `../${room}/part.js`);
  (KNOWS_TEXT.includes(folder) ? allowed : forbidden).push('@ai-security/pii');
  return { forbidden, allowed: [...allowed, './neighbour.js'] };
}

const BROWSER_FORBIDDEN = ['@nestjs/common', '@ai-security/nestjs', 'node:crypto', 'rxjs'];

const lines = (specifiers: readonly string[]): string =>
  specifiers
    .map((specifier, i) => `import { part as part${i} } from '${specifier}';\nvoid part${i};\n`)
    .join('');

/** Lines of a probe on which the linter objects to an import, by the path of the probe. */
const objections = new Map<string, Set<number>>();

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

function isRefused(folder: string, line: number): boolean {
  return objections.get(join(folder, PROBE))?.has(line) ?? false;
}

describe('the walls', () => {
  const probes: string[] = [];
  const probe = (folder: string, text: string): void => {
    const path = join(folder, PROBE);
    probes.push(path);
    writeFileSync(path, text);
  };

  beforeAll(() => {
    for (const name of folders) {
      const { forbidden, allowed } = importsOf(name);
      probe(join(SOURCE, name), lines([...forbidden, ...allowed]));
    }
    probe(PII, `${lines(BROWSER_FORBIDDEN)}void Buffer;\nvoid process;\n`);
    const oxlint = join(ROOT, 'node_modules/.bin/oxlint');
    const { stdout } = spawnSync(oxlint, ['--format', 'json', ...probes], { cwd: ROOT, encoding: 'utf8' });
    for (const { code, filename, labels } of (JSON.parse(stdout) as { diagnostics: Diagnostic[] })
      .diagnostics) {
      if (!code.includes('no-restricted-')) continue;
      const path = join(ROOT, filename);
      const found = objections.get(path) ?? new Set();
      for (const { span } of labels) found.add(span.line);
      objections.set(path, found);
    }
  });
  afterAll(() => {
    for (const path of probes) rmSync(path, { force: true });
  });

  it('stand around every folder', () => {
    for (const name of folders) expect([...FEATURES, ...ROOMS]).toContain(name);
  });

  it.each(folders)('%s/ knows no feature but itself, and not the module', (name) => {
    const { forbidden, allowed } = importsOf(name);
    const all = [...forbidden, ...allowed];
    // Each import takes two lines.
    const refused = all.filter((_, i) => isRefused(join(SOURCE, name), i * 2 + 1));
    expect(refused).toEqual(forbidden);
  });

  it('keep framework, network and Node out of the PII library', () => {
    const last = BROWSER_FORBIDDEN.length * 2;
    const refused = [1, 3, 5, 7, last + 1, last + 2].filter((line) => isRefused(PII, line));
    expect(refused).toEqual([1, 3, 5, 7, last + 1, last + 2]);
  });
});

describe('dependency injection', () => {
  it('finds the classes of constructor parameters', () => {
    // `import type` for one of them would compile, and the module could not boot.
    expect(Reflect.getMetadata('design:paramtypes', AiEndpointGuard)).toEqual([CallPipeline]);
  });
});

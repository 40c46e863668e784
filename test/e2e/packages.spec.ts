/** The two libraries as their users get them: packed, installed in a fresh app outside the workspace, compiled, run. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileWorkspace, TSC, WORKSPACE } from './compiled.js';

const LONG = 300_000;
const run = promisify(execFile);

const LIBRARIES = { '@ai-security/pii': 'libs/pii', '@ai-security/nestjs': 'libs/ai-security' };
const names = Object.keys(LIBRARIES) as (keyof typeof LIBRARIES)[];

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}
const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** What the workspace has, so that npm finds it in its cache. */
const installed = (...packages: string[]): Record<string, string> =>
  Object.fromEntries(
    packages.map((name) => [name, readManifest(`${WORKSPACE}node_modules/${name}`).version]),
  );

const NEST = ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express'];
const COMMON = installed(
  '@nestjs/throttler',
  'class-transformer',
  'class-validator',
  'prom-client',
  'reflect-metadata',
  'rxjs',
  '@types/node',
);
const HOSTS: [string, Record<string, string>][] = [
  ['Nest 12', { ...COMMON, ...installed(...NEST, '@nestjs/config') }],
  [
    'Nest 11.2',
    { ...COMMON, ...Object.fromEntries(NEST.map((name) => [name, '~11.2.0'])), '@nestjs/config': '^4.0.0' },
  ],
];

/** What the model says in every kind of answer. */
const MASKED = 'Write to <EMAIL_ADDRESS> today.';

const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    resolveJsonModule: true,
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  },
  include: ['*.ts'],
};

let folder: string;
const tarballs: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packages-'));
  await compileWorkspace();
  // Compiled from a copy: the workspace's `dist` may hold outputs of sources that are gone.
  const isOutput = /\/dist$|\.tsbuildinfo$/;
  cpSync(`${WORKSPACE}libs`, join(folder, 'libs'), {
    recursive: true,
    filter: (path) => !isOutput.test(path),
  });
  copyFileSync(`${WORKSPACE}tsconfig.base.json`, join(folder, 'tsconfig.base.json'));
  symlinkSync(`${WORKSPACE}node_modules`, join(folder, 'node_modules'));
  await run(process.execPath, [TSC, '-b', join(folder, 'libs/ai-security/tsconfig.lib.json')]);
  for (const name of names) {
    const args = ['pack', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', args, { cwd: join(folder, LIBRARIES[name]) });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    tarballs[name] = join(folder, filename);
  }
  // The apps below must find what they install, and nothing of the workspace.
  rmSync(join(folder, 'node_modules'));
}, LONG);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(names)('the package %s', (name) => {
  let content: string;
  let files: string[];

  beforeAll(async () => {
    const unpacked = mkdtempSync(join(folder, 'unpacked-'));
    await run('tar', ['-xzf', tarballs[name] ?? '', '-C', unpacked]);
    content = join(unpacked, 'package');
    files = readdirSync(content, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  });

  it('has a licence and a page that says what it is', () => {
    expect(readFileSync(join(content, 'LICENSE'), 'utf8')).toContain('Apache License');
    expect(readFileSync(join(content, 'README.md'), 'utf8')).toContain(`npm install ${name}`);
  });

  it('holds what was compiled and nothing else', () => {
    const known = /(?:\/dist\/.*(?:\.js|\.js\.map|\.d\.ts)|\/(?:package\.json|README\.md|LICENSE|NOTICE))$/;
    expect(files.filter((file) => !known.test(file))).toEqual([]);
    expect(files.filter((file) => file.includes('.spec.'))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it('has the sources in its source maps, as they are not beside them', () => {
    const maps = files.filter((file) => file.endsWith('.map'));
    for (const map of maps) {
      const { sources, sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as {
        sources: string[];
        sourcesContent?: (string | null)[];
      };
      const missing = sources.filter(
        (source, i) => !sourcesContent?.[i] && !existsSync(normalize(join(dirname(map), source))),
      );
      expect(missing, map).toEqual([]);
    }
  });

  it('says nothing of the machine on which it was made', () => {
    const telling = files.filter((file) => readFileSync(file, 'utf8').includes(WORKSPACE));
    expect(telling).toEqual([]);
  });
});

describe.each(HOSTS)('a fresh app on %s', (_, dependencies) => {
  let app: string;

  beforeAll(async () => {
    app = mkdtempSync(join(folder, 'app-'));
    const libraries = Object.fromEntries(names.map((name) => [name, `file:${tarballs[name]}`]));
    const manifest = { type: 'module', private: true, dependencies: { ...libraries, ...dependencies } };
    writeFileSync(join(app, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: app });
  }, LONG);

  it(
    'compiles, boots, lets a call with a token in, masks every kind of answer and refuses a call without',
    async () => {
      writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(tsconfig));
      copyFileSync(fileURLToPath(new URL('fresh-app/main.ts', import.meta.url)), join(app, 'main.ts'));
      await run(process.execPath, [TSC, '-p', app]);
      const { stdout } = await run(process.execPath, ['out/main.js'], { cwd: app });
      expect(JSON.parse(stdout)).toEqual({
        answer: [
          200,
          {
            choices: [
              {
                index: 0,
                message: { role: 'assistant', content: 'alice wrote: I am jane@example.com' },
                finish_reason: 'stop',
              },
            ],
          },
        ],
        refusal: [401, expect.objectContaining({ status: 401, title: 'Credentials are required.' })],
        kinds: {
          generator: [200, 'text/event-stream', MASKED],
          readable: [200, 'text/event-stream', MASKED],
          response: [200, 'application/json', MASKED],
          file: [200, 'text/plain', MASKED],
          sse: [200, 'text/event-stream', MASKED],
        },
        failed: 500,
        seen: expect.stringMatching(/^I am <EMAIL_ADDRESS_[k-z]{17}>$/),
        masked: '<EMAIL_ADDRESS>',
        subject: 'bob',
      });
    },
    LONG,
  );

  it(
    'finds every path that the packages export, with its types',
    async () => {
      const probe = join(app, 'exports');
      mkdirSync(probe);
      writeFileSync(join(probe, 'tsconfig.json'), JSON.stringify(tsconfig));
      const paths = names.flatMap((name) => {
        const { exports } = readManifest(join(app, 'node_modules', name));
        return Object.keys(exports).map((path) => `${name}${path.slice(1)}`);
      });
      expect(paths).toContain('@ai-security/nestjs/testing');
      const line = (path: string, i: number): string =>
        path.endsWith('.json')
          ? `import m${i} from '${path}' with { type: 'json' };`
          : `import * as m${i} from '${path}';`;
      const counts = paths.map((path, i) => `'${path}': Object.keys(m${i}).length`);
      writeFileSync(
        join(probe, 'probe.ts'),
        `${paths.map(line).join('\n')}\nprocess.stdout.write(JSON.stringify({ ${counts.join()} }));`,
      );
      await run(process.execPath, [TSC, '-p', probe]);
      const { stdout } = await run(process.execPath, ['out/probe.js'], { cwd: probe });
      const members = JSON.parse(stdout) as Record<string, number>;
      expect(Object.keys(members)).toEqual(paths);
      for (const [path, count] of Object.entries(members)) expect(count, path).toBeGreaterThan(0);
    },
    LONG,
  );
});

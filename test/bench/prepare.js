/** Brings the servers into a state in which they can run: compiled, and `assembled` installed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const ROOT = path('../../');
const ASSEMBLED = path('assembled/');

/** Packages that must be the same on both sides, or the comparison compares them. */
const SHARED = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  '@nestjs/throttler',
  'express',
  'fastify',
  'class-validator',
  'class-transformer',
  'prom-client',
  'rxjs',
];

const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ['ignore', 2, 2] });
const tsc = (...args) => run(process.execPath, [`${ROOT}node_modules/typescript/bin/tsc`, ...args], ROOT);
const version = (folder, name) =>
  JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, 'utf8')).version;

/** The file of each variant's server. */
export const SERVERS = {
  bare: path('servers/dist/bare.js'),
  assembled: path('assembled/dist/main.js'),
  ours: path('servers/dist/ours.js'),
};

/** Compiles and installs what `variants` need; returns the versions that are compared. */
export function prepare(variants) {
  // Their types are checked with the other tests'.
  tsc('-p', path('servers/tsconfig.json'), '--noCheck');
  if (variants.includes('assembled')) {
    if (!existsSync(`${ASSEMBLED}node_modules`)) run('npm', ['ci', '--no-fund', '--no-audit'], ASSEMBLED);
    for (const name of SHARED) {
      const [theirs, here] = [version(ASSEMBLED, name), version(ROOT, name)];
      if (theirs !== here)
        throw new Error(`test/bench/assembled has ${name} ${theirs}, the workspace ${here}`);
    }
    tsc('-p', `${ASSEMBLED}tsconfig.json`);
  }
  return Object.fromEntries(SHARED.map((name) => [name, version(ROOT, name)]));
}

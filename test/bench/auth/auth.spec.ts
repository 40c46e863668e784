import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const runner = fileURLToPath(new URL('run.js', import.meta.url));

interface Result {
  readonly checks: { readonly name: string }[];
  readonly served: { readonly name: string }[];
}

it('measures every way to prove who calls, in the process and over HTTP', async () => {
  const flags = ['--json', '--quick', '--adapter', 'fastify'];
  const { stdout } = await promisify(execFile)(process.execPath, [runner, ...flags]);
  const { checks, served } = JSON.parse(stdout) as Result;
  const ratio = { ratio: expect.any(Number), min: expect.any(Number), max: expect.any(Number) };
  expect(checks[2]).toEqual({
    name: 'token seen before',
    micros: expect.any(Number),
    toEs256: ratio,
    toRs256: ratio,
    goal: 0.02,
  });
  expect(served[1]).toEqual({
    adapter: 'fastify',
    name: 'token seen before',
    rps: expect.any(Number),
    toBare: ratio,
    p50Ms: expect.any(Number),
    p99Ms: expect.any(Number),
    cpuMicros: expect.any(Number),
    addedMicros: expect.any(Number),
    clientLoad: expect.any(Number),
  });
  const ours = [
    'token seen before',
    'token not seen before',
    'API key seen in the last 0.9 s',
    'API key looked up in memory',
    'DPoP: token seen before, and its proof',
  ];
  const names = (rows: readonly { readonly name: string }[]): string[] =>
    rows.map(({ name }) => name.replace(/, ES256$/, ''));
  expect(names(checks)).toEqual(['jose.jwtVerify', 'jose.jwtVerify, RS256', ...ours]);
  expect(names(served)).toEqual(['bare route', ...ours]);
}, 120_000);

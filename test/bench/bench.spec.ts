import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const runner = fileURLToPath(new URL('run.js', import.meta.url));

it('prints one JSON object of the documented shape, and nothing else, on standard output', async () => {
  const flags = ['--json', '--quick', '--seconds', '0.2', '--variant', 'bare', '--adapter', 'fastify'];
  const { stdout } = await promisify(execFile)(process.execPath, [runner, ...flags]);
  const row = {
    adapter: 'fastify',
    variant: 'bare',
    promptBytes: 700,
    rps: expect.any(Number),
    p50Ms: expect.any(Number),
    p99Ms: expect.any(Number),
    ratioToBare: 1,
  };
  expect(JSON.parse(stdout)).toEqual({
    machine: expect.any(Object),
    versions: expect.objectContaining({ node: process.version, express: expect.any(String) }),
    rounds: 1,
    results: [
      { ...row, mode: 'json' },
      { ...row, mode: 'stream' },
    ],
  });
});

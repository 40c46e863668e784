/**
 * `npm run bench:auth -- [--json] [--quick] [--part checks,served] [--adapter express,fastify]`: what it costs to
 * know who calls, against `jose.jwtVerify` and against a route that asks nobody. docs/benchmarks.md says how to
 * read it.
 */
import { createTestIssuer } from '@ai-security/nestjs/testing';
import { parseArgs } from 'node:util';
import { choice, machine, machineText, print } from '../command.js';
import { startIssuer } from '../issuer.js';
import { measureChecks } from './checks.js';
import { checksTable, servedTable } from './report.js';
import { measureServed } from './served.js';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    part: { type: 'string', default: 'checks,served' },
    adapter: { type: 'string', default: 'express,fastify' },
  },
});
const adapters = choice(flags, 'adapter', ['express', 'fastify']);
const parts = choice(flags, 'part', ['checks', 'served']);

async function runChecks(issuer) {
  const rsaIssuer = await startIssuer();
  try {
    const size = flags.quick ? { batch: 20, rounds: 1, warmUp: 0 } : { batch: 1000, rounds: 21, warmUp: 3 };
    return await measureChecks({ issuer, rsaIssuer, ...size });
  } finally {
    rsaIssuer.close();
  }
}

async function runServed(issuer) {
  const size = flags.quick ? { rounds: 1, seconds: 0.2 } : { rounds: 5, seconds: 2 };
  const rows = [];
  for (const adapter of adapters) rows.push(...(await measureServed({ adapter, issuer, ...size })));
  return rows;
}

const issuer = await createTestIssuer({ algorithm: 'ES256', audience: 'https://api.example.com' });
try {
  const checks = parts.includes('checks') ? await runChecks(issuer) : undefined;
  const served = parts.includes('served') ? await runServed(issuer) : undefined;
  if (flags.json) print(JSON.stringify({ machine, checks, served }));
  else {
    print(machineText());
    if (checks) print(`\nprocessor time of a check, one after the other\n${checksTable(checks)}`);
    if (served) print(`\na request over HTTP\n${servedTable(served)}`);
  }
} finally {
  await issuer.stop();
}

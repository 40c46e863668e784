/**
 * `npm run bench:streams -- [--json] [--quick] [--part events,slow] [--streams 1000] [--adapter express,fastify]`:
 * what protection adds to the events of a stream, how long it holds text back, and what an open stream costs.
 * docs/benchmarks.md says how to read it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { choice, machine, machineText, print } from '../command.js';
import { startIssuer } from '../issuer.js';
import { prepare } from '../prepare.js';
import { PRINCIPALS, signTokens } from '../traffic.js';
import { addedMicros } from './added-time.js';
import { answers } from './answers.js';
import { holdBack } from './hold-back.js';
import { KINDS } from './kinds.js';
import { engine, session } from './pumps.js';
import { addedTable, holdTable, slowTable } from './report.js';
import { slowStreams } from './slow-streams.js';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    part: { type: 'string', default: 'events,slow' },
    adapter: { type: 'string', default: 'express,fastify' },
    streams: { type: 'string', default: '1000' },
  },
});
const count = Number(flags.streams);
if (!(Number.isInteger(count) && count > 0 && count <= PRINCIPALS))
  throw new Error(`--streams: a whole number, at most ${PRINCIPALS}`);
const adapters = choice(flags, 'adapter', ['express', 'fastify']);
const parts = choice(flags, 'part', ['events', 'slow']);

/** Of prose, and of the same prose with personal data. */
function measureEvents() {
  const { texts, partsOf } = answers(engine, session, flags.quick ? 12 : 400);
  const rows = Object.entries(texts).flatMap(([text, all]) => KINDS.map((kind) => ({ text, kind, all })));
  const hold = rows.map(({ text, kind, all }) => ({
    format: kind.name,
    text,
    ...holdBack(kind, all, partsOf),
  }));
  const streams = rows.map(({ text, kind, all }) => ({
    text,
    kind,
    streams: all.slice(0, 40).map((one) => kind.frames(kind.script(one, partsOf).pieces)),
  }));
  const added = addedMicros(streams, flags.quick ? { warmUp: 1, rounds: 1 } : { warmUp: 3, rounds: 9 });
  return { added, hold };
}

async function measureSlow() {
  prepare(['bare', 'ours']);
  const folder = await mkdtemp(join(tmpdir(), 'ai-security-bench-'));
  const issuer = await startIssuer();
  try {
    const tokens = await signTokens(issuer);
    const rows = [];
    for (const adapter of adapters) {
      for (const variant of ['bare', 'ours']) {
        const seconds = flags.quick ? 1 : 8;
        const figures = await slowStreams({ adapter, variant, count, seconds, issuer, tokens, folder });
        rows.push({ adapter, variant, streams: count, ...figures });
      }
    }
    return rows;
  } finally {
    issuer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const { added, hold } = parts.includes('events') ? measureEvents() : {};
const slow = parts.includes('slow') ? await measureSlow() : undefined;

if (flags.json) print(JSON.stringify({ machine, added, hold, slow }));
else {
  print(machineText());
  if (added) print(`\nadded time of an event, µs (goal: p99 at most 100)\n${addedTable(added)}`);
  if (hold) print(`\nheld back (goal: first character at most one event later)\n${holdTable(hold)}`);
  if (slow) print(`\n${count} open streams of one event a second\n${slowTable(slow)}`);
}

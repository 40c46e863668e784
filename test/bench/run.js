/**
 * `npm run bench`: the protected endpoint against the bare one and against a stack assembled from packages.
 * docs/benchmarks.md says what is compared, how, and how to read it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { choice, machine as host, print } from './command.js';
import { startIssuer } from './issuer.js';
import { prepare, SERVERS } from './prepare.js';
import { startProcess } from './processes.js';
import { stageMicros } from './profile.js';
import { resultTable, stageTable, summarize } from './report.js';
import { ANSWER_TEXT } from './model/chat-model.js';
import { requests, signTokens } from './traffic.js';
import { verify } from './verify.js';

const CONNECTIONS = 16;
const SMALL = 700;
const LARGE = 8192;
// The end of an answer: a client that finds it has the whole answer.
const MARKS = { json: ANSWER_TEXT.slice(-40), stream: 'data: [DONE]' };

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    adapter: { type: 'string', default: 'express,fastify' },
    mode: { type: 'string', default: 'json,stream' },
    variant: { type: 'string', default: 'assembled,ours' },
    node: { type: 'string', default: process.env.BENCH_NODE ?? process.execPath },
  },
});

function number(name, fallback, most) {
  const value = Number(flags[name] ?? fallback);
  if (!(value > 0 && value <= most)) throw new Error(`--${name}: a number above 0, at most ${most}`);
  return value;
}

const adapters = choice(flags, 'adapter', ['express', 'fastify']);
const modes = choice(flags, 'mode', ['json', 'stream']);
// Every ratio needs the yardstick.
const variants = [...new Set(['bare', ...choice(flags, 'variant', Object.keys(SERVERS))])];
const rounds = Math.ceil(number('rounds', flags.quick ? 1 : 5, 100));
const seconds = number('seconds', flags.quick ? 1 : 3, 60);

const say = (text) => process.stderr.write(`${text}\n`);

const packages = prepare(variants);
const folder = await mkdtemp(join(tmpdir(), 'ai-security-bench-'));
const issuer = await startIssuer();
const tokens = await signTokens(issuer);
const client = await startProcess(fileURLToPath(new URL('client.js', import.meta.url)));

const startServer = (adapter, variant) =>
  startProcess(SERVERS[variant], {
    node: flags.node,
    env: {
      BENCH_ADAPTER: adapter,
      BENCH_ISSUER: issuer.issuer,
      BENCH_JWKS_URI: issuer.jwksUri,
      BENCH_AUDIENCE: issuer.audience,
      BENCH_AUDIT_FILE: join(folder, `${adapter}-${variant}.jsonl`),
    },
  });

/** Loads a server and adds what the answers cost it. */
async function measure(server, { mode, promptBytes }, warmUpMs, measureMs) {
  const load = {
    port: server.ready.port,
    set: `${mode} ${promptBytes}`,
    mark: MARKS[mode],
    connections: CONNECTIONS,
    warmUpMs,
    measureMs,
  };
  const [before, seenBefore] = [await server.ask('cpu'), await server.ask('seen')];
  const sample = await client.ask('load', load, warmUpMs + measureMs);
  const [after, seenAfter] = [await server.ask('cpu'), await server.ask('seen')];
  if (sample.answers === 0) throw new Error('no answer within the window');
  const cpu = after.user + after.system - before.user - before.system;
  return { ...sample, cpuMicros: Math.round(cpu / (seenAfter.calls - seenBefore.calls)) };
}

async function runAdapter(adapter, kinds) {
  const servers = {};
  for (const variant of variants) servers[variant] = await startServer(adapter, variant);
  for (const kind of kinds) {
    for (const variant of variants) {
      await verify(servers[variant], { variant, ...kind, token: tokens[0] });
      // Long enough for every token to have been seen and the hot code to be compiled.
      await measure(servers[variant], kind, 0, flags.quick ? 1000 : 2000);
    }
  }
  const cells = kinds.map((kind) => ({ adapter, ...kind, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const cell of cells) {
      const samples = {};
      for (let i = 0; i < variants.length; i++) {
        const variant = variants[(i + round) % variants.length];
        samples[variant] = await measure(servers[variant], cell, 200, seconds * 1000);
      }
      cell.rounds.push(Object.fromEntries(variants.map((variant) => [variant, samples[variant]])));
      const shown = variants.map((variant) => `${variant} ${Math.round(samples[variant].rps)}/s`).join(', ');
      say(`${adapter} ${cell.mode} ${cell.promptBytes} B, round ${round + 1} of ${rounds}: ${shown}`);
    }
  }
  // Profiled after all timing, because the profiler slows what it watches.
  const profiles = [];
  for (const kind of flags.json ? [] : kinds) {
    const stages = {};
    for (const variant of new Set(['bare', variants.at(-1)])) {
      const file = join(folder, 'cpuprofile');
      await servers[variant].ask('startProfile');
      const { cpuMicros } = await measure(servers[variant], kind, 0, Math.min(seconds, 3) * 1000);
      await servers[variant].ask('stopProfile', file);
      stages[variant] = await stageMicros(file, cpuMicros);
    }
    profiles.push({ adapter, ...kind, stages });
  }
  const node = servers.bare.ready.node;
  for (const server of Object.values(servers)) await server.stop();
  return { cells, profiles, node };
}

try {
  const kinds = modes.map((mode) => ({ mode, promptBytes: SMALL }));
  if (!flags.quick && modes.includes('json')) kinds.push({ mode: 'json', promptBytes: LARGE });
  for (const { mode, promptBytes } of kinds) {
    await client.ask('prepare', {
      set: `${mode} ${promptBytes}`,
      requests: requests(tokens, mode, promptBytes),
    });
  }

  const runs = [];
  for (const adapter of adapters) runs.push(await runAdapter(adapter, kinds));

  const rows = summarize(runs.flatMap((run) => run.cells));
  const machine = {
    cpu: host.cpu,
    cores: host.cores,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
  const versions = { node: runs[0].node, ...packages };
  if (rows.some(({ clientLoad }) => clientLoad > 0.85)) {
    say('The load client was busy for most of a window: it, and not the server, may have been the limit.');
  }
  if (flags.json) {
    const results = rows.map(({ result }) => result);
    print(JSON.stringify({ machine, versions, rounds, results }));
  } else {
    const { cpu, cores, memoryGiB, platform } = machine;
    print(`\n${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}; servers on Node ${versions.node}`);
    print(`${CONNECTIONS} connections, medians of ${rounds} rounds of ${seconds} s\n`);
    print(resultTable(rows));
    for (const profile of runs.flatMap((run) => run.profiles)) print(`\n${stageTable(profile)}`);
  }
} finally {
  await client.stop();
  issuer.close();
  await rm(folder, { recursive: true, force: true });
}

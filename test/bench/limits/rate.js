/** What it costs to count a request against a rate, in time and in memory, beside two known limiters. */
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RedisConnection } from '../../../libs/ai-security/dist/state/redis-connection.js';
import { table } from '../pii/report.js';
import { median } from '../report.js';
import { IN_MEMORY, inRedis } from './rate-contenders.js';
import { startRedis } from './redis-process.js';

/** Callers, and the hits of each that its window holds when the clock starts. */
const SCENARIOS = [
  { keys: 1, hits: 1 },
  { keys: 1000, hits: 1 },
  { keys: 100_000, hits: 1 },
  { keys: 1, hits: 1000 },
  { keys: 1, hits: 100_000 },
];
const IN_FLIGHT = 64;
/** A round of a contender that takes milliseconds for each hit ends early. */
const ROUND_MS = 250;

const keyOf = (i) => `principal https://login.example.com/ user-${i}`;

/** Rows of µs a decision: the contenders of a scenario take turns, and the median of their rounds counts. */
export async function measureRates({ quick }) {
  const size = quick ? { batch: 50, rounds: 1, scale: 100 } : { batch: 10_000, rounds: 5, scale: 1 };
  // It would say that Redis is connected, between the figures.
  Logger.overrideLogger(false);
  const redis = await startRedis();
  const connection = await RedisConnection.connect(redis.url);
  const client = new Redis(redis.url);
  try {
    const shared = inRedis(connection, client);
    const clear = () => client.flushall();
    const count = Math.ceil(100_000 / size.scale);
    const timesInRedis = await timed(shared, { inTurn, atOnce }, size, clear);
    const bytesInRedis = await bytesOfRedis(shared, client, count);
    // Last: the timers of other limiters' keys go off in whatever is measured after them.
    const bytesInMemory = await bytesOfHeap(count);
    return {
      memory: await timed(IN_MEMORY, { inTurn }, size),
      redis: timesInRedis,
      bytes: { count, memory: bytesInMemory, redis: bytesInRedis },
    };
  } finally {
    connection.close();
    client.disconnect();
    await redis.stop();
  }
}

async function timed(contenders, ways, { batch, rounds, scale }, clear) {
  const rows = [];
  for (const { keys, hits } of SCENARIOS) {
    const names = Array.from({ length: Math.ceil(keys / scale) }, (_, i) => keyOf(i));
    await clear?.();
    const open = [];
    for (const [name, make] of Object.entries(contenders)) {
      const contender = make();
      await fill(contender, names, Math.ceil(hits / scale));
      open.push({ name, contender });
    }
    const row = { keys, hits };
    for (const [way, run] of Object.entries(ways)) {
      const times = open.map(() => []);
      for (let round = 0; round <= rounds; round++) {
        for (const [i, { contender }] of open.entries()) {
          const micros = await run(contender, names, batch);
          // The first warms up.
          if (round > 0) times[i].push(micros);
        }
      }
      row[way] = Object.fromEntries(open.map(({ name }, i) => [name, median(times[i])]));
    }
    for (const { contender } of open) contender.close?.();
    rows.push(row);
  }
  return rows;
}

async function fill(contender, names, hits) {
  if (contender.fill) {
    for (const name of names) await contender.fill(name, hits);
    return;
  }
  const total = names.length * hits;
  for (let i = 0; i < total; i += IN_FLIGHT) {
    const some = Math.min(IN_FLIGHT, total - i);
    await Promise.all(
      Array.from({ length: some }, (_, j) => patient(contender, names[(i + j) % names.length])),
    );
  }
}

/** On a machine that others use, a wait of our connection may end while nothing is measured. */
async function patient({ take }, name) {
  for (;;) {
    try {
      return await take(name);
    } catch (error) {
      if (error.name !== 'StoreUnavailable') throw error;
    }
  }
}

/** One after the other, as one caller sees it. */
async function inTurn({ take, wait }, names, batch) {
  const start = performance.now();
  let done = 0;
  while (done < batch && performance.now() - start < ROUND_MS) {
    const until = Math.min(batch, done + 20);
    for (; done < until; done++) {
      const verdict = take(names[(done * 7919) % names.length]);
      if (wait) await verdict;
    }
  }
  return ((performance.now() - start) * 1000) / done;
}

/** Many at once, as a busy process sees it. */
async function atOnce({ take }, names, batch) {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < batch) await take(names[(next++ * 7919) % names.length]);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return ((performance.now() - start) * 1000) / batch;
}

/** Bytes of the heap for a key with one hit. */
async function bytesOfHeap(count) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const names = Array.from({ length: count }, (_, i) => keyOf(i));
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const bytes = {};
  for (const [name, make] of Object.entries(IN_MEMORY)) {
    const contender = make();
    const before = heap();
    await fill(contender, names, 1);
    bytes[name] = Math.round((heap() - before) / count);
    contender.close?.();
  }
  return bytes;
}

/** Bytes of Redis for a key with one hit, with its place in the table of keys. */
async function bytesOfRedis(contenders, client, count) {
  const names = Array.from({ length: count }, (_, i) => keyOf(i));
  const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))[1]);
  const bytes = {};
  for (const [name, make] of Object.entries(contenders)) {
    const contender = make();
    // The script is loaded, and buffers have grown.
    await fill(contender, names.slice(0, IN_FLIGHT), 1);
    await client.flushall();
    const before = await used();
    await fill(contender, names, 1);
    bytes[name] = Math.round(((await used()) - before) / count);
  }
  return bytes;
}

export function ratesText({ memory, redis, bytes }) {
  const times = (rows, way, digits) =>
    table(
      ['µs a decision', ...rows.map(({ keys, hits }) => `${keys} × ${hits}`)],
      Object.keys(rows[0][way]).map((name) => [name, ...rows.map((row) => row[way][name].toFixed(digits))]),
      1,
    );
  return [
    'callers × live hits of each',
    `\nin memory\n${times(memory, 'inTurn', 2)}`,
    `\nin Redis on loopback, one after the other\n${times(redis, 'inTurn', 0)}`,
    `\nin Redis on loopback, ${IN_FLIGHT} at once\n${times(redis, 'atOnce', 1)}`,
    `\nbytes a caller, of ${bytes.count}\n${table(
      ['', 'memory', 'Redis'],
      Object.keys(bytes.memory).map((name) => [name, bytes.memory[name], bytes.redis[name] ?? '']),
      1,
    )}`,
  ].join('\n');
}

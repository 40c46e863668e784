/** What a stream costs a server while it is open: memory, and how late the event loop is. */
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { SERVERS } from '../prepare.js';
import { startProcess } from '../processes.js';
import { requests } from '../traffic.js';
import { SlowReaders } from './slow-readers.js';

/** Between two events of a stream; a stream lasts 18 of them. */
const PAUSE_MS = 1000;
const BATCH = 50;
const PROMPT_BYTES = 700;
/** For a server to notice that its clients have left: its model looks up after a pause. */
const SETTLE_MS = 2 * PAUSE_MS;

/**
 * Opens `count` streams that all speak once a second, and looks at the server while all of them are open.
 * @returns bytes for each open stream, bytes for each that remained after it was closed, and milliseconds
 */
export async function slowStreams({ adapter, variant, count, seconds, issuer, tokens, folder }) {
  const server = await startProcess(SERVERS[variant], {
    env: {
      BENCH_ADAPTER: adapter,
      BENCH_ISSUER: issuer.issuer,
      BENCH_AUDIENCE: issuer.audience,
      BENCH_AUDIT_FILE: join(folder, `${adapter}-${variant}-slow.jsonl`),
      BENCH_PAUSE_MS: String(PAUSE_MS),
    },
  });
  const readers = new SlowReaders();
  const sent = requests(tokens, 'stream', PROMPT_BYTES).slice(0, count);
  const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, i) =>
    sent.slice(i * BATCH, (i + 1) * BATCH),
  );
  try {
    // Every caller once, few at a time: what is kept for a caller is not the price of a stream.
    for (const batch of batches) {
      await readers.add(server.ready.port, batch);
      readers.leave();
    }
    await later(SETTLE_MS);
    const before = await server.ask('memory');
    for (const batch of batches) await readers.add(server.ready.port, batch);
    await server.ask('startLoopDelay');
    await later(seconds * 1000);
    const delay = await server.ask('loopDelay');
    const during = await server.ask('memory');
    if (readers.open !== count) throw new Error('a stream ended while it was measured');
    readers.leave();
    await later(SETTLE_MS);
    const after = await server.ask('memory');
    const each = (key, then, earlier) => Math.round((then[key] - earlier[key]) / count);
    return {
      heapBytes: each('heap', during, before),
      rssBytes: each('rss', during, before),
      leftBytes: each('heap', after, before),
      delayP50Ms: delay.p50Ms,
      delayP99Ms: delay.p99Ms,
    };
  } finally {
    readers.leave();
    await server.stop();
  }
}

/**
 * What every server process does around its app: listen on loopback, tell the runner the port, and answer
 * the runner over IPC, so that no variant needs an extra route.
 */
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerRunner } from './answer-runner.js';
import { seen } from './chat-model.js';

let profiler;

// What is recorded is the time between two looks.
const LOOK_MS = 10;
const loopDelay = monitorEventLoopDelay({ resolution: LOOK_MS });

function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

const commands = {
  cpu: () => process.cpuUsage(),
  seen: () => ({ calls: seen.calls, prompt: JSON.stringify(seen.request ?? null) }),
  /** Bytes in use, garbage not counted. */
  memory() {
    collectGarbage();
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heap: heapUsed + external, rss };
  },
  startLoopDelay() {
    loopDelay.reset();
    loopDelay.enable();
  },
  /** Milliseconds by which the event loop was late since `startLoopDelay`. */
  loopDelay() {
    loopDelay.disable();
    const late = (percent) => Math.max(0, loopDelay.percentile(percent) / 1e6 - LOOK_MS);
    return { p50Ms: late(50), p99Ms: late(99) };
  },
  async startProfile() {
    profiler = new Session();
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: 200 });
    await profiler.post('Profiler.start');
  },
  async stopProfile(file) {
    const { profile } = await profiler.post('Profiler.stop');
    profiler.disconnect();
    await writeFile(file, JSON.stringify(profile));
  },
};

/**
 * Serves `app` until the runner goes away or asks for the end.
 * @param more commands of this app
 */
export async function serve(app, more = {}) {
  await app.listen(0, '127.0.0.1');
  answerRunner({ ...commands, ...more });
  process.send({ port: app.getHttpServer().address().port, node: process.version });
}

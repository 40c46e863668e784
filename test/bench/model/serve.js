/**
 * What every server process does around its app: listen on loopback, tell the runner the port, and answer
 * the runner over IPC, so that no variant needs an extra route.
 */
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { answerRunner } from './answer-runner.js';
import { seen } from './chat-model.js';

let profiler;

const commands = {
  cpu: () => process.cpuUsage(),
  seen: () => ({ calls: seen.calls, prompt: JSON.stringify(seen.request ?? null) }),
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

/** Serves `app` until the runner goes away or asks for the end. */
export async function serve(app) {
  await app.listen(0, '127.0.0.1');
  answerRunner(commands);
  process.send({ port: app.getHttpServer().address().port, node: process.version });
}

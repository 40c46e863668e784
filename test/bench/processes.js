/** Child processes of the runner: started with a bound on time, asked over IPC, killed when the runner ends. */
import { fork } from 'node:child_process';

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

function within(ms, what, executor) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: nothing for ${ms / 1000} s`)), ms);
    executor(
      (value) => (clearTimeout(timer), resolve(value)),
      (error) => (clearTimeout(timer), reject(error)),
    );
  });
}

/**
 * Starts a script and waits for its first message, which becomes `ready`.
 * @param {string} file
 * @param {{ env?: Record<string, string>, node?: string }} [options] `node`: the binary to run it with
 */
export async function startProcess(file, { env = {}, node = process.execPath } = {}) {
  const child = fork(file, {
    execPath: node,
    execArgv: [],
    // Standard output belongs to the results.
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  children.add(child);
  const waiting = new Map();
  let lastId = 0;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.once('exit', () => {
    children.delete(child);
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended`));
  });
  const ready = await within(30_000, `start of ${file}`, (resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(error));
    else resolve?.(result);
  });

  return {
    ready,
    /** Sends a command and waits for its answer, at most `ms` longer than usual. */
    ask: (command, argument, ms = 0) =>
      within(ms + 20_000, `${command} of ${file}`, (resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        child.send({ id, command, argument });
      }),
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

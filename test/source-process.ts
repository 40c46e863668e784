/** Runs a file of the sources in a process of its own, without a build. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN = `
import { runnerImport } from 'vite';
await runnerImport(process.argv[1], { configFile: false, oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } });
`;

export interface SourceProcess {
  /** The next line that it prints. @throws (rejects) when it has ended */
  line(): Promise<string>;
  send(line: string): void;
  /** Kills it with SIGKILL, and waits for its end. */
  kill(): Promise<void>;
}

/** @param path from the folder of the tests, e.g. `concurrency/holder.ts` */
export function startSource(path: string, ...args: string[]): SourceProcess {
  const file = fileURLToPath(new URL(path, import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', RUN, file, ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A test run that ends early must not leave processes behind.
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.removeListener('exit', kill);
      resolve();
    });
  });
  // What the library logs is not said to us.
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${path} has ended`);
      return value.includes('[Nest]') ? this.line() : value;
    },
    send: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      kill();
      await ended;
    },
  };
}

/** A real Redis for a test: its own process, port and directory, nothing kept on disk. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Stops the process from running: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Ends the process. Its data are gone. */
  stop(): Promise<void>;
  /** Ends the process if it runs, and starts an empty one on the same port. */
  restart(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function launch(port: number, args: readonly string[]): Promise<ChildProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'redis-test-'));
  const child = spawn(
    'redis-server',
    [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      directory,
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // A test run that ends early must not leave servers behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => {
    process.removeListener('exit', kill);
    rmSync(directory, { recursive: true, force: true });
  });
  return await new Promise((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`redis-server ended with code ${code}: ${output}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('Ready to accept connections')) resolve(child);
    });
  });
}

/**
 * Starts `redis-server` on a free loopback port and waits until it answers.
 *
 * @param args further arguments, e.g. `['--requirepass', 'secret']`
 */
export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort();
  let child: ChildProcess | undefined = await launch(port, args);

  const stop = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    // `kill` is false when the process has ended by itself.
    if (ending?.kill('SIGKILL')) await once(ending, 'close');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop,
    restart: async () => {
      await stop();
      child = await launch(port, args);
    },
  };
}

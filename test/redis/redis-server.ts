/** A real Redis for a test: its own process, port and directory; on disk is only what a test asks for. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Stops the process from running: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Kills the process, as a crash would. Its data are gone, but for those on disk where they are to be kept. */
  stop(options?: KeptData): Promise<void>;
  /** Kills the process if it runs, and starts one on the same port: empty, or with what was kept. */
  restart(options?: KeptData): Promise<void>;
}

export interface KeptData {
  /** Keeps what is on disk: nothing, unless the arguments of the server say so. @default false */
  readonly keepData?: boolean;
}

const given = new Set<number>();

/**
 * A port below those that systems give to outgoing connections, which would take it while a server is stopped.
 * Random, because other test files look for theirs at the same time.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const free = once(server.listen(port, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    );
    if (!(await free)) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** How `redis-server` is started, and the line that says that it answers. */
export interface RedisProgram {
  readonly args: (port: number, directory: string) => readonly string[];
  readonly ready: string;
}

async function launch(program: RedisProgram, port: number, directory: string): Promise<ChildProcess> {
  mkdirSync(directory, { recursive: true });
  const child = spawn('redis-server', program.args(port, directory), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test run that ends early must not leave servers behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.removeListener('exit', kill));
  return await new Promise((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`redis-server ended with code ${code}: ${output}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes(program.ready)) resolve(child);
    });
  });
}

/** Starts `redis-server` on loopback, by default on a free port, and waits until it answers. */
export async function startProgram(program: RedisProgram, port?: number): Promise<TestRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'redis-test-'));
  let child: ChildProcess | undefined;
  // Somebody may take a port between the look and the start.
  for (let attempt = 1; !child; attempt++) {
    const tried: number = port ?? (await freePort());
    try {
      child = await launch(program, tried, directory);
      port = tried;
    } catch (error) {
      if (port !== undefined || attempt === 3) throw error;
    }
  }
  const at = port as number;

  const stop = async ({ keepData = false }: KeptData = {}): Promise<void> => {
    const ending = child;
    child = undefined;
    // `kill` is false when the process has ended by itself.
    if (ending?.kill('SIGKILL')) await once(ending, 'close');
    if (!keepData) rmSync(directory, { recursive: true, force: true });
  };
  return {
    url: `redis://127.0.0.1:${at}`,
    port: at,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop,
    restart: async (options) => {
      await stop(options);
      child = await launch(program, at, directory);
    },
  };
}

/**
 * A store, empty at each start that is not told to keep its data.
 *
 * @param args further arguments, e.g. `['--requirepass', 'secret']` or `['--appendonly', 'yes']`
 */
export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  return startProgram({
    args: (port, directory) => [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      '--save',
      '',
      '--appendonly',
      'no',
      ...args,
    ],
    ready: 'Ready to accept connections',
  });
}

/** One command to one server, over a connection of its own. Fails soon where the server is away. */
export async function askRedis(
  { url }: Pick<TestRedis, 'url'>,
  command: string,
  ...args: (string | number)[]
): Promise<unknown> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null, commandTimeout: 500 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

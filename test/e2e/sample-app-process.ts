/** The sample app as a process of its own, started as `npm start` does it, with an environment that is known. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { WORKSPACE } from './compiled.js';

export interface SampleProcess {
  readonly url: string;
  /** The line that it prints for people to try; empty in production. */
  readonly curl: string;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Ending>;
}

function spawnApp(env: Record<string, string>): Started {
  const child = spawn(process.execPath, [`${WORKSPACE}sample-app/dist/main.js`], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // A test run that ends early must not leave servers behind.
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([code]) => {
    process.removeListener('exit', kill);
    return { code: code as number | null, ...output };
  });
  return { child, output, ended };
}

/** Starts the compiled sample app, which must not come up; resolves when it has ended. */
export const runSampleApp = (env: Record<string, string>): Promise<Ending> => spawnApp(env).ended;

/** Starts the compiled sample app and waits until it says where it listens. */
export async function startSampleProcess(env: Record<string, string> = {}): Promise<SampleProcess> {
  const { child, output, ended } = spawnApp(env);
  const [url, curl] = await new Promise<[string, string]>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [, place, line] = /^Open (\S+) in a browser.*\n\n(curl .*)\n/m.exec(output.stdout) ?? [];
      const [, port] = /listening on port (\d+)/.exec(output.stdout) ?? [];
      if (place && line) resolve([place, line]);
      else if (port) resolve([`http://127.0.0.1:${port}`, '']);
    });
    void ended.then(({ code, stderr }) => reject(new Error(`the app ended with ${code}: ${stderr}`)));
  });
  return { url, curl, ended, kill: (signal) => void child.kill(signal) };
}

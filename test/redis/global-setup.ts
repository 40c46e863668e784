/** Vitest's global setup: makes sure that a real `redis-server` is there, because no test fakes or skips it. */
import { spawnSync } from 'node:child_process';

const works = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Installs `redis-server` with apt-get where we may.
 *
 * @throws Error of one line that says what to install, where we may not or it failed
 */
export function setup(): void {
  if (works('redis-server')) return;
  if (process.getuid?.() === 0 && works('apt-get')) {
    // In runlevel 1 Debian's package does not start a service of its own.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'redis-server']]) {
      spawnSync('apt-get', args, { stdio: 'ignore', env, timeout: 300_000 });
    }
    if (works('redis-server')) return;
  }
  throw new Error(
    'The tests need the program redis-server: install Redis (`apt-get install redis-server`, `brew install redis`).',
  );
}

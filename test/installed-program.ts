/** Programs that the tests need besides Node: no test fakes or skips them, so they are installed where we may. */
import { spawnSync } from 'node:child_process';

const works = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * The first of some commands that works; where none does, Debian's package is installed with apt-get if we may.
 *
 * @param commands names of the program, Debian's first
 * @param hint how to install it elsewhere
 * @throws Error of one line that says what to install, where we may not or it failed
 */
export function installedProgram(commands: readonly [string, ...string[]], hint: string): string {
  const [debian] = commands;
  const found = commands.find(works);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && works('apt-get')) {
    // In runlevel 1 Debian's packages do not start services of their own.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', debian]]) {
      spawnSync('apt-get', args, { stdio: 'ignore', env, timeout: 300_000 });
    }
    if (works(debian)) return debian;
  }
  throw new Error(`The tests need the program ${debian}: ${hint}.`);
}

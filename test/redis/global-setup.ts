/** Vitest's global setup: makes sure that a real `redis-server` is there. */
import { installedProgram } from '../installed-program.js';

/** @throws Error of one line that says what to install, where we may not or it failed */
export function setup(): void {
  installedProgram(['redis-server'], 'install Redis (`apt-get install redis-server`, `brew install redis`)');
}

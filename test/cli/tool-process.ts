/** The compiled `ai-security` as a process of its own, as the package installs it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '../e2e/compiled.js';

const LIBRARY = `${WORKSPACE}libs/ai-security/`;
const { bin } = JSON.parse(readFileSync(`${LIBRARY}package.json`, 'utf8')) as { bin: Record<string, string> };

export const TOOL = join(LIBRARY, bin['ai-security'] ?? '');
export const PEPPER = 'the pepper of these tests, 32 and more';

/** What it printed; where it rejects, what it rejects with. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `keys create` and `keys rotate` print. */
export interface Issued {
  readonly key: string;
  readonly record: { readonly id: string };
}

type Environment = Readonly<Record<string, string>>;

/** @throws (rejects with) `Ran` where its exit code is not 0 */
export const runTool = (env: Environment, ...argv: string[]): Promise<Omit<Ran, 'code'>> =>
  promisify(execFile)(process.execPath, [TOOL, ...argv], { env: { PATH: process.env['PATH'], ...env } });

/** `ai-security keys … --json` with the pepper of these tests. */
export async function keysTool<T = Issued>(env: Environment, ...argv: string[]): Promise<T> {
  const { stdout } = await runTool({ AI_SECURITY_KEY_PEPPER: PEPPER, ...env }, 'keys', ...argv, '--json');
  return JSON.parse(stdout) as T;
}

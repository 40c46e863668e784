/** `ai-security …`: from arguments to output and exit code. */
import { ApiKeyError } from '../auth/api-keys/api-key-error.js';
import { StoreUnavailable } from '../state/store-unavailable.js';
import { NoSuchBlock, runBlocks } from './run-blocks.js';
import { runKeys } from './run-keys.js';
import type { Environment, Terminal } from './terminal.js';
import { readArguments } from './tool-arguments.js';
import { USAGE, UsageError } from './usage.js';

/** @returns the exit code: 0 done, 1 refused, 2 not understood, 3 the store is unavailable */
export async function runTool(
  argv: readonly string[],
  env: Environment,
  terminal: Terminal,
): Promise<number> {
  try {
    const args = readArguments(argv);
    if (!args) terminal.out(USAGE);
    else if (args.area === 'keys') await runKeys(args, env, terminal);
    else await runBlocks(args, env, terminal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`ai-security:\n${error.message}\nai-security --help says more.`);
      return 2;
    }
    if (error instanceof StoreUnavailable) {
      terminal.err(`ai-security: the store is unavailable (${error.reason})`);
      return 3;
    }
    if (!(error instanceof ApiKeyError || error instanceof NoSuchBlock)) throw error;
    terminal.err(`ai-security: ${error.message}`);
    return error instanceof ApiKeyError && error.code === 'invalid' ? 2 : 1;
  }
}

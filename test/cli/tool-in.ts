/** The tool within the process of a test: its exit code and what it printed. */
import { runTool } from '../../libs/ai-security/src/cli/run-tool.js';
import type { Environment } from '../../libs/ai-security/src/cli/terminal.js';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function toolIn(env: Environment, argv: readonly string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await runTool(argv, env, {
    out: (text) => void (said.out += `${text}\n`),
    err: (text) => void (said.err += `${text}\n`),
  });
  return { code, ...said };
}

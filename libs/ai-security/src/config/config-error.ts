/** Stops the boot: every fault of the configuration in one message, each with its mend. */

export interface ConfigFault {
  /** Option path, environment variable or route. */
  readonly where: string;
  /** What is wrong. Never quotes a secret. */
  readonly fault: string;
  /** What to do about it. */
  readonly mend: string;
}

/** What `read` throws says why a value cannot be read; `undefined` where it can. */
export function faultIn(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export class AiSecurityConfigError extends Error {
  override readonly name = 'AiSecurityConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    const lines = faults.map(({ where, fault, mend }) => `  - ${where}: ${fault}\n    → ${mend}`);
    super(
      `AI Security cannot start safely (${faults.length} fault${faults.length === 1 ? '' : 's'}):\n${lines.join('\n')}`,
    );
  }
}

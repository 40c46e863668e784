/** Waits for what the server does after the client has its answer. */
import { vi } from 'vitest';

/** Repeats a check until it does not throw any more; returns what it returns. */
export const eventually = async <T>(check: () => T): Promise<T> =>
  vi.waitFor(check, { timeout: 10_000, interval: 5 });

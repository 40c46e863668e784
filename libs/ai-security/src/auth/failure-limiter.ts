/** The port through which authentication counts its failures; the limits of the module stand behind it. */

export interface FailureLimiter {
  /**
   * Asked before any credential is looked at.
   * @param address the client's address, as `ClientAddress.of` returns it
   * @throws SecurityProblem `rate_limited` when too many failures came from there
   */
  check(address: string): void;
  /** Counts one failure. */
  record(address: string): void | Promise<void>;
}

/** Injection token of the `FailureLimiter` in use. */
export const FAILURE_LIMITER = Symbol('ai-security:failure-limiter');

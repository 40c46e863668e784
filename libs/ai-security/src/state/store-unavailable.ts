/** The one error of a shared store: it could not answer. */

/**
 * Thrown by every operation on a shared store that is down, too slow or refuses the command. It says
 * nothing about the caller: whoever catches it follows its `onFailure`, and `deny` answers 503, never 401 or 429.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  /**
   * @param reason short code such as `ECONNREFUSED`, `TIMEOUT` or `OOM`. There is no `cause` on purpose: client
   * errors carry the command with its arguments, and with them passwords.
   */
  constructor(readonly reason: string) {
    super(`the shared store is unavailable (${reason})`);
  }
}

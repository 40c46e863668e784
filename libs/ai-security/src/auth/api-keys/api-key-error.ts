/** The one error of managing keys, beside a store that is down. */

/**
 * - `invalid`: the input; `faults` lists all that is wrong with it, and quotes none of it
 * - `not_found`: there is no key with this id
 * - `ended`: it was revoked or has expired, so it cannot be rotated
 * - `conflict`: others changed the key again and again
 */
export type ApiKeyErrorCode = 'invalid' | 'not_found' | 'ended' | 'conflict';

const MESSAGES: Readonly<Record<ApiKeyErrorCode, string>> = {
  invalid: 'the API key cannot be made so',
  not_found: 'there is no API key with this id',
  ended: 'the API key was revoked or has expired: create a new one',
  conflict: 'the API key is being changed by others: try again',
};

/** Thrown by `ApiKeyService`. Its message holds neither a key nor an input. */
export class ApiKeyError extends Error {
  override readonly name = 'ApiKeyError';

  constructor(
    readonly code: ApiKeyErrorCode,
    readonly faults: readonly string[] = [],
  ) {
    super([MESSAGES[code], ...faults].join('\n- '));
  }
}

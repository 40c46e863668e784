/** The authenticated caller, whatever credential proved it. */

export interface Principal {
  /**
   * Stable key of the caller over all credentials, e.g. for limits. It holds the issuer and the subject,
   * so it may be personal data: never a label, never a log line (the audit log stores a keyed hash).
   */
  readonly id: string;
  /** The credential that proved the caller. */
  readonly kind: 'oauth';
  /** `iss` of the access token. */
  readonly issuer: string;
  /** `sub` of the access token (RFC 9068 section 2.2). */
  readonly subject: string;
  /** `client_id` of the access token: the program that calls, where the token names it. */
  readonly clientId?: string;
  /** Granted scopes, from `scope` or `scp`. */
  readonly scopes: ReadonlySet<string>;
  /** All verified claims; a frozen, null-prototype copy. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** When the credential ends, in seconds since the epoch. */
  readonly expiresAt: number;
}

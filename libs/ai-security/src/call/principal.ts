/** The authenticated caller, whatever credential proved it. */

export interface Principal {
  /**
   * Stable key of the caller over all credentials, e.g. for limits. It holds the issuer and the subject,
   * so it may be personal data: never a label, never a log line (the audit log stores a keyed hash).
   */
  readonly id: string;
  /** The credential that proved the caller. */
  readonly kind: 'oauth' | 'api_key';
  /** `iss` of the access token; `api-key` for an API key. */
  readonly issuer: string;
  /** `sub` of the access token (RFC 9068 section 2.2), or the owner of the API key. */
  readonly subject: string;
  /** The program that calls: `client_id` of the access token, where it names it; the id of the API key. */
  readonly clientId?: string;
  /** The caller's tenant, from the claim that `tenant.claim` or the issuer's preset names; `undefined` where none is. */
  readonly tenant?: string;
  /** Granted scopes, from `scope` or `scp`, or where the issuer's preset finds them. */
  readonly scopes: ReadonlySet<string>;
  /** The roles of the user, from `roles` (RFC 9068 section 2.2.3.1) or where the issuer's preset finds them. */
  readonly roles: ReadonlySet<string>;
  /** The only models the credential may use; absent: it names none. */
  readonly models?: readonly string[];
  /** All verified claims, or what is public of the API key; a frozen, null-prototype copy. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** When the credential ends, in seconds since the epoch; `Infinity` for an API key that never does. */
  readonly expiresAt: number;
}

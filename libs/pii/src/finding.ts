// What the engine reports about a text: where a value stands and of which type it is, never the value.

/** One value found in a text. Findings of one text are sorted by `start` and never overlap. */
export interface Finding {
  /** Entity type, for example `EMAIL_ADDRESS`. */
  readonly type: string;
  /** First UTF-16 code unit of the value. */
  readonly start: number;
  /** One past the last UTF-16 code unit of the value. */
  readonly end: number;
  /** Certainty, 0 to 1. A value with a check digit or an issuer's prefix scores 1 or nearly so. */
  readonly score: number;
}

/**
 * What a policy can ask for where personal data is found. The engine itself carries out `redact`, `mask` and
 * `pseudonymize`; `block` is for the caller, who has the findings.
 */
export type PiiAction = 'redact' | 'mask' | 'pseudonymize' | 'block';

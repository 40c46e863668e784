/** What can be said of a call. Facts are append-only; metrics, audit and headers are views of them. */

/** The part that states a fact: a feature's folder, or `body` (was it taken?), `handler` and `output` (the answer). */
export type Stage =
  'body' | 'auth' | 'policy' | 'limits' | 'validation' | 'privacy' | 'audit' | 'handler' | 'output';

/** A protection's verdict. `would_deny` is a refusal that `mode: 'observe'` did not enforce. */
export interface DecisionFact {
  readonly kind: 'decision';
  readonly stage: Stage;
  readonly effect: 'allow' | 'deny' | 'would_deny' | 'error';
  /** A fixed token of `[a-z0-9_.-]`: a problem code or the private reason of a refusal. */
  readonly reason: string;
}

/** Personal data that was found, by type and number: never the value. */
export interface FindingFact {
  readonly kind: 'finding';
  readonly direction: 'input' | 'output';
  /** Entity type, e.g. `EMAIL_ADDRESS`. */
  readonly type: string;
  readonly count: number;
  /** What was done with it. `restored`: a pseudonym was turned back for the caller who sent the value. */
  readonly action: 'redact' | 'mask' | 'hash' | 'fake' | 'pseudonymize' | 'block' | 'report' | 'restored';
}

/** Code of the host has turned pseudonyms back, see `AiCall.reveal`. */
export interface RevealFact {
  readonly kind: 'reveal';
  /** What for: a token of `[a-z0-9_.-]`, 1 to 64 characters. */
  readonly purpose: string;
  /** How many pseudonyms were turned back. */
  readonly count: number;
}

export type Fact = DecisionFact | FindingFact | RevealFact;

/** Tokens, as the model's answer reports them. The optional ones are parts of the others, where they are stated. */
export interface TokenUsage {
  /** All of the prompt, what came from a cache or went into one included. */
  readonly input: number;
  readonly output: number;
  /** Of the input: read from the provider's cache. */
  readonly cachedInput?: number;
  /** Of the input: written to the provider's cache. */
  readonly cacheWrite?: number;
  /** Of the output: what the model thought before it answered. */
  readonly reasoning?: number;
}

/** How a call ended. The first stop reason wins. */
export type StopReason =
  | 'completed'
  | 'refused'
  | 'client_gone'
  | 'deadline'
  | 'shutdown'
  | 'upstream_error'
  | 'error'
  /** A protection does not let the answer go on. */
  | 'output_blocked'
  /** Nothing is left to spend. */
  | 'budget_exceeded'
  | 'credentials_expired'
  | 'credentials_revoked'
  /** The kill switch stopped its caller, its model or everything. */
  | 'blocked';

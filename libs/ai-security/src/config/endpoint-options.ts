/** What `@AiEndpoint()` may say of a class or a method, and where it is kept. */
import type { BodyLimits, FormatName, FormatRule, Mode } from '../call/protected-route.js';
import type { SpendingLimits } from './budget.js';
import type { RateLimitOption } from './rate.js';

export interface EndpointPiiOptions {
  /** As `pii.paths` of the module. */
  paths?: Record<string, string>;
}

export interface AiEndpointOptions {
  /**
   * The wire format of request and answer. Without one every string of a JSON body is text, and a stream
   * must be plain text. A rule describes a format that the library does not know. @default 'json'
   */
  format?: FormatName | FormatRule;
  /** Scopes that are all needed. */
  scopes?: string[];
  /** Scopes of which one is needed. */
  scopesAny?: string[];
  /** Authentication contexts of which the token's `acr` must be one, the preferred first (RFC 9470). */
  acr?: string[];
  /** Seconds since the user authenticated (`auth_time`), at most; a token that does not say is refused. */
  maxAge?: number;
  /**
   * The only models that a body may name. `[]`: the route calls no model, so that credentials which are bound to
   * models may call it without naming one. @default those of the credential
   */
  models?: string[];
  /** A rate for this route alone, or several, e.g. `['10/min', '100/day']`. @default the caller's common rate */
  rate?: RateLimitOption;
  /** Calls of one caller that may be open on this route at once; they count for its common limit too. @default that alone */
  concurrency?: number;
  /** What each caller may spend on this route, beside its other budgets, e.g. `{ cost: '1 USD/day' }`. */
  budget?: SpendingLimits;
  /** Limits on the body of this route; members that are missing keep the module's values. */
  body?: Partial<BodyLimits>;
  /** What is at a place of this route's request bodies, beside the module's `pii.paths` and before them. */
  pii?: EndpointPiiOptions;
  /** Whether images, files and bytes may pass uninspected. @default 'refuse' */
  unscanned?: 'refuse' | 'allow';
  /** `observe` reports every verdict and enforces none. @default the module's mode */
  mode?: Mode;
}

/** Metadata keys of the decorators. */
export const AI_ENDPOINT = 'ai-security:endpoint';
export const NOT_AI = 'ai-security:not-ai';

/** The members that `@AiEndpoint()` knows: anything else would be a protection that silently does not run. */
export const ENDPOINT_OPTION_NAMES: ReadonlySet<string> = new Set<keyof AiEndpointOptions>([
  'format',
  'scopes',
  'scopesAny',
  'acr',
  'maxAge',
  'models',
  'rate',
  'budget',
  'concurrency',
  'body',
  'pii',
  'unscanned',
  'mode',
]);

/** What the answer tells its client about limits: standard fields, those of OpenAI clients, and how to retry. */
import type { AiCall } from '../call/ai-call.js';

/** How one limit stands after a call was counted. */
export interface LimitStanding {
  /** Name of the policy; printable ASCII. */
  readonly policy: string;
  readonly unit: 'requests' | 'tokens';
  /** What the window holds, in its unit. */
  readonly limit: number;
  /** `null`: for ever. */
  readonly windowMs: number | null;
  /** What would still be admitted now. */
  readonly remaining: number;
  /** Milliseconds until more is admitted than now; `null`: never. */
  readonly resetMs: number | null;
}

/**
 * Official clients of OpenAI and Anthropic retry a 429 twice by themselves. From a `Retry-After` of 60 seconds on some
 * releases take no notice of it and come back at once; others sleep it out, however long, with nothing to show.
 */
const RETRY_WORTH_SECONDS = 60;

/** The largest integer of a structured field (RFC 9651 section 3.3.1). */
const MAX_INTEGER = 999_999_999_999_999;

/** What was said of a call; each part adds its own. */
const STATED = new WeakMap<AiCall, readonly LimitStanding[]>();

/**
 * Sets `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) for all policies that were
 * stated of the call so far, and for each unit the set of headers that OpenAI clients read:
 * `x-ratelimit-{limit,remaining,reset}-<unit>` of the policy that is nearest to its end.
 *
 * @param standings a policy that was stated before is stated anew
 */
export function stateLimits(call: AiCall, standings: readonly LimitStanding[]): void {
  const before = STATED.get(call) ?? [];
  const others = before.filter(({ policy }) => standings.every((one) => one.policy !== policy));
  const all = others.length === 0 ? standings : [...others, ...standings];
  STATED.set(call, all);

  const { exchange } = call;
  exchange.setHeader('RateLimit-Policy', all.map(policyItem).join(', '));
  exchange.setHeader('RateLimit', all.map(standingItem).join(', '));
  for (const unit of ['requests', 'tokens'] as const) {
    const nearest = nearestToItsEnd(all, unit);
    if (!nearest) continue;
    exchange.setHeader(`x-ratelimit-limit-${unit}`, `${nearest.limit}`);
    exchange.setHeader(`x-ratelimit-remaining-${unit}`, `${nearest.remaining}`);
    if (nearest.resetMs !== null)
      exchange.setHeader(`x-ratelimit-reset-${unit}`, goDuration(nearest.resetMs));
  }
}

/**
 * The headers of a refusal: `Retry-After` in seconds (RFC 9110 section 10.2.3), and `x-should-retry: false` where
 * an automatic retry cannot help soon.
 *
 * @param waitMs when a retry can help; `null`: never
 */
export function retryHeaders(waitMs: number | null): Record<string, string> {
  if (waitMs === null) return { 'x-should-retry': 'false' };
  const wait = seconds(waitMs);
  return {
    'Retry-After': `${wait}`,
    ...(wait < RETRY_WORTH_SECONDS ? {} : { 'x-should-retry': 'false' }),
  };
}

const policyItem = ({ policy, unit, limit, windowMs }: LimitStanding): string =>
  // `requests` is the default of `qu`.
  `${quoted(policy)};q=${integer(limit)}${unit === 'requests' ? '' : `;qu=${quoted(unit)}`}${parameter('w', windowMs)}`;

const standingItem = ({ policy, remaining, resetMs }: LimitStanding): string =>
  `${quoted(policy)};r=${integer(remaining)}${parameter('t', resetMs)}`;

/** Both are optional. */
const parameter = (name: string, ms: number | null): string => (ms === null ? '' : `;${name}=${seconds(ms)}`);

function nearestToItsEnd(
  standings: readonly LimitStanding[],
  unit: LimitStanding['unit'],
): LimitStanding | undefined {
  let nearest: LimitStanding | undefined;
  for (const one of standings) {
    if (one.unit !== unit) continue;
    const closer =
      !nearest ||
      one.remaining < nearest.remaining ||
      (one.remaining === nearest.remaining && (one.resetMs ?? Infinity) > (nearest.resetMs ?? Infinity));
    if (closer) nearest = one;
  }
  return nearest;
}

/** A string of a structured field (RFC 9651 section 4.1.6). */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const integer = (count: number): number => Math.min(count, MAX_INTEGER);

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** A duration as Go prints it, which is how OpenAI writes resets: `20ms`, `1.5s`, `6m0s`, `24h0m0s`. */
function goDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const rest = `${(ms % 60_000) / 1000}s`;
  if (minutes === 0) return rest;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}m${rest}` : `${hours}h${minutes % 60}m${rest}`;
}

/** Reads a rate as a host writes it: `'60/min'`. */
import type { Rate } from '../call/protected-route.js';

const UNIT_MS = new Map([
  ['s', 1000],
  ['sec', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

const FORM = /^([1-9][0-9]{0,15})\/([a-z]+)$/;

/**
 * Parses `'<count>/<s|sec|min|h|hour|day>'`.
 *
 * @throws Error that says what is allowed, when the text is anything else
 * @example parseRate('60/min') // { limit: 60, windowMs: 60000 }
 */
export function parseRate(text: string): Rate {
  const match = FORM.exec(text);
  const limit = Number(match?.[1]);
  const windowMs = UNIT_MS.get(match?.[2] ?? '');
  if (windowMs === undefined || !Number.isSafeInteger(limit)) {
    throw new Error(
      `a rate is '<count>/<s|sec|min|h|hour|day>' with a whole count of 1 or more, e.g. '60/min'; got ${JSON.stringify(text)}`,
    );
  }
  return Object.freeze({ limit, windowMs });
}

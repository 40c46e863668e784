/** Reads rates as a host writes them: `'60/min'`, or several of several kinds. */
import type { Rate } from '../call/protected-route.js';

/** One rate: `'<count>/<s|sec|min|h|hour|day>'`, alone or with how it is counted. */
export type RateOption =
  | string
  | {
      limit: string;
      /**
       * `sliding`: never more than the limit in any window, and the whole limit may come at once. `gcra`: evenly,
       * one call each window / limit; in any window never more than limit + burst. @default 'sliding'
       */
      algorithm?: 'sliding' | 'gcra';
      /** Calls that may come at once, 1 to the limit; with `gcra` alone. @default a tenth of the limit, at least 1 */
      burst?: number;
    };

/** All of several hold; at most 8, and each algorithm once for a window. */
export type RateLimitOption = RateOption | RateOption[];

const UNIT_MS = new Map([
  ['s', 1000],
  ['sec', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

const FORM = /^([1-9][0-9]{0,15})\/([a-z]+)$/;
const MEMBERS = ['limit', 'algorithm', 'burst'];
const MAX_RATES = 8;

/** How rates are written, for messages. */
export const RATE_FORM =
  "write e.g. '60/min', ['60/min', '1000/day'] or { limit: '600/min', algorithm: 'gcra', burst: 20 }";

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

/**
 * @throws Error that says what is allowed, when the option is anything else
 * @example parseRateLimit({ limit: '600/min', algorithm: 'gcra', burst: 20 }) // [{ limit: 600, windowMs: 60000, burst: 20 }]
 */
export function parseRateLimit(option: RateLimitOption): readonly [Rate, ...Rate[]] {
  const [first, ...others] = (Array.isArray(option) ? option : [option]).map(parseOne);
  if (!first) throw new Error(`there is no rate in the list; ${RATE_FORM}`);
  const rates = [first, ...others] as const;
  if (rates.length > MAX_RATES) throw new Error(`at most ${MAX_RATES} rates can hold at once`);
  if (new Set(rates.map(({ windowMs, burst }) => `${windowMs} ${burst === undefined}`)).size < rates.length)
    throw new Error('two rates have the same window, so that one of them would never refuse a call');
  return Object.freeze(rates);
}

function parseOne(option: RateOption): Rate {
  if (typeof option === 'string') return parseRate(option);
  if (typeof option !== 'object' || option === null) throw new Error(`this is no rate; ${RATE_FORM}`);
  const unknown = Object.keys(option).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new Error(`a rate has no ${JSON.stringify(unknown)}; ${RATE_FORM}`);
  const { algorithm = 'sliding', burst } = option;
  const rate = parseRate(option.limit);
  if (algorithm === 'sliding') {
    if (burst !== undefined) throw new Error("burst is for algorithm: 'gcra': a sliding window has no burst");
    return rate;
  }
  if (algorithm !== 'gcra') throw new Error("an algorithm is 'sliding' or 'gcra'");
  const room = burst ?? Math.max(1, Math.floor(rate.limit / 10));
  if (!(Number.isSafeInteger(room) && room >= 1 && room <= rate.limit))
    throw new Error('burst is a whole number from 1 to the limit');
  return Object.freeze({ ...rate, burst: room });
}

/** The `rate` options become settings. */
import type { RateOptions } from '../ai-security.options.js';
import { faultIn, type ConfigFault } from './config-error.js';
import { parseRate, parseRateLimit, RATE_FORM, type RateLimitOption } from './rate.js';
import type { RateSettings } from './settings.js';

export function rateSettings({
  limit = '60/min',
  roles,
  models,
  authFailures = '30/min',
  onFailure = 'deny',
  processes = 1,
}: RateOptions = {}): RateSettings {
  return {
    limit: parseRateLimit(limit),
    roles: parsedByName(roles),
    models: parsedByName(models),
    authFailures: parseRate(authFailures),
    onFailure,
    processes,
  };
}

const parsedByName = (rates: Record<string, RateLimitOption> = {}): RateSettings['roles'] =>
  new Map(Object.entries(rates).map(([name, rate]) => [name, parseRateLimit(rate)]));

/** What the form alone does not say. */
export function rateFaults({ limit, roles, models, authFailures }: RateOptions = {}): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const check = (where: string, read: () => unknown, mend: string): void => {
    const fault = faultIn(read);
    if (fault) faults.push({ where, fault, mend });
  };
  if (limit !== undefined) check('rate.limit', () => parseRateLimit(limit), RATE_FORM);
  for (const [group, rates] of Object.entries({ roles, models })) {
    for (const [name, rate] of Object.entries(rates ?? {}))
      check(`rate.${group}.${name}`, () => parseRateLimit(rate), RATE_FORM);
  }
  if (authFailures !== undefined)
    check('rate.authFailures', () => parseRate(authFailures), "write e.g. '30/min'");
  return faults;
}

/** Why a rate cannot be read, or `undefined` where it can. */
export const rateFault = (rate: RateLimitOption | undefined): string | undefined =>
  rate === undefined ? undefined : faultIn(() => parseRateLimit(rate));

/** What is asked for when a key is made, and the check of it. */
import { parseBudget } from '../../config/budget.js';
import { faultIn } from '../../config/config-error.js';
import { parseRate } from '../../config/rate.js';
import { AddressRanges } from '../../network/address-ranges.js';
import { ApiKeyError } from './api-key-error.js';
import type { ApiKeyBudget } from './api-key-record.js';

/** Days after which a key ends unless it was made otherwise. */
export const DEFAULT_EXPIRY_DAYS = 90;

const MAX_DAYS = 3650;
const MAX_LIST = 100;

export interface NewApiKey {
  /** For people, 1 to 100 characters. */
  readonly name: string;
  /** Who calls with it, 1 to 200 characters: `Principal.subject`. */
  readonly owner: string;
  readonly tenant?: string;
  /** @default the first environment of the service */
  readonly environment?: string;
  /** Scope tokens of RFC 6749 section 3.3, at most 100. @default none */
  readonly scopes?: readonly string[];
  /** The only models it may use, at most 100. @default it names none */
  readonly models?: readonly string[];
  /** The only addresses or CIDR ranges it may come from, at most 100. @default any */
  readonly networks?: readonly string[];
  /** Requests, `'<count>/<s|sec|min|h|hour|day>'`. @default that of the route or the module */
  readonly rate?: string;
  /** What it may spend, e.g. `{ tokens: '100k/day', cost: '5 USD/day' }`. */
  readonly budget?: ApiKeyBudget;
  /** 1 to 3650 days, or `'never'`. @default 90 */
  readonly expiresInDays?: number | 'never';
}

// Control and format characters could hide what a name says, in a terminal and on a page.
const isName = (text: unknown, length: number): boolean =>
  typeof text === 'string' && text.trim() !== '' && text.length <= length && !/\p{C}/u.test(text);

const isListOf = (list: unknown, test: (item: unknown) => boolean): boolean =>
  Array.isArray(list) && list.length <= MAX_LIST && list.every(test);

const isScope = (scope: unknown): boolean =>
  typeof scope === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(scope);

export const EXPIRY_FAULT = `the expiry is 1 to ${MAX_DAYS} days or 'never'`;

export const isExpiry = (days: unknown): boolean =>
  days === 'never' || (Number.isInteger(days) && (days as number) >= 1 && (days as number) <= MAX_DAYS);

const isBudget = (budget: unknown): boolean =>
  typeof budget === 'object' &&
  budget !== null &&
  Object.keys(budget).length > 0 &&
  Object.entries(budget).every(([name, value]) => /^(?:tokens|cost)$/.test(name) && isName(value, 50)) &&
  succeeds(() => parseBudget(budget));

const succeeds = (read: () => unknown): boolean => faultIn(read) === undefined;

interface Rule {
  readonly fault: string;
  readonly holds: (asked: NewApiKey) => boolean;
}

const optional = <K extends keyof NewApiKey>(name: K, test: (value: unknown) => boolean): Rule['holds'] => {
  return (asked) => asked[name] === undefined || test(asked[name]);
};

const RULES: readonly Rule[] = [
  { fault: 'a name of 1 to 100 printable characters is needed', holds: ({ name }) => isName(name, 100) },
  { fault: 'an owner of 1 to 200 printable characters is needed', holds: ({ owner }) => isName(owner, 200) },
  {
    fault: 'the tenant has 1 to 200 printable characters',
    holds: optional('tenant', (tenant) => isName(tenant, 200)),
  },
  {
    fault: 'scopes are at most 100 texts without space, quote or backslash (RFC 6749 section 3.3)',
    holds: optional('scopes', (scopes) => isListOf(scopes, isScope)),
  },
  {
    fault: 'models are 1 to 100 names; leave them out to name none',
    holds: optional(
      'models',
      (models) => isFilled(models) && isListOf(models, (model) => isName(model, 200)),
    ),
  },
  {
    fault: 'networks are 1 to 100 addresses or CIDR ranges; leave them out to allow any',
    holds: optional(
      'networks',
      (networks) =>
        isFilled(networks) &&
        isListOf(
          networks,
          (range) => typeof range === 'string' && succeeds(() => new AddressRanges([range])),
        ),
    ),
  },
  {
    fault: "a rate is '<count>/<s|sec|min|h|hour|day>', e.g. '60/min'",
    holds: optional('rate', (rate) => typeof rate === 'string' && succeeds(() => parseRate(rate))),
  },
  {
    fault: "a budget has 'tokens', 'cost' or both, e.g. '100k/day', '5 USD/day'",
    holds: optional('budget', isBudget),
  },
  { fault: EXPIRY_FAULT, holds: optional('expiresInDays', isExpiry) },
];

// An empty list could be read as "none" and as "all".
function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** @throws ApiKeyError `invalid` with every fault; no input is quoted, as a key may have been put in by mistake */
export function checkNewApiKey(asked: NewApiKey, environments: readonly string[]): void {
  const faults = RULES.filter(({ holds }) => !holds(asked)).map(({ fault }) => fault);
  if (asked.environment !== undefined && !environments.includes(asked.environment))
    faults.push(`the environment is one of: ${environments.join(', ')}`);
  if (faults.length > 0) throw new ApiKeyError('invalid', faults);
}

/** The options of budgets: their faults, and the settings that they become. */
import type { BudgetOptions } from '../ai-security.options.js';
import type { BudgetLimit } from '../call/protected-route.js';
import { BUDGET_FORM, parseBudget, type SpendingLimits } from './budget.js';
import { faultIn, type ConfigFault } from './config-error.js';
import type { BudgetSettings } from './settings.js';

const CHOICES = {
  unpriced: ['refuse', 'allow'],
  whenShort: ['clamp', 'refuse'],
  tokens: ['estimate', 'o200k_base', 'cl100k_base'],
  onExpiry: ['charge', 'free'],
  onFailure: ['deny', 'allow', 'local'],
} as const;
const COUNTS = {
  maxOutputTokens: 10_000_000,
  leaseSeconds: 3_600,
  processes: 10_000,
} as const;
const MAX_NAMED = 100;
const KNOWN: ReadonlySet<string> = new Set<keyof BudgetOptions>([
  'principal',
  'roles',
  'tenant',
  'models',
  'total',
  'prices',
  'unpriced',
  'maxOutputTokens',
  'whenShort',
  'softLimit',
  'tokens',
  'leaseSeconds',
  'onExpiry',
  'onFailure',
  'processes',
]);

/** Prices are read where the table is made. */
export function budgetFaults(options: BudgetOptions = {}): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const add = (name: string, fault: string, mend: string): number =>
    faults.push({ where: `budget.${name}`, fault, mend });
  for (const name of Object.keys(options))
    if (!KNOWN.has(name)) add(name, 'is not an option', 'remove it, or correct its name');
  for (const name of ['principal', 'tenant', 'total'] as const) {
    const fault = budgetFault(options[name]);
    if (fault) add(name, fault, BUDGET_FORM);
  }
  for (const name of ['roles', 'models'] as const) {
    const named = options[name];
    if (named === undefined) continue;
    if (!isObject(named) || Object.keys(named).length > MAX_NAMED) {
      add(name, `is no object of at most ${MAX_NAMED} budgets`, 'give an object of budgets by name');
      continue;
    }
    for (const [key, budget] of Object.entries(named)) {
      const fault = budgetFault(budget);
      if (fault) add(`${name}[${JSON.stringify(key)}]`, fault, BUDGET_FORM);
    }
  }
  for (const [name, choices] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    const value = options[name];
    if (value !== undefined && !choices.includes(value))
      add(name, 'is not known', `choose ${choices.join(' or ')}`);
  }
  for (const [name, most] of Object.entries(COUNTS) as [keyof typeof COUNTS, number][]) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1 && value <= most))
      add(name, 'is no count', `give a whole number of 1 to ${most}`);
  }
  const { softLimit } = options;
  if (softLimit !== undefined && !(softLimit > 0 && softLimit <= 1))
    add('softLimit', 'is no share', 'give a number above 0, at most 1');
  return faults;
}

/** Why a budget cannot be read, or `undefined` where it can. */
export function budgetFault(budget: unknown): string | undefined {
  if (budget === undefined) return undefined;
  return isObject(budget) ? faultIn(() => parseBudget(budget)) : 'is no object';
}

/** @param options without faults */
export function budgetSettings(options: BudgetOptions = {}): BudgetSettings {
  return {
    principal: limits(options.principal),
    roles: named(options.roles),
    tenant: limits(options.tenant),
    models: named(options.models),
    total: limits(options.total),
    unpriced: options.unpriced ?? 'refuse',
    maxOutputTokens: options.maxOutputTokens ?? 4_096,
    whenShort: options.whenShort ?? 'clamp',
    softLimit: options.softLimit ?? 0.8,
    tokens: options.tokens ?? 'estimate',
    leaseMs: (options.leaseSeconds ?? 30) * 1_000,
    onExpiry: options.onExpiry ?? 'charge',
    onFailure: options.onFailure ?? 'deny',
    processes: options.processes ?? 1,
  };
}

const limits = (budget: SpendingLimits | undefined): readonly BudgetLimit[] =>
  budget === undefined ? [] : parseBudget(budget);

const named = (budgets: Record<string, SpendingLimits> = {}): ReadonlyMap<string, readonly BudgetLimit[]> =>
  new Map(Object.entries(budgets).map(([name, budget]) => [name, parseBudget(budget)]));

const isObject = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The environment variables that options may come from. Code wins over environment, member by member. */
import type { AiSecurityOptions } from '../ai-security.options.js';
import type { SpendingLimits } from './budget.js';

export type ReadVariable = (name: string) => string | undefined;

/** Every variable the library reads; `docs/configuration.md` is checked against this list. */
export const ENVIRONMENT = [
  'AI_SECURITY_ISSUER',
  'AI_SECURITY_AUDIENCE',
  'AI_SECURITY_MODE',
  'AI_SECURITY_SECRET',
  'AI_SECURITY_PREVIOUS_SECRETS',
  'AI_SECURITY_KEY_PEPPER',
  'AI_SECURITY_TRUSTED_PROXIES',
  'AI_SECURITY_RATE',
  'AI_SECURITY_BUDGET',
  'AI_SECURITY_PII_ACTION',
  'AI_SECURITY_AUDIT_FILE',
  'AI_SECURITY_METRICS_TOKEN',
  'REDIS_URL',
] as const;

/** The options that the environment gives. An empty variable counts as unset. */
export function optionsFromEnvironment(read: ReadVariable): AiSecurityOptions {
  const value = (name: (typeof ENVIRONMENT)[number]): string | undefined => read(name)?.trim() || undefined;
  const issuer = value('AI_SECURITY_ISSUER');
  const audience = value('AI_SECURITY_AUDIENCE');
  return {
    // An issuer without audience stays as it is: the check that follows names the missing one.
    issuers: issuer || audience ? [{ issuer: issuer ?? '', audience: audience ?? '' }] : undefined,
    mode: value('AI_SECURITY_MODE') as AiSecurityOptions['mode'],
    secret: value('AI_SECURITY_SECRET'),
    previousSecrets: value('AI_SECURITY_PREVIOUS_SECRETS')?.split(/[\s,]+/),
    redisUrl: value('REDIS_URL'),
    trustedProxies: value('AI_SECURITY_TRUSTED_PROXIES')?.split(/[\s,]+/),
    apiKeys: { pepper: value('AI_SECURITY_KEY_PEPPER') },
    rate: { limit: value('AI_SECURITY_RATE')?.split(/[\s,]+/) },
    budget: { principal: budgetFrom(value('AI_SECURITY_BUDGET')) },
    pii: { action: value('AI_SECURITY_PII_ACTION') as NonNullable<AiSecurityOptions['pii']>['action'] },
    audit: { file: value('AI_SECURITY_AUDIT_FILE') },
    metrics: { token: value('AI_SECURITY_METRICS_TOKEN') },
  };
}

/** `100k/day, 5 USD/month`: what is no money is tokens. */
function budgetFrom(text: string | undefined): SpendingLimits | undefined {
  if (text === undefined) return undefined;
  const limits = text.split(',').map((limit) => limit.trim());
  const isCost = (limit: string): boolean => limit.includes('USD');
  const cost = limits.filter(isCost);
  const tokens = limits.filter((limit) => !isCost(limit));
  return { ...(tokens.length > 0 && { tokens }), ...(cost.length > 0 && { cost }) };
}

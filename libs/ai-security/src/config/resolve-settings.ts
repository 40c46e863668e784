/** Options and environment become settings, or the boot stops with every fault at once. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { randomBytes } from 'node:crypto';
import type { AiSecurityOptions, OAuthIssuerOptions } from '../ai-security.options.js';
import { ClientAddress } from '../network/client-address.js';
import { anomalyFaults, anomalySettings } from './anomaly-settings.js';
import { apiKeyFaults, apiKeySettings } from './api-key-settings.js';
import { budgetFaults, budgetSettings } from './budget-settings.js';
import { AiSecurityConfigError, faultIn, type ConfigFault } from './config-error.js';
import { optionsFromEnvironment, type ReadVariable } from './environment.js';
import { PRESETS, STANDARD } from './issuer-presets.js';
import { mergeOptions } from './merge-options.js';
import { issuerFaults, oauthFaults, oauthSettings } from './oauth-settings.js';
import { OptionsShape } from './option-shapes.js';
import { piiFaults, piiSettings } from './pii-settings.js';
import { rateFaults, rateSettings } from './rate-settings.js';
import type { AiSecuritySettings, IssuerSettings } from './settings.js';

const DEFAULT_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/**
 * Merges code, environment and defaults, in this order of strength, and checks the result.
 *
 * @throws AiSecurityConfigError with every fault and its mend
 */
export function resolveSettings(code: AiSecurityOptions | undefined, read: ReadVariable): AiSecuritySettings {
  const options = mergeOptions(optionsFromEnvironment(read), code ?? {});
  const faults = faultsIn(options);
  if (faults.length > 0) throw new AiSecurityConfigError(faults);

  const { rate, concurrency = {}, body = {}, pii = {}, audit = {}, metrics = {} } = options;
  return {
    issuers: (options.issuers ?? []).map((issuer) => issuerSettings(issuer, options.tenant?.claim)),
    oauth: oauthSettings(options.oauth),
    apiKeys: apiKeySettings(options.apiKeys),
    killSwitch: { store: options.killSwitch?.store ?? (options.redisUrl === undefined ? 'memory' : 'redis') },
    mode: options.mode ?? 'enforce',
    secret: options.secret === undefined ? randomBytes(32) : bytesOf(options.secret),
    secretGiven: options.secret !== undefined,
    previousSecrets: (options.previousSecrets ?? []).map(bytesOf),
    redisUrl: options.redisUrl,
    trustedProxies: options.trustedProxies ?? [],
    timeoutMs: options.timeoutMs ?? 600_000,
    rate: rateSettings(rate),
    concurrency: {
      limit: concurrency.limit ?? 20,
      roles: new Map(Object.entries(concurrency.roles ?? {})),
      onFailure: concurrency.onFailure ?? 'deny',
    },
    budget: budgetSettings(options.budget),
    anomaly: anomalySettings(options.anomaly),
    body: {
      bytes: body.bytes ?? 1_048_576,
      depth: body.depth ?? 32,
      nodes: body.nodes ?? 20_000,
      messages: body.messages ?? 512,
      characters: body.characters ?? 500_000,
    },
    unknownMembers: body.unknownMembers ?? 'refuse',
    pii: piiSettings(pii),
    upstream: { outsideCalls: options.upstream?.outsideCalls ?? 'refuse' },
    audit: { file: audit.file, onFailure: audit.onFailure ?? 'deny' },
    metrics: { registry: metrics.registry, token: metrics.token, models: metrics.models ?? [] },
    requireDecision: options.requireDecision ?? false,
  };
}

const bytesOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

function issuerSettings(options: OAuthIssuerOptions, tenantClaim: string | undefined): IssuerSettings {
  const shape = options.preset === undefined ? STANDARD : PRESETS[options.preset];
  return {
    issuer: options.issuer,
    audience: options.audience,
    algorithms: options.algorithms ?? DEFAULT_ALGORITHMS,
    tokenTypes: options.tokenTypes ?? shape.tokenTypes,
    jwksUri: options.jwksUri,
    shape,
    introspection: options.introspection && { endpoint: undefined, ...options.introspection },
    tenantClaim,
  };
}

/** Of form and content together: who mends one should not find the next at the next start. */
function faultsIn(options: AiSecurityOptions): ConfigFault[] {
  const ofForm = shapeFaults(options);
  const isSaid = (where: string): boolean =>
    ofForm.some(
      (one) =>
        where === one.where || (/^[.[]/.test(where.slice(one.where.length)) && where.startsWith(one.where)),
    );
  const checks = [
    contentFaults,
    issuerFaults,
    oauthFaults,
    apiKeyFaults,
    ({ budget }: AiSecurityOptions) => budgetFaults(budget),
    ({ anomaly }: AiSecurityOptions) => anomalyFaults(anomaly),
    ({ pii }: AiSecurityOptions) => piiFaults(pii),
  ];
  const ofContent = checks.flatMap((check) => {
    try {
      return check(options);
    } catch (error) {
      // It met a value of a wrong form, which is a fault already.
      if (ofForm.length > 0) return [];
      throw error;
    }
  });
  return [...ofForm, ...ofContent.filter(({ where }) => !isSaid(where))];
}

function shapeFaults(options: AiSecurityOptions): ConfigFault[] {
  // The registry and the sink are the host's live objects: they are checked, not copied.
  const shape = plainToInstance(OptionsShape, {
    ...options,
    metrics: { ...options.metrics, registry: options.metrics?.registry && {} },
    audit: { ...options.audit, sink: options.audit?.sink && {} },
  });
  const errors = validateSync(shape, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return errors.flatMap((error) => faultsOf(error, ''));
}

function faultsOf(error: ValidationError, path: string): ConfigFault[] {
  const where = /^\d+$/.test(error.property)
    ? `${path}[${error.property}]`
    : path
      ? `${path}.${error.property}`
      : error.property;
  const own = Object.entries(error.constraints ?? {});
  const unknown = own.some(([rule]) => rule === 'whitelistValidation');
  const fault = unknown ? 'is not an option' : 'does not have the required form';
  const mend = unknown ? 'remove it, or correct its name' : (own[0]?.[1] ?? '');
  return [
    ...(own.length > 0 ? [{ where, fault, mend }] : []),
    ...(error.children ?? []).flatMap((child) => faultsOf(child, where)),
  ];
}

/** What the form alone does not say. */
function contentFaults(options: AiSecurityOptions): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const add = (where: string, fault: string, mend: string): number => faults.push({ where, fault, mend });

  if (!options.issuers?.length && options.apiKeys?.store === undefined) {
    add(
      'issuers',
      'nobody could be authenticated',
      'set issuers: [{ issuer, audience }], or AI_SECURITY_ISSUER and AI_SECURITY_AUDIENCE, or apiKeys',
    );
  }
  if (options.redisUrl !== undefined && options.secret === undefined) {
    add(
      'secret',
      'processes that share Redis must share the secret',
      'set AI_SECURITY_SECRET to the same 32 or more random characters everywhere',
    );
  }
  if (options.previousSecrets?.length && options.secret === undefined) {
    add(
      'previousSecrets',
      'there is no secret that follows them, so what is kept from now on could never be read again',
      'set AI_SECURITY_SECRET to the new one',
    );
  }
  faults.push(...rateFaults(options.rate));
  if (options.killSwitch?.store === 'redis' && options.redisUrl === undefined)
    add('killSwitch.store', 'there is no Redis', 'set redisUrl, or REDIS_URL');
  for (const [role, limit] of Object.entries(options.concurrency?.roles ?? {})) {
    if (!isCount(limit))
      add(`concurrency.roles.${role}`, 'is no number of calls', 'give a positive whole number');
  }
  const badProxies = faultIn(() => new ClientAddress(options.trustedProxies ?? []));
  if (badProxies) add('trustedProxies', badProxies, "give addresses or ranges, e.g. '10.0.0.0/8'");
  if (options.audit?.sink && typeof options.audit.sink.write !== 'function') {
    add('audit.sink', 'cannot take records', 'give an object with a method write(line)');
  }
  return faults;
}

/** Whether a value can be a limit: `NaN` would admit everything. */
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

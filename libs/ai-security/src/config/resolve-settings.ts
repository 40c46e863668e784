/** Options and environment become settings, or the boot stops with every fault at once. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { randomBytes } from 'node:crypto';
import type { AiSecurityOptions, OAuthIssuerOptions } from '../ai-security.options.js';
import { ClientAddress } from '../network/client-address.js';
import { isSecureUrl } from '../network/outbound-json.js';
import { apiKeyFaults, apiKeySettings } from './api-key-settings.js';
import { AiSecurityConfigError, type ConfigFault } from './config-error.js';
import { optionsFromEnvironment, type ReadVariable } from './environment.js';
import { PRESETS, STANDARD } from './issuer-presets.js';
import { mergeOptions } from './merge-options.js';
import { oauthFaults, oauthSettings } from './oauth-settings.js';
import { OptionsShape } from './option-shapes.js';
import { piiFaults, piiSettings } from './pii-settings.js';
import { parseRate } from './rate.js';
import type { AiSecuritySettings, IssuerSettings } from './settings.js';

const DEFAULT_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/**
 * Merges code, environment and defaults, in this order of strength, and checks the result.
 *
 * @throws AiSecurityConfigError with every fault and its mend
 */
export function resolveSettings(code: AiSecurityOptions | undefined, read: ReadVariable): AiSecuritySettings {
  const options = mergeOptions(optionsFromEnvironment(read), code ?? {});
  const faults = shapeFaults(options);
  if (faults.length === 0) faults.push(...contentFaults(options));
  if (faults.length > 0) throw new AiSecurityConfigError(faults);

  const { rate = {}, body = {}, pii = {}, audit = {}, metrics = {} } = options;
  return {
    issuers: (options.issuers ?? []).map((issuer) => issuerSettings(issuer, options.tenant?.claim)),
    oauth: oauthSettings(options.oauth),
    apiKeys: apiKeySettings(options.apiKeys),
    mode: options.mode ?? 'enforce',
    secret: options.secret === undefined ? randomBytes(32) : bytesOf(options.secret),
    secretGiven: options.secret !== undefined,
    previousSecrets: (options.previousSecrets ?? []).map(bytesOf),
    redisUrl: options.redisUrl,
    trustedProxies: options.trustedProxies ?? [],
    timeoutMs: options.timeoutMs ?? 600_000,
    rate: {
      limit: parseRate(rate.limit ?? '60/min'),
      authFailures: parseRate(rate.authFailures ?? '30/min'),
      onFailure: rate.onFailure ?? 'deny',
    },
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
  for (const [i, { issuer, jwksUri, introspection }] of (options.issuers ?? []).entries()) {
    const urls = { issuer, jwksUri, 'introspection.endpoint': introspection?.endpoint };
    for (const [name, url] of Object.entries(urls)) {
      if (url !== undefined && !isSecureUrl(url)) {
        add(
          `issuers[${i}].${name}`,
          'is not https, or holds credentials',
          'use https without credentials; http is for loopback only',
        );
      }
    }
  }
  const issuers = (options.issuers ?? []).map(({ issuer }) => issuer);
  for (const [i, issuer] of issuers.entries()) {
    if (issuers.indexOf(issuer) < i) {
      add(
        `issuers[${i}].issuer`,
        'is named twice, and one audience would be forgotten',
        'name each issuer once',
      );
    }
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
  for (const name of ['limit', 'authFailures'] as const) {
    const fault = rateFault(options.rate?.[name]);
    if (fault) add(`rate.${name}`, fault, "write e.g. '60/min'");
  }
  try {
    new ClientAddress(options.trustedProxies ?? []);
  } catch (error) {
    add('trustedProxies', (error as Error).message, "give addresses or ranges, e.g. '10.0.0.0/8'");
  }
  faults.push(...oauthFaults(options.oauth), ...apiKeyFaults(options));
  faults.push(...piiFaults(options.pii));
  if (options.audit?.sink && typeof options.audit.sink.write !== 'function') {
    add('audit.sink', 'cannot take records', 'give an object with a method write(line)');
  }
  return faults;
}

/** Why a rate cannot be read, or `undefined` where it can. */
export function rateFault(rate: string | undefined): string | undefined {
  try {
    if (rate !== undefined) parseRate(rate);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The options after environment and defaults: complete and checked. Features read only these. */
import type { KeepLast, PiiAction, PiiEngineOptions } from '@ai-security/pii';
import type { Registry } from 'prom-client';
import type { BodyLimits, Mode, Rate } from '../call/protected-route.js';

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly tokenTypes: readonly string[];
  readonly jwksUri: string | undefined;
}

export interface RateSettings {
  readonly limit: Rate;
  readonly authFailures: Rate;
  readonly onFailure: 'deny' | 'allow' | 'local';
}

export interface PresidioSettings {
  readonly url: string;
  readonly entities: readonly string[];
  readonly language: string;
  readonly scoreThreshold: number;
  readonly timeoutMs: number;
  readonly onFailure: 'deny' | 'allow';
}

export interface PiiSettings {
  /** What the engine is made with; members that are missing keep its defaults. */
  readonly engine: Pick<
    PiiEngineOptions,
    'entities' | 'locales' | 'threshold' | 'thresholds' | 'allow' | 'deny'
  >;
  readonly action: PiiAction;
  readonly actions: Readonly<Record<string, PiiAction | KeepLast>>;
  readonly output: 'redact' | 'mask';
  readonly presidio: PresidioSettings | undefined;
}

export interface AuditSettings {
  readonly file: string | undefined;
  readonly onFailure: 'deny' | 'allow';
}

export interface MetricsSettings {
  readonly registry: Registry | undefined;
  readonly token: string | undefined;
  readonly models: readonly string[];
}

export interface AiSecuritySettings {
  readonly issuers: readonly IssuerSettings[];
  readonly mode: Mode;
  /** 32 bytes or more; random when the host gave none. */
  readonly secret: Uint8Array;
  /** `false`: the secret is random, so pseudonyms change at each start. */
  readonly secretGiven: boolean;
  readonly redisUrl: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly timeoutMs: number;
  readonly rate: RateSettings;
  readonly body: BodyLimits;
  readonly unknownMembers: 'refuse' | 'strip';
  readonly pii: PiiSettings;
  readonly audit: AuditSettings;
  readonly metrics: MetricsSettings;
  readonly requireDecision: boolean;
}

/** Injection token of `AiSecuritySettings`. */
export const AI_SECURITY_SETTINGS = Symbol('ai-security:settings');

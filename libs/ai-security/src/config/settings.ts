/** The options after environment and defaults: complete and checked. Features read only these. */
import type { KeepLast, PiiAction, PiiEngineOptions } from '@ai-security/pii';
import type { Registry } from 'prom-client';
import type { BodyLimits, BudgetLimit, Mode, Rate } from '../call/protected-route.js';
import type { ClaimShape } from './issuer-presets.js';

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** `undefined` among them: a token without `typ`. */
  readonly tokenTypes: readonly (string | undefined)[];
  readonly jwksUri: string | undefined;
  /** Where its claims are. @default as RFC 9068 says */
  readonly shape?: ClaimShape;
  readonly introspection?: IntrospectionSettings | undefined;
  /** The claim that names the tenant; a token without it is refused. */
  readonly tenantClaim?: string | undefined;
}

export interface IntrospectionSettings {
  /** `undefined`: from the issuer's metadata. */
  readonly endpoint: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OAuthSettings {
  /** An origin without a slash at its end. */
  readonly publicUrl: string | undefined;
  readonly clockToleranceSeconds: number;
  /** `undefined`: the scheme is not accepted. */
  readonly dpop:
    | {
        readonly algorithms: readonly string[];
        readonly maxAgeSeconds: number;
        readonly requireNonce: boolean;
        readonly clockToleranceSeconds: number;
      }
    | undefined;
  /** Name in lower case; `undefined`: certificates are those of the connection alone. */
  readonly mtls: { readonly clientCertHeader: string | undefined };
}

export interface ApiKeySettings {
  readonly store: 'memory' | 'redis' | { readonly file: string };
  readonly pepper: string;
  readonly previousPeppers: readonly string[];
  readonly environments: readonly string[];
}

/** Rates that hold together. */
export type Rates = readonly [Rate, ...Rate[]];

export interface KillSwitchSettings {
  readonly store: 'memory' | 'redis' | { readonly file: string };
}

export interface RateSettings {
  readonly limit: Rates;
  /** In the order of the options: a caller with several roles has the rates of the first. */
  readonly roles: ReadonlyMap<string, Rates>;
  /** By name, or `<beginning>*`. */
  readonly models: ReadonlyMap<string, Rates>;
  readonly authFailures: Rate;
  readonly onFailure: 'deny' | 'allow' | 'local';
  /** Among how many processes `local` divides the limits. */
  readonly processes: number;
}

export interface BudgetSettings {
  /** Of each caller. */
  readonly principal: readonly BudgetLimit[];
  /** Of each caller with the role, instead of `principal`; the first that matches. */
  readonly roles: ReadonlyMap<string, readonly BudgetLimit[]>;
  readonly tenant: readonly BudgetLimit[];
  /** Of all callers together. */
  readonly models: ReadonlyMap<string, readonly BudgetLimit[]>;
  readonly total: readonly BudgetLimit[];
  readonly unpriced: 'refuse' | 'allow';
  /** Tokens of an answer whose request does not bound it. */
  readonly maxOutputTokens: number;
  readonly whenShort: 'clamp' | 'refuse';
  /** Share of a limit at which the event is raised. */
  readonly softLimit: number;
  readonly tokens: 'estimate' | 'o200k_base' | 'cl100k_base';
  readonly leaseMs: number;
  readonly onExpiry: 'charge' | 'free';
  readonly onFailure: 'deny' | 'allow' | 'local';
  /** Processes that share the store: in `local` each may spend this part of a limit. */
  readonly processes: number;
}

export interface ConcurrencySettings {
  readonly limit: number;
  /** Of a caller with the role, instead of `limit`; the first that matches. */
  readonly roles: ReadonlyMap<string, number>;
  readonly onFailure: 'deny' | 'allow' | 'local';
}

export interface AnomalySettings {
  readonly windowMs: number;
  readonly factor: number;
  readonly suspend: boolean;
}

export interface PresidioSettings {
  readonly url: string;
  readonly entities: readonly string[];
  readonly language: string;
  readonly scoreThreshold: number;
  readonly timeoutMs: number;
  readonly onFailure: 'deny' | 'allow';
}

export interface VaultSettings {
  readonly ttlSeconds: number;
  readonly maxEntries: number;
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
  /** By path, an entity type or `ignore`. */
  readonly paths: Readonly<Record<string, string>>;
  /** Stands for `action` where vectors are made of the text. */
  readonly embeddings: PiiAction;
  readonly vault: VaultSettings | undefined;
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

export interface UpstreamSettings {
  readonly outsideCalls: 'refuse' | 'allow';
}

export interface AiSecuritySettings {
  readonly issuers: readonly IssuerSettings[];
  readonly oauth: OAuthSettings;
  /** `undefined`: there are none. */
  readonly apiKeys: ApiKeySettings | undefined;
  readonly killSwitch: KillSwitchSettings;
  readonly mode: Mode;
  /** 32 bytes or more; random when the host gave none. */
  readonly secret: Uint8Array;
  /** `false`: the secret is random, so pseudonyms change at each start. */
  readonly secretGiven: boolean;
  /** Newest first. */
  readonly previousSecrets: readonly Uint8Array[];
  readonly redisUrl: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly timeoutMs: number;
  readonly rate: RateSettings;
  readonly concurrency: ConcurrencySettings;
  readonly budget: BudgetSettings;
  /** `undefined`: nobody is watched. */
  readonly anomaly: AnomalySettings | undefined;
  readonly body: BodyLimits;
  readonly unknownMembers: 'refuse' | 'strip' | 'pass';
  readonly pii: PiiSettings;
  readonly upstream: UpstreamSettings;
  readonly audit: AuditSettings;
  readonly metrics: MetricsSettings;
  readonly requireDecision: boolean;
}

/** Injection token of `AiSecuritySettings`. */
export const AI_SECURITY_SETTINGS = Symbol('ai-security:settings');

/** The part of a provider by which it is made from the settings alone. */
export const settingsOf = <T>(pick: (settings: AiSecuritySettings) => T) => ({
  inject: [AI_SECURITY_SETTINGS],
  useFactory: pick,
});

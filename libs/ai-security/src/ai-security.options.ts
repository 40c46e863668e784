/** The options of `AiSecurityModule.forRoot()`: what a host may say, and what is true when it says nothing. */
import type { KeepLast, PiiAction } from '@ai-security/pii';
import type { Registry } from 'prom-client';
import type { AuditSink } from './audit/audit-sink.js';
import type { BodyLimits, Mode } from './call/protected-route.js';
import type { SpendingLimits } from './config/budget.js';
import type { IssuerPreset } from './config/issuer-presets.js';
import type { RateLimitOption } from './config/rate.js';
import type { PriceList } from './limits/prices/price-list.js';

/** What happens to a call when a protection itself fails (a store is down, a disk is full). */
export type OnFailure = 'deny' | 'allow';

/** One authorization server whose access tokens are accepted. */
export interface OAuthIssuerOptions {
  /** `iss` of its tokens, compared exactly; its metadata is discovered below it (RFC 8414, OIDC Discovery). */
  issuer: string;
  /** Our identifier in `aud`, compared exactly (RFC 9068 section 4). */
  audience: string;
  /** Signature algorithms that are accepted. @default ['ES256', 'RS256', 'PS256', 'EdDSA'] */
  algorithms?: string[];
  /** Accepted `typ` headers. @default ['at+jwt'] (RFC 9068 section 4), or those of the preset */
  tokenTypes?: string[];
  /** Where the key set is, when the issuer publishes no metadata. */
  jwksUri?: string;
  /** Reads the claims as this product writes them, see `docs/authentication.md`. @default as RFC 9068 says */
  preset?: IssuerPreset;
  /** Asks the issuer about tokens that are no JWT (RFC 7662). @default they are refused */
  introspection?: IntrospectionOptions;
}

/** How we present ourselves at the introspection endpoint (`client_secret_basic`). */
export interface IntrospectionOptions {
  /** @default `introspection_endpoint` of the issuer's metadata */
  endpoint?: string;
  clientId: string;
  clientSecret: string;
}

export interface DpopOptions {
  /** Signature algorithms of proofs. @default ['ES256', 'EdDSA'] */
  algorithms?: string[];
  /** Seconds for which a proof is fresh. @default 60 */
  maxAgeSeconds?: number;
  /** Asks for a nonce of this server in each proof (RFC 9449 section 9). @default false */
  requireNonce?: boolean;
}

export interface MtlsOptions {
  /**
   * Header in which every one of `trustedProxies` hands on the client's certificate (RFC 9440), e.g. `'client-cert'`.
   * They must remove it from what clients send, else whoever knows a certificate could claim it.
   * @default none: the certificate of the connection alone counts
   */
  clientCertHeader?: string;
}

export interface OAuthOptions {
  /**
   * Scheme, host and port that clients use, e.g. `https://api.example.com`: what DPoP proofs and metadata name.
   * Headers of the request are never asked. @default none: DPoP is off
   */
  publicUrl?: string;
  /** Seconds by which the clocks of issuer, client and server may differ, at most 60. @default 5 */
  clockToleranceSeconds?: number;
  /** Tokens that are bound to a key of the client (RFC 9449). Accepted where `publicUrl` is set. */
  dpop?: DpopOptions;
  /** Tokens that are bound to a certificate of the client (RFC 8705). */
  mtls?: MtlsOptions;
}

export interface ApiKeyOptions {
  /** Where the keys are; `memory` is for tests. `redis` needs `redisUrl`. @default none: there are no API keys */
  store?: 'memory' | 'redis' | { file: string };
  /** At least 32 characters, kept apart from the store. Environment: `AI_SECURITY_KEY_PEPPER`. */
  pepper?: string;
  /** Earlier peppers, under which keys are still accepted. @default none */
  previousPeppers?: string[];
  /** Environments whose keys are accepted. @default ['live'] */
  environments?: string[];
}

export interface KillSwitchOptions {
  /** Where the blocks are; a file is for the processes of one machine. @default 'redis' with `redisUrl`, else 'memory' */
  store?: 'memory' | 'redis' | { file: string };
}

export interface RateOptions {
  /** Requests of one caller over all routes without a rate of their own. @default '60/min' */
  limit?: RateLimitOption;
  /** Of a caller with the role, instead of `limit`; of several roles the one that is named first here. */
  roles?: Record<string, RateLimitOption>;
  /**
   * Requests of one caller to a model, beside its other rates: by name (dated snapshots count as the model), by
   * the beginning of names (`'gpt-4o*'`), or `'*'` for all that are not named.
   */
  models?: Record<string, RateLimitOption>;
  /** Failed authentications of one address, counted before a caller is known. @default '30/min' */
  authFailures?: string;
  /** What to do when the store is down; `local`: this process counts alone, its share of each limit. @default 'deny' */
  onFailure?: OnFailure | 'local';
  /** Processes among which `local` divides the limits. @default 1: each process admits as much as all together should */
  processes?: number;
}

export interface ConcurrencyOptions {
  /** Calls that one caller may have open at once; a stream is open until it ends. @default 20 */
  limit?: number;
  /** Of a caller with the role, instead of `limit`; the first that matches: `{ batch: 100 }`. @default none */
  roles?: Record<string, number>;
  /** What to do when the store is down; `local`: this process counts alone. @default 'deny' */
  onFailure?: OnFailure | 'local';
}

export interface BudgetOptions {
  /** Of each caller, e.g. `{ tokens: '100k/day', cost: '5 USD/month' }`. API keys can have their own beside it. */
  principal?: SpendingLimits;
  /** Of each caller with a role, instead of `principal`; of several roles the one that is named first here. */
  roles?: Record<string, SpendingLimits>;
  /** Of all callers of a tenant together. */
  tenant?: SpendingLimits;
  /** Of all callers of a model together, by names as those of `rate.models`; a family (`'gpt-5*'`) has one together. */
  models?: Record<string, SpendingLimits>;
  /** Of everybody together. */
  total?: SpendingLimits;
  /** Prices of models, or the path of a JSON file that holds them. @default the list that the library ships */
  prices?: PriceList | string;
  /** A model without a price, where money is limited. @default 'refuse' */
  unpriced?: 'refuse' | 'allow';
  /** Tokens of an answer whose request does not bound it: so many are reserved, and asked for. @default 4096 */
  maxOutputTokens?: number;
  /** What a request gets for which not enough is left: a shorter answer, or none. @default 'clamp' */
  whenShort?: 'clamp' | 'refuse';
  /** Share of a limit at which the event `budget.soft_limit` is raised, above 0; 1: never. @default 0.8 */
  softLimit?: number;
  /** How tokens of requests are counted; the encodings need the package `gpt-tokenizer`. @default 'estimate' */
  tokens?: 'estimate' | 'o200k_base' | 'cl100k_base';
  /** Seconds after which a reservation of a process that died is closed. @default 30 */
  leaseSeconds?: number;
  /** What a reservation costs whose process died: what it had counted, or nothing. @default 'charge' */
  onExpiry?: 'charge' | 'free';
  /** What to do when the store is down; `local`: this process spends its share alone. @default 'deny' */
  onFailure?: OnFailure | 'local';
  /** Processes that share the store: the share of each is a part of so many. @default 1 */
  processes?: number;
}

export interface AnomalyOptions {
  /** How many times its usual spending, or refusals, is unusual for a caller. @default 5 */
  factor?: number;
  /** Seconds over which both are summed. @default 60 */
  windowSeconds?: number;
  /** Raise the event `principal.anomaly`; or suspend the caller too, until the kill switch releases it. @default 'report' */
  action?: 'report' | 'suspend';
}

export interface BodyOptions extends Partial<BodyLimits> {
  /** Members that no DTO names: refuse the call, strip them, or let them pass, masked as text. @default 'refuse' */
  unknownMembers?: 'refuse' | 'strip' | 'pass';
}

export interface PresidioOptions {
  /** Address of a Presidio analyzer; https, or http on loopback. `/analyze` is added. */
  url: string;
  /** What to ask it for, in its names. @default ['PERSON', 'LOCATION', 'NRP'] */
  entities?: string[];
  /** Language of the texts, ISO 639-1. @default 'en' */
  language?: string;
  /** Findings below it are not reported, 0 to 1. @default 0.4 */
  scoreThreshold?: number;
  /** Milliseconds until it counts as down, at most 60000. @default 5000 */
  timeoutMs?: number;
  /** What to do with a call while it is down; `allow`: with what the engine finds alone. @default 'deny' */
  onFailure?: OnFailure;
}

export interface VaultOptions {
  /** Seconds for which a value is kept after the call that held it last, at most 2592000 (30 days). @default 86400 */
  ttlSeconds?: number;
  /** Values that are kept of one caller, at most 10000; the oldest make room. @default 1000 */
  maxEntries?: number;
}

export interface PiiOptions {
  /** Entity types to look for; `'all'`: also those that need judgement. @default all that can be checked */
  entities?: string[] | 'all';
  /** ISO 3166 codes: identifiers of other countries need a context word. @default every country's need none */
  locales?: string[];
  /** What is done with a value in a request. @default 'pseudonymize' */
  action?: PiiAction;
  /** Actions for single types, e.g. `{ CREDIT_CARD: 'block', PHONE_NUMBER: { action: 'mask', keepLast: 2 } }`. */
  actions?: Record<string, PiiAction | KeepLast>;
  /** What is done with values that the model adds to an answer. @default 'redact' */
  output?: 'redact' | 'mask';
  /** Findings with a score below it are not reported, 0 to 1. @default the engine's, 0.4 */
  threshold?: number;
  /** The same for single types. */
  thresholds?: Record<string, number>;
  /** Values that are never reported, without regard to case. */
  allow?: string[];
  /** Values that are found whatever they look like, by type. */
  deny?: { type: string; values: string[] }[];
  /**
   * What is at a place of request bodies, whatever detection says: an entity type, or `'ignore'`, e.g.
   * `{ 'messages[].name': 'PERSON', 'metadata.*': 'ignore' }`. Paths as in a `FormatRule`.
   */
  paths?: Record<string, string>;
  /**
   * What stands for `action` on routes of format `openai.embeddings`: pseudonyms harm retrieval.
   * @default 'redact', or `action` where that is not `pseudonymize`
   */
  embeddings?: 'pseudonymize' | 'redact' | 'report';
  /**
   * Keeps what was hidden, encrypted, so that later calls of the same caller can restore it: in Redis where it is
   * configured, else in memory. @default none: a call restores what it hid itself
   */
  vault?: VaultOptions;
  /** Asks a Presidio analyzer about requests too; the answer of the model is not sent to it. @default none */
  presidio?: PresidioOptions;
}

export interface TenantOptions {
  /** The claim of access tokens that names the caller's tenant, e.g. `tenant_id`. A token without it is refused. */
  claim: string;
}

export interface UpstreamOptions {
  /**
   * What `AiUpstream.fetch` does outside of a protected call, where no rule says what to mask; `allow`: it lets
   * everything pass as it is. @default 'refuse'
   */
  outsideCalls?: 'refuse' | 'allow';
}

export interface AuditOptions {
  /** JSON Lines file to append to. @default none: records go to Nest's logger */
  file?: string;
  /** Takes the records instead of the file. */
  sink?: AuditSink;
  /** What to do with a call that cannot be recorded. @default 'deny' */
  onFailure?: OnFailure;
}

export interface MetricsOptions {
  /** Registry to use. @default a private one */
  registry?: Registry;
  /** Bearer token that opens `/metrics`. @default none: loopback only */
  token?: string;
  /** Model names that may become label values; others are counted as `other`. At most 50. */
  models?: string[];
}

export interface AiSecurityOptions {
  /** Authorization servers. At least one is needed. Environment: `AI_SECURITY_ISSUER`, `AI_SECURITY_AUDIENCE`. */
  issuers?: OAuthIssuerOptions[];
  /** `observe` reports every verdict and enforces none. @default 'enforce' */
  mode?: Mode;
  /**
   * Secret of at least 32 characters from which the keys of pseudonyms and of audit subjects are derived.
   * @default a random one, so that pseudonyms change at each start
   */
  secret?: string;
  /**
   * Earlier secrets, newest first: what the vault keeps under them can still be read. At most 8.
   * Environment: `AI_SECURITY_PREVIOUS_SECRETS`. @default none
   */
  previousSecrets?: string[];
  /** Tells tenants apart, whose pseudonyms then have different keys. @default none: all callers are of one tenant */
  tenant?: TenantOptions;
  /**
   * Redis for all shared state: `redis://host:6379`, `redis+sentinel://host1,host2/master` or
   * `redis+cluster://host1,host2`; `rediss` for TLS. Environment: `REDIS_URL`. @default memory
   */
  redisUrl?: string;
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. @default none */
  trustedProxies?: string[];
  /** A call is stopped after so many milliseconds. @default 600000 */
  timeoutMs?: number;
  oauth?: OAuthOptions;
  apiKeys?: ApiKeyOptions;
  killSwitch?: KillSwitchOptions;
  rate?: RateOptions;
  budget?: BudgetOptions;
  /** Watches what each caller spends; `false`: does not. */
  anomaly?: AnomalyOptions | false;
  concurrency?: ConcurrencyOptions;
  body?: BodyOptions;
  pii?: PiiOptions;
  upstream?: UpstreamOptions;
  audit?: AuditOptions;
  metrics?: MetricsOptions;
  /** Stops the boot when a route has neither `@AiEndpoint()` nor `@NotAi()`. @default false */
  requireDecision?: boolean;
}

/** The environment variables of the sample app. The library reads its own `AI_SECURITY_*` itself. */

export interface SampleAppEnv {
  /** `NODE_ENV=production`: no demo issuer, no `/demo`, no playground; all addresses are listened on. */
  readonly production: boolean;
  readonly adapter: 'express' | 'fastify';
  /** 0: any free port. */
  readonly port: number;
  readonly redisUrl: string | undefined;
  /** `AI_SECURITY_SECRET` */
  readonly secret: string | undefined;
  /** Base URL of an OpenAI-compatible provider; `undefined`: the demo model. */
  readonly upstreamBaseUrl: string | undefined;
  readonly upstreamApiKey: string | undefined;
  /** Where API keys are; `undefined`: there are none. */
  readonly apiKeyStore: 'redis' | { readonly file: string } | undefined;
  /** Pause between two pieces of the demo model's stream. */
  readonly demoPauseMs: number;
}

/**
 * @throws Error naming every variable that cannot be used
 */
export function readEnv(env: Readonly<Record<string, string | undefined>>): SampleAppEnv {
  const bad: string[] = [];
  // An empty variable is what `VAR= npm start` and most container files mean by "unset".
  const text = (name: string): string | undefined => env[name] || undefined;

  const number = (name: string, fallback: number, max: number): number => {
    const value = text(name) ?? String(fallback);
    if (!/^\d{1,6}$/.test(value) || Number(value) > max)
      bad.push(`${name} must be a whole number from 0 to ${max}`);
    return Number(value);
  };
  const adapter = text('HTTP_ADAPTER') ?? 'express';
  if (adapter !== 'express' && adapter !== 'fastify') bad.push('HTTP_ADAPTER must be express or fastify');
  const upstreamBaseUrl = text('UPSTREAM_BASE_URL');
  if (upstreamBaseUrl && !(/^https?:/.test(upstreamBaseUrl) && URL.canParse(upstreamBaseUrl))) {
    bad.push('UPSTREAM_BASE_URL must be an http or https URL');
  }
  const redisUrl = text('REDIS_URL');
  const apiKeyPlace = text('AI_SECURITY_KEY_STORE') ?? (text('AI_SECURITY_KEY_PEPPER') && redisUrl);
  const [, keyFile] = /^file:(?!\/\/)(.+)$/s.exec(apiKeyPlace ?? '') ?? [];
  // The library has one Redis.
  if (apiKeyPlace && !keyFile && apiKeyPlace !== redisUrl)
    bad.push('AI_SECURITY_KEY_STORE must be file:PATH, or what REDIS_URL is');
  const port = number('PORT', 3000, 65_535);
  const demoPauseMs = number('DEMO_PAUSE_MS', 10, 10_000);
  if (bad.length > 0) throw new Error(bad.join('; '));

  return {
    production: env['NODE_ENV'] === 'production',
    adapter: adapter === 'fastify' ? 'fastify' : 'express',
    port,
    redisUrl,
    secret: text('AI_SECURITY_SECRET'),
    upstreamBaseUrl,
    upstreamApiKey: text('UPSTREAM_API_KEY'),
    apiKeyStore: keyFile ? { file: keyFile } : apiKeyPlace ? 'redis' : undefined,
    demoPauseMs,
  };
}

import { expect, it } from 'vitest';
import { readEnv } from './env.js';

it('starts a development server on port 3000 with the demo model when nothing is set', () => {
  expect(readEnv({ PORT: '', NODE_ENV: 'test' })).toEqual({
    production: false,
    adapter: 'express',
    port: 3000,
    redisUrl: undefined,
    secret: undefined,
    upstreamBaseUrl: undefined,
    upstreamApiKey: undefined,
    apiKeyStore: undefined,
    demoPauseMs: 10,
  });
});

it('names every bad value at once', () => {
  const env = {
    HTTP_ADAPTER: 'koa',
    PORT: '70000',
    UPSTREAM_BASE_URL: 'file:///etc',
    AI_SECURITY_KEY_STORE: 'redis://elsewhere',
    DEMO_PAUSE_MS: '-1',
  };
  expect(() => readEnv(env)).toThrow(
    /HTTP_ADAPTER.*UPSTREAM_BASE_URL.*AI_SECURITY_KEY_STORE.*PORT.*DEMO_PAUSE_MS/,
  );
});

it.each([
  ['in a file', { AI_SECURITY_KEY_STORE: 'file:keys.json' }, { file: 'keys.json' }],
  ['in its Redis', { AI_SECURITY_KEY_STORE: 'redis://r', REDIS_URL: 'redis://r' }, 'redis'],
  ['in its Redis, as the tool has it', { AI_SECURITY_KEY_PEPPER: 'p', REDIS_URL: 'redis://r' }, 'redis'],
  ['nowhere: a pepper alone opens nothing', { AI_SECURITY_KEY_PEPPER: 'p' }, undefined],
  ['nowhere: Redis is for limits as well', { REDIS_URL: 'redis://r' }, undefined],
])('looks for API keys %s', (_, env, store) => {
  expect(readEnv(env).apiKeyStore).toEqual(store);
});

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
    demoPauseMs: 10,
  });
});

it('names every bad value at once', () => {
  const env = { HTTP_ADAPTER: 'koa', PORT: '70000', UPSTREAM_BASE_URL: 'file:///etc', DEMO_PAUSE_MS: '-1' };
  expect(() => readEnv(env)).toThrow(/HTTP_ADAPTER.*UPSTREAM_BASE_URL.*PORT.*DEMO_PAUSE_MS/);
});

/** What the sample app refuses, as the official `openai` client understands it. */
import { Logger } from '@nestjs/common';
import OpenAI, {
  APIError,
  AuthenticationError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleApp, type SampleApp } from '../../sample-app/src/create-app.js';
import { FOREIGN_RESOURCE } from '../../sample-app/src/authorization-server/authorization-server.js';
import { ADAPTERS } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { asking, complete, EMAIL, fetchToken, openAi, PROMPT, streamed, WAYS } from './sample-app-client.js';

const quiet = { sink: new AuditLines() };

/** What the client throws. */
async function errorOf(call: Promise<unknown>): Promise<InstanceType<typeof APIError>> {
  const error = await call.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(APIError);
  return error as InstanceType<typeof APIError>;
}

describe.each(ADAPTERS)('the sample app on %s refuses', (adapter) => {
  const env = { PORT: '0', HTTP_ADAPTER: adapter, DEMO_PAUSE_MS: '0' };
  let sample: SampleApp;
  let url: string;
  let client: OpenAI;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    sample = await createSampleApp(env, {
      audit: quiet,
      rate: { limit: '1000/min', authFailures: '1000/min' },
    });
    ({ url } = sample);
    client = openAi(url, await fetchToken(url));
  });
  afterAll(() => sample.close());

  describe.each(WAYS)('%s:', (_, call) => {
    it('a call without a token', async () => {
      const anonymous = new OpenAI({
        baseURL: `${url}/v1`,
        apiKey: 'unused',
        defaultHeaders: { authorization: null },
        maxRetries: 0,
        logLevel: 'off',
      });
      const error = await errorOf(call(anonymous, asking(PROMPT)));
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({
        status: 401,
        code: 'authentication_required',
        type: 'authentication_error',
      });
      expect(error.headers?.get('www-authenticate')).toBe('Bearer scope="ai:chat"');
    });

    it('a token for another API', async () => {
      const foreign = openAi(url, await fetchToken(url, { resource: FOREIGN_RESOURCE }));
      const error = await errorOf(call(foreign, asking(PROMPT)));
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error).toMatchObject({ status: 401, code: 'invalid_token' });
      expect(error.headers?.get('www-authenticate')).toContain('error="invalid_token"');
    });

    it('a token without the scope', async () => {
      const poor = openAi(url, await fetchToken(url, { scope: 'billing:read' }));
      const error = await errorOf(call(poor, asking(PROMPT)));
      expect(error).toBeInstanceOf(PermissionDeniedError);
      expect(error).toMatchObject({ status: 403, code: 'insufficient_scope', type: 'permission_error' });
      expect(error.headers?.get('www-authenticate')).toContain('scope="ai:chat"');
    });

    it('a member that it does not know, without saying its name', async () => {
      const error = await errorOf(call(client, { ...asking(PROMPT), [EMAIL]: 1 } as never));
      expect(error).toBeInstanceOf(UnprocessableEntityError);
      expect(error).toMatchObject({ status: 422, code: 'unknown_member', type: 'invalid_request_error' });
      expect(JSON.stringify(error.error)).not.toContain(EMAIL);
    });

    it('a body of 5 MB', async () => {
      const error = await errorOf(call(client, asking('long '.repeat(1_000_000))));
      expect(error).toMatchObject({ status: 413, code: 'body_too_large', type: 'invalid_request_error' });
    });

    it('an image, which it cannot inspect', async () => {
      const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
      const request = { model: 'demo', messages: [{ role: 'user' as const, content: [image] }] };
      expect(await errorOf(call(client, request))).toMatchObject({ status: 422, code: 'unscanned_content' });
    });
  });

  it('a call above the rate, and says when to come back', async () => {
    const slow = await createSampleApp(env, { audit: quiet, rate: { limit: '2/min' } });
    try {
      const caller = openAi(slow.url, await fetchToken(slow.url));
      await complete(caller, asking(PROMPT));
      await streamed(caller, asking(PROMPT));
      const error = await errorOf(complete(caller, asking(PROMPT)));
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error).toMatchObject({ status: 429, code: 'rate_limited', type: 'rate_limit_error' });
      expect(error.headers?.get('retry-after')).toMatch(/^[1-9]\d?$/);
      expect(error.headers?.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);

      const other = openAi(slow.url, await fetchToken(slow.url, { client: 'demo2' }));
      expect((await complete(other, asking('hello'))).text).toContain('hello');
    } finally {
      await slow.close();
    }
  });
});

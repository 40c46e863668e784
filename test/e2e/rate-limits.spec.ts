/** Rates by route, role, key and model, as the official clients of OpenAI and Anthropic see them. */
import Anthropic, { RateLimitError as AnthropicRateLimitError } from '@anthropic-ai/sdk';
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  AnthropicMessagesRequest,
  ApiKeyService,
  OpenAiChatRequest,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import OpenAI, { RateLimitError } from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askRedis, startRedis, type TestRedis } from '../redis/redis-server.js';
import { ADAPTERS, startApp, type AdapterName } from './adapters.js';
import { ask, completion, post } from './chat-host.js';
import { expectProblem } from './problem.js';

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'small',
  content: [{ type: 'text', text: 'fine' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

@Controller('v1')
@AiEndpoint({ format: 'openai.chat' })
class ChatController {
  @Post('chat/completions')
  @HttpCode(200)
  chat(@Body() _body: OpenAiChatRequest): object {
    return completion('fine');
  }

  @Post('research')
  @HttpCode(200)
  @AiEndpoint({ rate: ['2/h', { limit: '100/day', algorithm: 'gcra', burst: 5 }] })
  research(@Body() _body: OpenAiChatRequest): object {
    return completion('fine');
  }

  @Post('messages')
  @HttpCode(200)
  @AiEndpoint({ format: 'anthropic.messages', rate: '1/h' })
  messages(@Body() _body: AnthropicMessagesRequest): object {
    return MESSAGE;
  }
}

let issuer: TestIssuer;
let redis: TestRedis;
beforeAll(async () => {
  issuer = await createTestIssuer({ scope: 'ai:chat' });
  redis = await startRedis();
});
afterAll(async () => {
  await issuer.stop();
  await redis.stop();
});

const PLACES = ADAPTERS.flatMap((adapter) => [[adapter, 'memory'] as const, [adapter, 'Redis'] as const]);

describe.each(PLACES)('rates on %s in %s', (adapter: AdapterName, store) => {
  let app: INestApplication;
  let url: string;
  let token: string;
  let sent: number;

  /** Counts what the clients really send, retries too. */
  const counting: typeof fetch = async (...request) => {
    sent++;
    return fetch(...request);
  };

  beforeEach(async () => {
    sent = 0;
    token = await issuer.token();
    if (store === 'Redis') await askRedis(redis, 'FLUSHALL');
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          apiKeys: { store: 'memory', pepper: 'p'.repeat(32) },
          ...(store === 'Redis' ? { redisUrl: redis.url, secret: 's'.repeat(32) } : {}),
          rate: {
            limit: ['3/min', '50/day'],
            roles: { staff: { limit: '600/min', algorithm: 'gcra', burst: 10 } },
            models: { 'big-*': '1/h' },
          },
          audit: { sink: { write: () => undefined } },
        }),
      ],
      controllers: [ChatController],
    }));
  });
  afterEach(() => app.close());

  const openAi = (): OpenAI =>
    new OpenAI({ baseURL: `${url}/v1`, apiKey: token, logLevel: 'off', fetch: counting });
  const asked = (model = 'small') => ({ model, messages: [{ role: 'user' as const, content: 'hello' }] });
  const chat = (model?: string, bearer = token) =>
    post(`${url}/v1/chat/completions`, ask('hello', model === undefined ? {} : { model }), bearer);
  const left = ({ headers }: Response): number[] =>
    [...(headers.get('ratelimit') ?? '').matchAll(/;r=(\d+)/g)].map((match) => Number(match[1]));

  it('the OpenAI client reads what is left, of the window that ends first', async () => {
    const { response } = await openAi().chat.completions.create(asked()).withResponse();
    const { headers } = response;
    expect(headers.get('x-ratelimit-limit-requests')).toBe('3');
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('2');
    expect(headers.get('x-ratelimit-reset-requests')).toMatch(/^(?:1m\d(?:\.\d+)?|\d+(?:\.\d+)?)s$/);
    expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=60, "default-2";q=50;w=86400');
    expect(headers.get('ratelimit')).toMatch(/^"default";r=2;t=\d+, "default-2";r=49;t=\d+$/);
    expect(headers.get('x-should-retry')).toBeNull();
  });

  it('no client tries again by itself where that would take an hour', async () => {
    const client = openAi();
    const research = () => client.post('/research', { body: asked() });
    await research();
    await research();
    sent = 0;
    const error: unknown = await research().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RateLimitError);
    const { headers, code } = error as InstanceType<typeof RateLimitError>;
    expect(code).toBe('rate_limited');
    expect(headers?.get('x-should-retry')).toBe('false');
    expect(Number(headers?.get('retry-after'))).toBeGreaterThan(60);
    expect(headers?.get('x-ratelimit-remaining-requests')).toBe('0');
    expect(sent).toBe(1);

    const other = new Anthropic({
      baseURL: url,
      apiKey: null,
      authToken: token,
      logLevel: 'off',
      fetch: counting,
    });
    const message = () =>
      other.messages.create({
        model: 'small',
        max_tokens: 9,
        messages: [{ role: 'user', content: 'hello' }],
      });
    await message();
    sent = 0;
    await expect(message()).rejects.toBeInstanceOf(AnthropicRateLimitError);
    expect(sent).toBe(1);
  });

  it('counts a route with rates of its own apart, and in all of them', async () => {
    const research = () => post(`${url}/v1/research`, ask('hello'), token);
    expect(left(await research())).toEqual([1, 4]);
    expect(left(await research())).toEqual([0, 3]);
    // Refused by the hour: the day keeps what it has.
    const refused = await research();
    expect(left(refused)).toEqual([0, 3]);
    await expectProblem(refused, 'rate_limited');
    expect(left(await chat())).toEqual([2, 49]);
  });

  it('gives a role its own rate', async () => {
    const staff = await issuer.token({ sub: 'boss', roles: ['staff'] });
    const response = await chat('small', staff);
    expect(response.headers.get('ratelimit-policy')).toBe('"role";q=600;w=60');
    expect(left(response)).toEqual([9]);
  });

  it('gives an API key its own rate, beside that of a route', async () => {
    const { key } = await app.get(ApiKeyService, { strict: false }).create({
      name: 'batch',
      owner: 'batch',
      rate: '2/min',
    });
    expect(left(await chat('small', key))).toEqual([1]);
    const research = () => post(`${url}/v1/research`, ask('hello'), key);
    expect(left(await research())).toEqual([0, 1, 4]);
    const refused = await research();
    expect(left(refused)).toEqual([0, 1, 4]);
    await expectProblem(refused, 'rate_limited');
  });

  it('counts the calls to a model, and gives a refused one back to the other limits', async () => {
    const first = await chat('big-1');
    expect(first.headers.get('ratelimit-policy')).toBe(
      '"default";q=3;w=60, "default-2";q=50;w=86400, "model";q=1;w=3600',
    );
    expect(left(first)).toEqual([2, 49, 0]);
    expect(first.headers.get('x-ratelimit-limit-requests')).toBe('1');
    for (let i = 0; i < 5; i++) await expectProblem(await chat('big-2'), 'rate_limited');
    expect(left(await chat('small'))).toEqual([1, 48]);
  });

  it('lets scripts of other origins read all of it', async () => {
    const { headers } = await post(`${url}/v1/chat/completions`, ask('hello'), token, {
      origin: 'https://app.example',
    });
    const exposed = headers.get('access-control-expose-headers')?.toLowerCase().split(', ');
    const limits = [...headers.keys()].filter((name) => name.includes('ratelimit'));
    expect(limits).toHaveLength(5);
    expect(exposed).toEqual(expect.arrayContaining([...limits, 'retry-after', 'x-should-retry']));
  });
});

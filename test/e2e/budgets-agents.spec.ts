/** Budgets of handlers that ask several models, at once, again after a refusal, or cut an answer short. */
import type { AiSecurityOptions } from '@ai-security/nestjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, completion, post } from './chat-host.js';
import { eventually } from './eventually.js';
import { chunksOf, framed, startUpstream, type Upstream } from './stream-host.js';
import {
  events,
  handleWith,
  json,
  startUpstreamHost,
  type UpstreamHost,
  type Work,
} from './upstream-host.js';

let provider: Upstream;
beforeAll(async () => {
  provider = await startUpstream();
});
afterAll(() => provider.stop());

const usage = (input: number, output: number): object => ({
  usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
});
const answered = (input: number, output: number): object => ({
  ...completion('Hello.'),
  ...usage(input, output),
});

describe.each(ADAPTERS)('budgets of agents on %s', (adapter) => {
  let host: UpstreamHost;
  const start = async (budget: AiSecurityOptions['budget']): Promise<void> => {
    host = await startUpstreamHost(adapter, provider, { budget });
  };
  const settled = () => eventually(() => expect(host.budgets.open).toBe(0));
  const send = (more: object = {}) =>
    post(`${host.url}/openai/chat/completions`, ask('Hi.', more), host.token);
  /** A call that asks nothing by itself. */
  const sendNothing = () =>
    fetch(`${host.url}/allowed`, { method: 'POST', headers: { authorization: `Bearer ${host.token}` } });
  const left = async (): Promise<number> => {
    await settled();
    handleWith(() => answered(0, 0));
    const response = await send({ max_tokens: 1 });
    await response.text();
    await settled();
    return Number(response.headers.get('x-ratelimit-remaining-tokens')) + 1;
  };
  const asks =
    (model: string, max_tokens: number) =>
    ({ models }: Work): Promise<unknown> =>
      models.openai.chat.completions.create({
        model,
        max_tokens,
        messages: [{ role: 'user', content: 'Hi.' }],
      });

  beforeEach(() => {
    provider.received.length = 0;
    provider.serve = (response) => json(response, answered(10, 100));
  });

  it('are not overshot by requests at once of a call that had reserved nothing', async () => {
    await start({ principal: { outputTokens: '250/total' }, whenShort: 'refuse' });
    handleWith(async (work) => {
      const all = Array.from({ length: 8 }, () => asks('demo', 100)(work));
      await Promise.allSettled(all);
      return {};
    });
    expect((await sendNothing()).status).toBe(200);
    expect(provider.received).toHaveLength(2);
    expect(await left()).toBe(50);
    await host.stop();
  });

  it('let a handler ask a smaller model after a refusal', async () => {
    await start({
      principal: { outputTokens: '1k/total' },
      models: { big: { outputTokens: '10/total' } },
      whenShort: 'refuse',
    });
    const statuses: unknown[] = [];
    handleWith(async (work) => {
      for (const tokens of [100, 100, 10])
        await asks(
          'big',
          tokens,
        )(work).then(
          () => statuses.push(200),
          (error: { cause?: { code?: string } }) => statuses.push(error.cause?.code),
        );
      return {};
    });
    expect((await sendNothing()).status).toBe(200);
    expect(statuses).toEqual(['budget_exceeded', 'budget_exceeded', 200]);
    await settled();
    await host.stop();
  });

  it('hold no output for embeddings, whose request leaves what the caller reserved', async () => {
    await start({ principal: { outputTokens: '400/total' }, whenShort: 'refuse', maxOutputTokens: 300 });
    handleWith(async (work) => {
      provider.serve = (response) =>
        json(response, {
          object: 'list',
          data: [],
          model: 'demo',
          usage: { prompt_tokens: 4, total_tokens: 4 },
        });
      await work.models.openai.embeddings.create({ model: 'embed', input: 'Hi.' });
      provider.serve = (response) => json(response, answered(10, 100));
      return asks('demo', 300)(work);
    });
    expect((await send()).status).toBe(200);
    expect(await left()).toBe(300);
    await host.stop();
  });

  it('charge the answer that the handler breaks off, beside one that says what it used', async () => {
    await start({ principal: { outputTokens: '10k/total' } });
    handleWith(async (work) => {
      await asks('demo', 300)(work);
      provider.serve = (response) => events(response, framed(chunksOf(Array(50).fill('word '.repeat(40)))));
      const stream = await work.models.openai.chat.completions.create({ ...work.body, stream: true });
      let pieces = 0;
      for await (const _ of stream) if (++pieces === 25) break;
      return completion('Hello.');
    });
    expect((await send()).status).toBe(200);
    const rest = await left();
    expect(rest).toBeLessThan(9_300);
    expect(rest).toBeGreaterThan(7_500);
    await host.stop();
  });

  it('charge as reserved what is written when the call has ended', async () => {
    await start({ principal: { outputTokens: '1k/total' } });
    provider.serve = (response) =>
      json(response, { id: 'r', object: 'response', status: 'queued', output: [], usage: null });
    handleWith(async ({ models }) => {
      await models.openai.responses.create({ model: 'demo', input: 'Hi.', background: true });
      return { ...completion('Hello.'), usage: null };
    });
    expect((await send({ max_tokens: 300 })).status).toBe(200);
    expect(await left()).toBe(700);
    await host.stop();
  });

  it('charge money also where the model of the caller has no price', async () => {
    await start({ principal: { cost: '0.1 USD/total' }, unpriced: 'allow' });
    provider.serve = (response) => json(response, answered(10, 1_000));
    handleWith(asks('gpt-4', 1_000));
    // 60 dollars for a million: 0.06 of the 0.1 dollars.
    expect((await send({ model: 'of-nobody' })).status).toBe(200);
    await settled();
    expect((await send({ model: 'of-nobody' })).status).toBe(429);
    expect(provider.received).toHaveLength(1);
    await host.stop();
  });

  it.each([9_000_000_000_000_000, Number.MAX_SAFE_INTEGER])(
    'are settled where a provider says that it used %d tokens',
    async (tokens) => {
      await start({ principal: { cost: '1 USD/total' } });
      provider.serve = (response) => json(response, answered(tokens, tokens));
      handleWith(asks('gpt-4', 100));
      expect((await send({ model: 'gpt-4', max_tokens: 100 })).status).toBe(200);
      await settled();
      expect((await send({ model: 'gpt-4', max_tokens: 100 })).status).toBe(429);
      await host.stop();
    },
  );

  it('of a family of models are one, whatever the case of their names', async () => {
    await start({ models: { 'gpt-5*': { outputTokens: '150/total' } }, whenShort: 'refuse' });
    handleWith(() => answered(10, 100));
    expect((await send({ model: 'gpt-5-mini', max_tokens: 100 })).status).toBe(200);
    await settled();
    expect((await send({ model: 'GPT-5-2025-08-07', max_tokens: 100 })).status).toBe(429);
    expect((await send({ model: 'gpt-4o', max_tokens: 100 })).status).toBe(200);
    await host.stop();
  });

  it('bound what has no end, and refuse rather than cut into what the model thinks', async () => {
    await start({ principal: { outputTokens: '3k/day' }, maxOutputTokens: 400 });
    const seen: unknown[] = [];
    handleWith(({ body }) => {
      seen.push(body.max_tokens);
      return { ...answered(1, 1), usage: { input_tokens: 1, output_tokens: 1 } };
    });
    expect((await send({ max_tokens: -1 })).status).toBe(200);
    await settled();
    const think = (budget_tokens: number) =>
      post(
        `${host.url}/v1/messages`,
        ask('Hi.', { max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens } }),
        host.token,
      );
    expect((await think(2_000)).status).toBe(200);
    await settled();
    const refused = await think(4_000);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-limit-tokens')).toBe('3000');
    expect(seen[0]).toBe(400);
    expect(seen[1]).toBeGreaterThan(2_900);
    expect(seen).toHaveLength(2);
    await host.stop();
  });

  it('say when a shorter answer fits again, where one of any length never would', async () => {
    await start({ principal: { outputTokens: '200/day' } });
    handleWith(() => answered(1, 200));
    expect((await send()).status).toBe(200);
    await settled();
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await host.stop();
  });
});

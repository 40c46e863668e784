/** Budgets of calls whose handlers ask models themselves: each request is reserved, the sum is settled. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Budgets } from '@ai-security/nestjs';
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

interface Asked {
  readonly model: string;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}
const asked = (): Asked[] => provider.received.map((body) => JSON.parse(body) as Asked);
const boundOf = ({ max_tokens, max_completion_tokens }: Asked) => max_completion_tokens ?? max_tokens;

/** A model that answers with so many tokens of output, to 10 of input. */
const using =
  (output: number): Upstream['serve'] =>
  (response) =>
    json(response, {
      ...completion('Hello.'),
      usage: { prompt_tokens: 10, completion_tokens: output, total_tokens: 10 + output },
    });

describe.each(ADAPTERS)('budgets through AiUpstream on %s', (adapter) => {
  let host: UpstreamHost;
  let budgets: Budgets;
  const start = async (budget: object): Promise<void> => {
    host = await startUpstreamHost(adapter, provider, { budget });
    budgets = host.budgets;
  };
  const settled = () => eventually(() => expect(budgets.open).toBe(0));
  const send = (more: object = {}) =>
    post(`${host.url}/openai/chat/completions`, ask('Hi.', more), host.token);
  const left = async (): Promise<number> => {
    await settled();
    handleWith(() => completion('Nothing was asked.'));
    const response = await send({ max_tokens: 1 });
    await response.text();
    return Number(response.headers.get('x-ratelimit-remaining-tokens')) + 1;
  };
  const rounds =
    (times: number, more: object = {}) =>
    async ({ models, body }: Work) => {
      let answer: unknown;
      for (let i = 0; i < times; i++)
        answer = await models.openai.chat.completions.create({ ...body, stream: false, ...more });
      return answer;
    };

  beforeEach(() => {
    provider.received.length = 0;
  });

  it('charge the sum of what an agent asks for, and bound each request', async () => {
    await start({ principal: { outputTokens: '1k/total' }, maxOutputTokens: 200 });
    provider.serve = using(50);
    handleWith(rounds(4));
    expect((await send()).status).toBe(200);
    expect(asked().map(boundOf)).toEqual([200, 200, 200, 200]);
    expect(await left()).toBe(800);
    await host.stop();
  });

  it('end an agent that asks for more than there is', async () => {
    await start({ principal: { outputTokens: '1k/total' }, maxOutputTokens: 400 });
    provider.serve = using(300);
    handleWith(rounds(50));
    expect((await send()).status).toBe(429);
    expect(asked().length).toBeLessThanOrEqual(3);
    await settled();
    expect(await left()).toBe(1_000 - 300 * asked().length);
    await host.stop();
  });

  it('reserve what the handler adds to the input', async () => {
    await start({ principal: { inputTokens: '3k/total' } });
    provider.serve = using(1);
    const added = { messages: [{ role: 'system', content: 'word '.repeat(5_000) }] };
    handleWith(rounds(1, added));
    expect((await send()).status).toBe(429);
    expect(asked()).toEqual([]);
    await host.stop();
  });

  it('charge the model that was asked, not the one that the caller named', async () => {
    await start({ principal: { cost: '1 USD/total' } });
    provider.serve = using(1_000);
    handleWith(rounds(1, { model: 'gpt-4' }));
    const response = await send({ model: 'gpt-4o-mini', max_tokens: 1_000 });
    expect(response.status).toBe(200);
    // 1,000 at 60 dollars per million, and 10 of input at 30.
    const { cost } = await host.audit.call(response.headers.get('x-request-id'));
    expect(cost?.microUsd).toBe(60_300);
    handleWith(rounds(1, { model: 'of-nobody' }));
    expect((await send({ model: 'gpt-4o-mini' })).status).toBe(403);
    expect(asked().map(({ model }) => model)).toEqual(['gpt-4']);
    expect((await send({ model: 'of-nobody' })).status).toBe(403);
    await host.stop();
  });

  it('stop a model that writes on, though the caller sees nothing of it', async () => {
    await start({ principal: { outputTokens: '100/total' }, maxOutputTokens: 50 });
    let written = 0;
    provider.serve = async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      while (!response.destroyed && written < 5_000) {
        written++;
        response.write(`data: ${JSON.stringify(chunksOf(['word '])[0])}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end();
    };
    handleWith(async ({ models, body }) => {
      const stream = await models.openai.chat.completions.create({ ...body, stream: true });
      let text = '';
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
      return completion(text);
    });
    const response = await send();
    await response.text();
    expect(written).toBeLessThan(1_000);
    const record = await host.audit.call(response.headers.get('x-request-id'));
    expect(record.outcome).toBe('budget_exceeded');
    await host.stop();
  });

  it('count once what the handler streams on', async () => {
    await start({ principal: { outputTokens: '1k/total' } });
    provider.serve = (response) => events(response, framed(chunksOf(['word '.repeat(100)])));
    handleWith(async ({ models, body }) => models.openai.chat.completions.create({ ...body, stream: true }));
    expect(await (await send({ stream: true })).text()).toContain('word');
    const rest = await left();
    expect(rest).toBeGreaterThan(850);
    expect(rest).toBeLessThan(930);
    await host.stop();
  });
});

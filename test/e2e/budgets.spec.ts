/** Budgets on the wire: what is reserved, clamped, refused, settled, and how a stream ends that is out of budget. */
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  BudgetLedger,
  Budgets,
  CallBus,
  CurrentCall,
  OpenAiChatRequest,
  type AiCall,
} from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, completion, post, textChunk, textOf } from './chat-host.js';
import { eventually } from './eventually.js';
import { scrape } from './metric-values.js';

let seen: OpenAiChatRequest[] = [];
let answer: (body: OpenAiChatRequest, call: AiCall) => unknown = () => completion('Hello.');

@AiEndpoint({ format: 'openai.chat' })
@Controller()
class ChatController {
  @Post('chat')
  @HttpCode(200)
  chat(@Body() body: OpenAiChatRequest, @CurrentCall() call: AiCall): unknown {
    seen.push(body);
    return answer(body, call);
  }

  @Post('limited')
  @HttpCode(200)
  @AiEndpoint({ budget: { outputTokens: '20/total' } })
  limited(@Body() body: OpenAiChatRequest, @CurrentCall() call: AiCall): unknown {
    seen.push(body);
    return answer(body, call);
  }
}

const usage = (input: number, output: number) => ({
  usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
});
const answered = (input: number, output: number) => ({ ...completion('Hello.'), ...usage(input, output) });

/** The model that does not know its limit. */
async function* endless(call: AiCall, pieces = Infinity): AsyncGenerator<object> {
  for (let i = 0; i < pieces && !call.signal.aborted; i++) {
    yield textChunk('word '.repeat(10));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe.each(ADAPTERS)('budgets on %s', (adapter) => {
  let issuer: TestIssuer;
  let app: INestApplication;
  let url: string;
  const audit = new AuditLines();
  const events: { kind: string; unit: string; used: number }[] = [];

  beforeAll(async () => {
    issuer = await createTestIssuer();
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          tenant: { claim: 'org' },
          rate: { limit: '10000/min' },
          audit: { sink: audit },
          budget: {
            principal: { tokens: ['2k/total'], outputTokens: '1k/total' },
            tenant: { cost: '0.05 USD/day' },
            models: { 'gpt-4o-mini': { tokens: '3k/total' } },
            unpriced: 'allow',
            maxOutputTokens: 400,
          },
        }),
      ],
      controllers: [ChatController],
    }));
    app.get(CallBus).on('budget.soft_limit', ({ kind, unit, used }) => events.push({ kind, unit, used }));
  });
  afterAll(async () => {
    await app.close();
    await issuer.stop();
  });
  beforeEach(() => {
    seen = [];
    events.length = 0;
    audit.clear();
    answer = () => completion('Hello.');
  });

  let callers = 0;
  /** A caller, and so a budget, of its own. */
  const caller = async (org = `org-${++callers}`): Promise<string> =>
    issuer.token({ sub: `caller-${++callers}`, org });
  const send = (token: string, more: object = {}, path = 'chat'): Promise<Response> =>
    post(`${url}/${path}`, ask('Hi.', more), token);

  it('bounds what a request does not bound, and leaves alone what it does', async () => {
    const token = await caller();
    answer = () => answered(5, 5);
    expect((await send(token)).status).toBe(200);
    expect((await send(token, { max_tokens: 7 })).status).toBe(200);
    expect(seen.map(({ max_tokens, max_completion_tokens }) => max_completion_tokens ?? max_tokens)).toEqual([
      400, 7,
    ]);
  });

  it('charges what was used, and says what is left', async () => {
    const token = await caller();
    answer = () => answered(300, 200);
    const first = await send(token, { max_tokens: 300 });
    expect(first.headers.get('x-ratelimit-limit-tokens')).toBe('1000');
    expect(first.headers.get('x-ratelimit-remaining-tokens')).toBe('700');
    await first.text();
    await eventually(async () => {
      const next = await send(token, { max_tokens: 1 });
      // 200 of the first call; the earlier tries of this one used as much each.
      expect(Number(next.headers.get('x-ratelimit-remaining-tokens')) % 100).toBe(99);
    });
  });

  it('shortens an answer to what is left, and refuses when nothing is', async () => {
    const token = await caller();
    answer = () => answered(50, 900);
    await (await send(token, { max_tokens: 900 })).text();
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    answer = () => answered(50, 100);
    expect((await send(token, { max_tokens: 500 })).status).toBe(200);
    expect(seen.at(-1)?.max_tokens).toBe(100);
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    const refused = await send(token, { max_tokens: 500 });
    expect(refused.status).toBe(429);
    expect(((await refused.json()) as { error: object }).error).toMatchObject({ code: 'budget_exceeded' });
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(seen).toHaveLength(2);
  });

  it('is never overshot by calls at once', async () => {
    const token = await caller();
    answer = () => answered(10, 100);
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await send(token, { max_tokens: 100 })).status),
    );
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(10);
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    const spent = seen.length * 100;
    expect(spent).toBeLessThanOrEqual(1_000);
    expect(spent).toBeGreaterThanOrEqual(900);
  });

  it('is of a caller whose name has any length', async () => {
    const token = await issuer.token({ sub: 's'.repeat(2_000), org: 'long' });
    answer = () => answered(10, 100);
    expect((await send(token, { max_tokens: 100 })).status).toBe(200);
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    const next = await send(token, { max_tokens: 100 });
    expect(next.headers.get('x-ratelimit-remaining-tokens')).toBe('800');
  });

  it('reserves for every choice that is asked for', async () => {
    const token = await caller();
    expect((await send(token, { max_tokens: 300, n: 4 })).status).toBe(200);
    expect(seen[0]?.max_tokens).toBe(250);
  });

  it('ends a stream that outgrows it, as if it had reached its length', async () => {
    const token = await caller();
    answer = (_body, call) => endless(call);
    const response = await send(token, { max_tokens: 100, stream: true });
    const text = await response.text();
    expect(text).toContain('"finish_reason":"length"');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    const words = text.match(/word/g)?.length ?? 0;
    expect(words).toBeGreaterThan(900);
    expect(words).toBeLessThan(1_400);
    const record = await audit.call(response.headers.get('x-request-id'));
    expect(record.outcome).toBe('budget_exceeded');
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    expect((await send(token, { max_tokens: 16 })).status).toBe(429);
  });

  it('lets a stream grow while there is something left, and charges what was sent to who leaves', async () => {
    const token = await caller();
    answer = (_body, call) => endless(call, 40);
    const whole = await send(token, { max_tokens: 10, stream: true });
    expect((await textOf(whole)).match(/word/g)).toHaveLength(400);
    await eventually(() => expect(app.get(Budgets).open).toBe(0));

    answer = (_body, call) => endless(call);
    const gone = new AbortController();
    const cut = await post(
      `${url}/chat`,
      ask('Hi.', { max_tokens: 10, stream: true }),
      token,
      {},
      gone.signal,
    );
    const reader = cut.body!.getReader();
    await reader.read();
    gone.abort();
    const record = await audit.call(cut.headers.get('x-request-id'));
    expect(record.outcome).toBe('client_gone');
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    const left = Number((await send(token, { max_tokens: 1 })).headers.get('x-ratelimit-remaining-tokens'));
    expect(left).toBeLessThan(590);
    expect(left).toBeGreaterThan(300);
  });

  it('charges nothing for what the provider refused', async () => {
    const token = await caller();
    answer = () => Promise.reject(new Error('down'));
    expect((await send(token, { max_tokens: 900 })).status).toBe(500);
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    answer = () => answered(1, 1);
    const next = await send(token, { max_tokens: 900 });
    expect(next.headers.get('x-ratelimit-remaining-tokens')).toBe('100');
  });

  it('of a tenant is spent by all of its callers together, in money', async () => {
    const org = `org-${++callers}`;
    // 0.6 dollars per million of output: 0.05 dollars are 83,333 tokens.
    answer = () => answered(0, 80_000);
    const record = await audit.call(
      (await send(await caller(org), { model: 'gpt-4o-mini', max_tokens: 100 })).headers.get('x-request-id'),
    );
    expect(record.cost).toMatchObject({ microUsd: 48_000 });
    expect(record.cost?.prices).toMatch(/^\d{4}-\d{2}-\d{2} [0-9a-f]{12}$/);
    await eventually(() => expect(app.get(Budgets).open).toBe(0));
    const other = await send(await caller(org), { model: 'gpt-4o', max_tokens: 300 });
    expect(other.status).toBe(200);
    expect(seen.at(-1)?.max_tokens).toBeLessThan(200);
    expect((await send(await caller(), { model: 'gpt-4o', max_tokens: 300 })).status).toBe(200);
    expect(seen.at(-1)?.max_tokens).toBe(300);
  });

  it('of a model is shared by everybody, and what was reserved before it is given back', async () => {
    // The test before has spent it.
    const token = await caller();
    const refused = await send(token, { model: 'gpt-4o-mini-2024-07-18', max_tokens: 300 });
    expect(refused.status).toBe(429);
    const next = await send(token, { max_tokens: 300 });
    expect(next.headers.get('x-ratelimit-remaining-tokens')).toBe('700');
  });

  it('of a route is beside the others', async () => {
    const token = await caller();
    await (await send(token, { max_tokens: 100 }, 'limited')).text();
    expect(seen[0]?.max_tokens).toBe(20);
    answer = () => answered(1, 1);
    expect((await send(token, { max_tokens: 100 })).status).toBe(200);
    expect(seen[1]?.max_tokens).toBe(100);
  });

  it('says when it is nearly spent, once', async () => {
    const token = await caller();
    answer = () => answered(10, 10);
    for (let i = 0; i < 3; i++) await (await send(token, { max_tokens: 850 })).text();
    expect(events).toEqual([{ kind: 'principal', unit: 'output_tokens', used: 850 }]);
  });

  it('shows in the metrics', async () => {
    const before = await scrape(url);
    answer = () => answered(4_000, 10);
    await (await send(await caller(), { max_tokens: 10 })).text();
    await eventually(async () => {
      const after = await scrape(url);
      const grown = (name: string) => after(name, { model: 'other' }) - before(name, { model: 'other' });
      expect(grown('ai_security_settled_tokens_total')).toBe(4_000);
      expect(grown('ai_security_budget_overruns_total')).toBe(1);
      expect(after('ai_security_budget_reservations')).toBe(0);
    });
  });

  it('is exported as a ledger', () => {
    expect(app.get(BudgetLedger)).toBeInstanceOf(BudgetLedger);
  });
});

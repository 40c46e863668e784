import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRateRigs, type RateRigs } from '../../../../../test/rate/rate-rigs.js';
import { AiCall } from '../../call/ai-call.js';
import { Exchange } from '../../call/exchange.js';
import type { ProtectedRoute } from '../../call/protected-route.js';
import { rateSettings } from '../../config/rate-settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { ClientAddress } from '../../network/client-address.js';
import { ModelRateStep } from './model-rate.step.js';
import type { RateStorage } from './rate-storage.js';
import { RateStep } from './rate.step.js';

let rigs: RateRigs;
beforeAll(async () => {
  rigs = await startRateRigs();
});
afterAll(() => rigs.stop());

const settings = rateSettings({
  limit: '100/h',
  models: { 'gpt-4o': '1/h', 'gpt-4o-mini*': '2/h', 'gpt-*': '3/h', '*': '4/h' },
});

function callTo(model: string | undefined, address: string): AiCall {
  const request = new IncomingMessage(new Socket());
  const exchange = new Exchange(request as Exchange['request'], new ServerResponse(request));
  const route = { id: 'POST /chat', mode: 'enforce', rate: undefined } as ProtectedRoute;
  const call = new AiCall(route, exchange, 1000);
  call.clientAddress = address;
  call.model = model;
  return call;
}

async function ask(rate: RateStep, step: ModelRateStep, model: string | undefined, address = '192.0.2.1') {
  const call = callTo(model, address);
  const body = {};
  await rate.admit(call);
  let problem: unknown;
  try {
    expect(await step.apply(body, call)).toBe(body);
  } catch (error) {
    problem = error;
  }
  return { problem, standing: call.exchange.getHeader('ratelimit') };
}

describe.each([
  ['memory', () => rigs.memory().storage],
  ['Redis', () => rigs.redis().storage],
] as [string, () => RateStorage][])('ModelRateStep over %s', (_name, storage) => {
  const steps = () => {
    const rate = new RateStep(storage(), settings, new ClientAddress([]));
    return [rate, new ModelRateStep(rate)] as const;
  };

  it('finds the rate by name, without the date of a snapshot, or by the longest beginning', async () => {
    const [rate, step] = steps();
    const remaining: Record<string, string | undefined> = {};
    for (const model of ['gpt-4o', 'gpt-4o-mini-2024-07-18', 'gpt-4.1', 'claude', undefined]) {
      const { standing } = await ask(rate, step, model);
      remaining[`${model}`] = /"model";r=(\d+)/.exec(String(standing))?.[1];
    }
    expect(remaining).toEqual({
      'gpt-4o': '0',
      'gpt-4o-mini-2024-07-18': '1',
      'gpt-4.1': '2',
      claude: '3',
      undefined: '2',
    });
    const { problem } = await ask(rate, step, 'gpt-4o-2024-08-06');
    expect(problem).toBeInstanceOf(SecurityProblem);
    expect(problem).toMatchObject({ code: 'rate_limited', headers: { 'x-should-retry': 'false' } });
  });

  it('gives a call that it refuses back to the limits of the guard', async () => {
    const [rate, step] = steps();
    const caller = '192.0.2.2';
    await ask(rate, step, 'gpt-4o', caller);
    for (let i = 0; i < 5; i++) {
      const { problem, standing } = await ask(rate, step, 'gpt-4o', caller);
      expect(problem).toMatchObject({ code: 'rate_limited' });
      expect(standing).toMatch(/^"default";r=98;.* "model";r=0;/);
    }
    expect((await ask(rate, step, 'gpt-4.1', caller)).standing).toMatch(/^"default";r=98;.* "model";r=2;/);
  });

  it('lets every call pass where no model has a rate', () => {
    const rate = new RateStep(storage(), rateSettings(), new ClientAddress([]));
    const call = callTo('gpt-4o', '192.0.2.3');
    expect(new ModelRateStep(rate).apply('body', call)).toBe('body');
    expect(call.exchange.getHeader('ratelimit')).toBeUndefined();
  });
});

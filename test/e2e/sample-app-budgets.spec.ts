/** The sample app with a budget, as the official client sees it. */
import OpenAI, { RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleApp, type SampleApp } from '../../sample-app/src/create-app.js';
import { ADAPTERS } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { fetchToken } from './sample-app-client.js';

describe.each(ADAPTERS)('the sample app with a budget on %s', (adapter) => {
  let sample: SampleApp;
  let requests = 0;
  beforeAll(async () => {
    sample = await createSampleApp(
      { PORT: '0', HTTP_ADAPTER: adapter },
      { budget: { principal: { tokens: '400/total' } }, audit: { sink: new AuditLines() } },
    );
  });
  afterAll(() => sample.close());

  it('bounds answers to what is left, and then refuses without being asked again', async () => {
    const openai = new OpenAI({
      baseURL: `${sample.url}/v1`,
      apiKey: await fetchToken(sample.url),
      fetch: (...args) => {
        requests++;
        return fetch(...args);
      },
    });
    const ask = (stream: boolean) =>
      openai.chat.completions.create({
        model: 'demo',
        stream: stream as false,
        messages: [{ role: 'user', content: 'Tell me about budgets, please.' }],
      });

    const whole = await ask(false).withResponse();
    expect(whole.data.choices[0]?.message.content).toBeTruthy();
    expect(whole.response.headers.get('x-ratelimit-limit-tokens')).toBe('400');

    let refused: unknown;
    let answers = 1;
    while (!refused && answers < 100) {
      try {
        await ask(false);
        answers++;
      } catch (error) {
        refused = error;
      }
    }
    expect(refused).toBeInstanceOf(RateLimitError);
    expect((refused as RateLimitError).code).toBe('budget_exceeded');
    expect(answers).toBeGreaterThan(1);
    expect(requests).toBe(answers + 1);
  });
});

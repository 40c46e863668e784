/** The sample app as its users meet it: tokens of its authorization server, the official `openai` client. */
import { Logger } from '@nestjs/common';
import type OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSampleApp, type SampleApp } from '../../sample-app/src/create-app.js';
import { INVENTED_EMAIL } from '../../sample-app/src/models/demo/reply.js';
import { ADAPTERS } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import {
  asking,
  CARD,
  complete,
  counted,
  counters,
  EMAIL,
  fetchSeen,
  fetchToken,
  openAi,
  PHONE,
  PROMPT,
  streamed,
  VALUES,
  WAYS,
} from './sample-app-client.js';

const ANSWER = `You said: “${PROMPT}” I know nothing else about you. Questions? My colleague is at <EMAIL_ADDRESS>.`;
const wordsIn = (text: string): number => text.split(' ').length;

interface Seen {
  readonly received: ChatCompletionCreateParamsNonStreaming;
  readonly findings: object[];
}

describe.each(ADAPTERS)('the sample app on %s', (adapter) => {
  const audit = new AuditLines();
  let sample: SampleApp;
  let url: string;
  let token: string;
  let client: OpenAI;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    sample = await createSampleApp(
      { PORT: '0', HTTP_ADAPTER: adapter, DEMO_PAUSE_MS: '0' },
      { audit: { sink: audit } },
    );
    ({ url } = sample);
    token = await fetchToken(url);
    client = openAi(url, token);
  });
  afterAll(() => sample.close());
  beforeEach(() => audit.clear());

  const seenIn = async (id: string): Promise<Seen> =>
    (await fetchSeen(url, id, token)).json() as Promise<Seen>;

  it('gives the caller the values he sent and masks the one that the model made up, whole and streamed', async () => {
    const whole = await complete(client, asking(PROMPT));
    expect(whole.text).toBe(ANSWER);
    expect(await streamed(client, asking(PROMPT))).toMatchObject({ text: ANSWER, finish: 'stop' });
  });

  it.each(WAYS)('shows the model pseudonyms only (%s)', async (_, call) => {
    const { id } = await call(client, asking(PROMPT));
    const { received, findings } = await seenIn(id);
    expect(received.messages).toEqual([
      {
        role: 'user',
        content: expect.stringMatching(
          /^I am <EMAIL_ADDRESS_[k-z]{17}>, my card is <CREDIT_CARD_[k-z]{17}>, call <PHONE_NUMBER_[k-z]{17}>\.$/,
        ),
      },
    ]);
    expect(findings).toEqual(
      ['EMAIL_ADDRESS', 'CREDIT_CARD', 'PHONE_NUMBER'].map((type) => ({
        type,
        count: 1,
        action: 'pseudonymize',
      })),
    );
  });

  it('shows a call to nobody but its caller, and does not tell that it exists', async () => {
    const { id } = await complete(client, asking(PROMPT));
    const other = await fetchToken(url, { client: 'demo2' });
    const known = await fetchSeen(url, id, other);
    const unknown = await fetchSeen(url, '00000000-0000-4000-8000-000000000000', other);
    const answers = await Promise.all(
      [known, unknown].map(async (response) => {
        const { instance, ...problem } = (await response.json()) as Record<string, unknown>;
        expect(instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
        return { status: response.status, problem };
      }),
    );
    expect(answers[0]).toMatchObject({ status: 404, problem: { error: { code: 'not_found' } } });
    expect(answers[0]).toEqual(answers[1]);
  });

  it('counts exactly what was sent', async () => {
    const route = 'route="POST /v1/chat/completions"';
    const before = await counters(url);
    await complete(client, asking(`${EMAIL} or ${EMAIL}`));
    await complete(client, asking(`write to ${EMAIL}, and ring ${PHONE}`));
    await expect(openAi(url, 'none').chat.completions.create(asking(PROMPT))).rejects.toThrow();
    await expect(
      client.chat.completions.create({ ...asking(PROMPT), surprise: 1 } as never),
    ).rejects.toThrow();

    const found = (direction: string, type: string, action: string): string =>
      `ai_security_pii_findings_total{action="${action}",direction="${direction}",type="${type}"}`;
    const decided = (stage: string, effect: string, reason: string): string =>
      `ai_security_decisions_total{effect="${effect}",reason="${reason}",stage="${stage}"}`;
    const words = (type: string): string => `ai_security_tokens_total{model="demo",type="${type}"}`;
    const frame = wordsIn(ANSWER) - wordsIn(PROMPT);

    // A call is counted when its response has ended, and that may be after its client has read it.
    await vi.waitFor(async () => {
      expect(counted(before, await counters(url))).toEqual({
        [`ai_security_requests_total{outcome="completed",${route}}`]: 2,
        [`ai_security_requests_total{outcome="refused",${route}}`]: 2,
        [found('input', 'EMAIL_ADDRESS', 'pseudonymize')]: 3,
        [found('input', 'PHONE_NUMBER', 'pseudonymize')]: 1,
        [found('output', 'EMAIL_ADDRESS', 'redact')]: 2,
        [found('output', 'PSEUDONYM', 'restored')]: 4,
        [words('input')]: 3 + 6,
        [words('output')]: 3 + 6 + 2 * frame,
        [decided('auth', 'allow', 'ok')]: 3,
        [decided('auth', 'deny', 'malformed')]: 1,
        [decided('policy', 'allow', 'ok')]: 3,
        [decided('limits', 'allow', 'ok')]: 3,
        [decided('body', 'allow', 'ok')]: 3,
        [decided('validation', 'deny', 'unknown_member')]: 1,
        // Structure and DTO are two steps of one stage.
        [decided('validation', 'allow', 'ok')]: 3,
        [decided('privacy', 'allow', 'ok')]: 2,
        [decided('audit', 'allow', 'ok')]: 2,
      });
    });
  });

  it.each(WAYS)('keeps a pair of records of a call, without its text (%s)', async (way, call) => {
    const { id } = await call(client, asking(PROMPT));
    expect(await audit.call(id)).toMatchObject({
      type: 'call.closed',
      route: 'POST /v1/chat/completions',
      model: 'demo',
      outcome: 'completed',
      status: 200,
      streaming: way === 'streamed',
    });
    expect(audit.records.map(({ type }) => type)).toEqual(['call.opened', 'call.closed']);
    expect(audit.records.map((record) => record.id)).toEqual([id, id]);
    for (const value of [...VALUES, INVENTED_EMAIL, 'I am', 'You said', token]) {
      expect(audit.lines.join('\n')).not.toContain(value);
    }
  });

  it('masks what comes with tools as well, and leaves their arguments JSON', async () => {
    const { id } = await complete(client, {
      model: 'demo',
      messages: [
        { role: 'system', content: `The user is ${EMAIL}.` },
        { role: 'user', content: 'Look me up.' },
        {
          role: 'assistant',
          tool_calls: [
            {
              id: 'call_1',
              type: 'function',
              function: {
                name: 'look_up',
                arguments: JSON.stringify({ who: { mail: EMAIL }, 'n"o': [PHONE] }),
              },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: `{"card": "${CARD}"}` },
      ],
      tools: [
        {
          type: 'function',
          function: {
            name: 'look_up',
            description: `Ask ${EMAIL} about it.`,
            parameters: { type: 'object', properties: { who: { default: PHONE } } },
          },
        },
      ],
    });
    const { received } = await seenIn(id);
    const text = JSON.stringify(received);
    for (const value of VALUES) expect(text).not.toContain(value);

    const [, , assistant] = received.messages as [
      object,
      object,
      { tool_calls: [{ function: { arguments: string } }] },
    ];
    const mail = /<EMAIL_ADDRESS_[k-z]{17}>/.exec(text)?.[0];
    expect(JSON.parse(assistant.tool_calls[0].function.arguments)).toEqual({
      who: { mail },
      'n"o': [expect.stringMatching(/^<PHONE_NUMBER_[k-z]{17}>$/)],
    });
    expect(received).toMatchObject({
      messages: [
        { content: `The user is ${mail}.` },
        { content: 'Look me up.' },
        { tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look_up' } }] },
        { tool_call_id: 'call_1', content: expect.stringMatching(/^\{"card": "<CREDIT_CARD_[k-z]{17}>"\}$/) },
      ],
      tools: [{ type: 'function', function: { name: 'look_up', description: `Ask ${mail} about it.` } }],
    });
  });

  it('lists its models', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(['demo']);
    const reader = openAi(url, await fetchToken(url, { scope: 'ai:read' }));
    expect((await reader.models.list()).data).toEqual(data);
  });

  it.each([
    ['live', { status: 'up' }],
    ['ready', { status: 'up', stores: { limits: 'memory' } }],
  ])('tells its health (%s) to anybody', async (probe, report) => {
    const response = await fetch(`${url}/health/${probe}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(report);
  });

  it('shows its page without any script or style of its own text', async () => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    const html = await response.text();
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)</g)];
    expect(scripts.map(([, attributes, text]) => [attributes, text])).toEqual([
      [' type="module" src="/app.js"', ''],
    ]);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);

    const assets = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path = '']) => path);
    const types: Record<string, string> = { '/app.js': 'text/javascript', '/style.css': 'text/css' };
    expect(new Set(assets)).toEqual(new Set(Object.keys(types)));
    for (const path of assets) {
      const asset = await fetch(`${url}${path}`);
      expect(asset.status).toBe(200);
      expect(asset.headers.get('content-type')).toBe(`${types[path]}; charset=utf-8`);
      expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await asset.text()).length).toBeGreaterThan(500);
    }
  });
});

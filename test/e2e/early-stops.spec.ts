/** Calls that are stopped while they answer: every format says why in its own words, streamed and whole. */
import Anthropic from '@anthropic-ai/sdk';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, CurrentCall, type AiCall, type StopReason } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp, type StartedApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { post } from './chat-host.js';
import { aborted } from './stream-host.js';
import { ANSWERS, EVENTS, FORMATS, REQUESTS, type Format } from './early-stops.js';

type Answer = (call: AiCall, format: Format) => unknown;
let answer: Answer = () => ({});

const PATHS: Readonly<Partial<Record<Format, string>>> = {
  'openai.chat': 'chat/completions',
  'openai.responses': 'responses',
  'anthropic.messages': 'v1/messages',
};
const pathOf = (format: Format): string => PATHS[format] ?? format;

const CONTROLLERS = FORMATS.map((format) => {
  @Controller()
  class FormatController {
    @Post(pathOf(format))
    @HttpCode(200)
    @AiEndpoint({ format })
    answer(@CurrentCall() call: AiCall): unknown {
      return answer(call, format);
    }
  }
  return FormatController;
});

/** Streams a beginning, stops, and goes on. */
const stoppedBy =
  (reason: StopReason): Answer =>
  (call, format) =>
    (async function* () {
      yield* EVENTS[format];
      setImmediate(() => call.stop(reason));
      await aborted(call.signal);
      yield* EVENTS[format];
    })();

/** What the end of a stream says, by reason. */
const ENDS: Readonly<Record<Format, Readonly<Record<'length' | 'filter' | 'error', RegExp>>>> = {
  'openai.chat': {
    length:
      /"choices":\[\{"index":0,"delta":\{\},"finish_reason":"length"\},\{"index":1,[^\n]*"length"\}\]\}\n\ndata: \[DONE\]\n\n$/,
    filter:
      /\{"index":0,"delta":\{\},"finish_reason":"content_filter"\},\{"index":1,[^\n]*\n\ndata: \[DONE\]\n\n$/,
    error: /data: \{"error":\{"message":[^\n]*"code":"invalid_token"[^\n]*\n\ndata: \[DONE\]\n\n$/,
  },
  'openai.responses': {
    length: /event: response\.incomplete\ndata: [^\n]*\{"reason":"max_output_tokens"\}[^\n]*\n\n$/,
    filter: /event: response\.incomplete\ndata: [^\n]*\{"reason":"content_filter"\}[^\n]*\n\n$/,
    error: /event: error\ndata: \{"type":"error","code":"invalid_token"[^\n]*\n\n$/,
  },
  'anthropic.messages': {
    length:
      /event: content_block_stop\n[^\n]*"index":1\}\n\n[^\n]*\n[^\n]*"stop_reason":"max_tokens"[^\n]*\n\nevent: message_stop\n[^\n]*\n\n$/,
    filter: /"index":1\}\n\n[^\n]*\n[^\n]*"stop_reason":"refusal"[^\n]*\n\nevent: message_stop\n[^\n]*\n\n$/,
    error: /event: error\ndata: \{"type":"error","error":\{"type":"api_error","message":"[^"]+"\}\}\n\n$/,
  },
  'ai-sdk.ui': {
    length:
      /"text-end","id":"0"\}\n\ndata: \{"type":"finish","finishReason":"length"\}\n\ndata: \[DONE\]\n\n$/,
    filter: /data: \{"type":"finish","finishReason":"content-filter"\}\n\ndata: \[DONE\]\n\n$/,
    error: /data: \{"type":"error","errorText":"[^"]+"\}\n\ndata: \[DONE\]\n\n$/,
  },
  mcp: {
    length: /"id":null,"error":\{"code":-32603,"message":"The budget is spent\."\}\}\n\n$/,
    filter: /"id":null,"error":\{"code":-32603,"message":"The answer was stopped[^"]*"\}\}\n\n$/,
    error: /"id":null,"error":\{"code":-32603,"message":"The access token is not valid\."\}\}\n\n$/,
  },
  ndjson: {
    length: /\n\{"error":\{[^\n]*"code":"budget_exceeded"[^\n]*\n$/,
    filter: /\n\{"error":\{[^\n]*"code":"output_blocked"[^\n]*\n$/,
    error: /\n\{"error":\{[^\n]*"code":"invalid_token"[^\n]*\n$/,
  },
  // A plain text has no words for it.
  text: { length: /^Write to $/, filter: /^Write to $/, error: /^Write to $/ },
};

/** What a whole answer says that was cut short; a format without words for it refuses. */
const WHOLE: Readonly<Record<Format, readonly [length: object, filter: object]>> = {
  'openai.chat': [
    { choices: [{ finish_reason: 'length' }] },
    { choices: [{ finish_reason: 'content_filter' }] },
  ],
  'openai.responses': [
    { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
  ],
  'anthropic.messages': [{ stop_reason: 'max_tokens' }, { stop_reason: 'refusal' }],
  mcp: [
    { id: 1, error: { code: -32603, message: 'The budget is spent.' } },
    { id: 1, error: { code: -32603 } },
  ],
  'ai-sdk.ui': [{ error: { code: 'budget_exceeded' } }, { error: { code: 'output_blocked' } }],
  ndjson: [{ error: { code: 'budget_exceeded' } }, { error: { code: 'output_blocked' } }],
  text: [{ error: { code: 'budget_exceeded' } }, { error: { code: 'output_blocked' } }],
};

const REASONS = [
  ['budget_exceeded', 'length', 0],
  ['output_blocked', 'filter', 1],
] as const;
const ERRORS = [
  ['credentials_expired', 'invalid_token', 401],
  ['credentials_revoked', 'invalid_token', 401],
  ['deadline', 'deadline_exceeded', 504],
  ['shutdown', 'temporarily_unavailable', 503],
] as const;

let issuer: TestIssuer;
let token: string;
beforeAll(async () => {
  issuer = await createTestIssuer();
  token = await issuer.token();
});
afterAll(() => issuer.stop());

describe.each(ADAPTERS)('on %s', (adapter) => {
  let started: StartedApp;
  const audit = new AuditLines();
  beforeAll(async () => {
    started = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          rate: { limit: '100000/min' },
          audit: { sink: audit },
        }),
      ],
      controllers: CONTROLLERS,
    });
  });
  afterAll(() => started.app.close());

  const send = async (format: Format): Promise<Response> =>
    post(`${started.url}/${pathOf(format)}`, REQUESTS[format], token);
  const outcomeOf = async (response: Response): Promise<string | undefined> =>
    (await audit.call(response.headers.get('x-request-id'))).outcome;

  describe.each(FORMATS)('%s', (format) => {
    it.each([...REASONS, ['credentials_revoked', 'error', 0] as const])(
      'a stream that is stopped ends well-formed: %s',
      async (reason, kind) => {
        answer = stoppedBy(reason);
        const response = await send(format);
        expect(response.status).toBe(200);
        const wire = await response.text();
        expect(wire).toMatch(ENDS[format][kind]);
        // Half of a value was held when it ended.
        expect(wire).toContain('to ');
        expect(wire).not.toMatch(/joe|bob|4111/);
        expect(await outcomeOf(response)).toBe(reason);
      },
    );

    it.each(REASONS)('an answer that is cut short says so: %s', async (reason, _, at) => {
      answer = (call) => {
        call.stop(reason);
        return ANSWERS[format];
      };
      const response = await send(format);
      expect(await response.json()).toMatchObject(WHOLE[format][at]);
      expect(await outcomeOf(response)).toBe(reason);
    });

    it.each(ERRORS)('an answer that is stopped otherwise is refused: %s', async (reason, code, status) => {
      for (const late of [ANSWERS[format], stoppedBy('error')]) {
        answer = async (call) => {
          setImmediate(() => call.stop(reason));
          await aborted(call.signal);
          return typeof late === 'function' ? late(call, format) : late;
        };
        const response = await send(format);
        expect(response.status).toBe(status);
        expect(await response.json()).toMatchObject({ error: { code } });
        expect(await outcomeOf(response)).toBe(reason);
      }
    });
  });

  it.each([
    ['budget_exceeded', 429],
    ['output_blocked', 502],
  ] as const)(
    'a handler that fails because its call was stopped is refused with why: %s',
    async (reason, status) => {
      answer = async (call) => {
        setImmediate(() => call.stop(reason));
        return fetch(`${started.url}/none`, { signal: call.signal }).then(async () => {
          await aborted(call.signal);
          throw call.signal.reason;
        });
      };
      const response = await send('openai.chat');
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { code: reason } });
      expect(await outcomeOf(response)).toBe(reason);
    },
  );

  it('a handler that does not heed the signal does not keep its caller waiting', async () => {
    answer = async (call) => {
      setImmediate(() => call.stop('credentials_revoked'));
      return new Promise(() => undefined);
    };
    expect((await send('openai.chat')).status).toBe(401);
  });

  describe('the official clients', () => {
    const openai = (): OpenAI => new OpenAI({ baseURL: started.url, apiKey: token, maxRetries: 0 });
    const anthropic = (): Anthropic =>
      new Anthropic({ baseURL: started.url, apiKey: null, authToken: token, maxRetries: 0 });
    const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'x' }] };

    it.each([
      ['budget_exceeded', 'length', 'max_output_tokens', 'max_tokens'],
      ['output_blocked', 'content_filter', 'content_filter', 'refusal'],
    ] as const)('read why an answer ends: %s', async (reason, finish, incomplete, stop) => {
      answer = stoppedBy(reason);
      const finishes = new Set<string>();
      for await (const { choices } of await openai().chat.completions.create({ ...ask, stream: true }))
        for (const { finish_reason } of choices) if (finish_reason) finishes.add(finish_reason);
      expect([...finishes]).toEqual([finish]);

      const types: unknown[] = [];
      for await (const event of await openai().responses.create({ model: 'm', input: 'x', stream: true }))
        types.push(event.type === 'response.incomplete' ? event.response.incomplete_details : event.type);
      expect(types.at(-1)).toEqual({ reason: incomplete });

      const message = await anthropic()
        .messages.stream({ ...ask, max_tokens: 9 })
        .finalMessage();
      expect(message.stop_reason).toBe(stop);
    });

    it('throw what a stopped stream says', async () => {
      answer = stoppedBy('shutdown');
      const read = async (stream: AsyncIterable<unknown>): Promise<void> => {
        for await (const _ of stream);
      };
      const chat = await openai().chat.completions.create({ ...ask, stream: true });
      await expect(read(chat)).rejects.toMatchObject({ code: 'temporarily_unavailable' });
      const messages = await anthropic().messages.create({ ...ask, max_tokens: 9, stream: true });
      await expect(read(messages)).rejects.toThrow('A required service is unavailable.');
      const responses = await openai().responses.create({ model: 'm', input: 'x', stream: true });
      const events: { type: string }[] = [];
      await (async () => {
        for await (const event of responses) events.push(event);
      })().catch((error: unknown) => events.push({ type: (error as Error).constructor.name }));
      expect(events.at(-1)?.type).toMatch(/^error$|^APIError$/);
    });
  });
});

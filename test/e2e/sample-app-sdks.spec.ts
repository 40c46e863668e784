/** The official clients of OpenAI and Anthropic, unchanged, through every endpoint of the sample app. */
import Anthropic, { AuthenticationError } from '@anthropic-ai/sdk';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { Logger } from '@nestjs/common';
import type OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { Response } from 'openai/resources/responses/responses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleApp, type SampleApp } from '../../sample-app/src/create-app.js';
import { ADAPTERS } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { EMAIL, fetchSeen, fetchToken, openAi, PROMPT, VALUES } from './sample-app-client.js';

/** On this word the demo model calls a function. */
const ORDER = `Use the tool. ${PROMPT}`;
const saying = (text: string): string =>
  `You said: “${text}” I know nothing else about you. Questions? My colleague is at <EMAIL_ADDRESS>.`;

/** A conversation of one function, in no API's words. */
interface Asked {
  readonly text: string;
  /** What the function answered, and the arguments of its call. */
  readonly result?: { readonly args: string; readonly text: string };
}
interface Answered {
  readonly text: string;
  readonly args: string | undefined;
  /** The demo model names its answers after the call. */
  readonly id: string;
  readonly ended: string | null | undefined;
  readonly usage: readonly (number | undefined)[];
}
interface Clients {
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
}

const SYSTEM = `The user is ${EMAIL}.`;
const TOOL = { name: 'send_mail', description: `Writes to ${EMAIL}.` };
const SCHEMA = { type: 'object' as const, properties: { text: { type: 'string' }, cc: { type: 'string' } } };

const chatRequest = ({ text, result }: Asked) => ({
  model: 'demo',
  messages: [
    { role: 'system' as const, content: SYSTEM },
    { role: 'user' as const, content: text },
    ...(result
      ? [
          {
            role: 'assistant' as const,
            tool_calls: [
              { id: 'c', type: 'function' as const, function: { name: TOOL.name, arguments: result.args } },
            ],
          },
          { role: 'tool' as const, tool_call_id: 'c', content: result.text },
        ]
      : []),
  ],
  tools: [{ type: 'function' as const, function: { ...TOOL, parameters: SCHEMA } }],
});
const ofChat = ({ id, choices: [choice], usage }: ChatCompletion): Answered => {
  const [used] = choice!.message.tool_calls ?? [];
  const args = used?.type === 'function' ? used.function.arguments : undefined;
  const counts = [usage?.prompt_tokens, usage?.completion_tokens];
  return { id, text: choice!.message.content ?? '', args, ended: choice!.finish_reason, usage: counts };
};

const responsesRequest = ({ text, result }: Asked) => ({
  model: 'demo',
  instructions: SYSTEM,
  input: [
    { role: 'user' as const, content: text },
    ...(result
      ? [
          { type: 'function_call' as const, call_id: 'c', name: TOOL.name, arguments: result.args },
          { type: 'function_call_output' as const, call_id: 'c', output: result.text },
        ]
      : []),
  ],
  tools: [{ type: 'function' as const, ...TOOL, parameters: SCHEMA, strict: false }],
});
const ofResponse = ({ id, output: [item], output_text, status, usage }: Response): Answered => {
  const args = item?.type === 'function_call' ? item.arguments : undefined;
  return { id, text: output_text, args, ended: status, usage: [usage?.input_tokens, usage?.output_tokens] };
};

const messagesRequest = ({ text, result }: Asked) => ({
  model: 'demo',
  max_tokens: 999,
  system: SYSTEM,
  messages: [
    { role: 'user' as const, content: text },
    ...(result
      ? [
          {
            role: 'assistant' as const,
            content: [
              {
                type: 'tool_use' as const,
                id: 'c',
                name: TOOL.name,
                input: JSON.parse(result.args) as unknown,
              },
            ],
          },
          {
            role: 'user' as const,
            content: [{ type: 'tool_result' as const, tool_use_id: 'c', content: result.text }],
          },
        ]
      : []),
  ],
  tools: [{ ...TOOL, input_schema: SCHEMA }],
});
const ofMessage = ({ id, content: [block], stop_reason, usage }: Message): Answered => {
  const args = block?.type === 'tool_use' ? JSON.stringify(block.input) : undefined;
  const text = block?.type === 'text' ? block.text : '';
  return { id, text, args, ended: stop_reason, usage: [usage.input_tokens, usage.output_tokens] };
};

type Ask = (clients: Clients, asked: Asked) => Promise<Answered>;

/** What ends an answer, a text and a call of a function. */
const CHAT = ['stop', 'tool_calls'] as const;
const RESPONSES = ['completed', 'completed'] as const;
const MESSAGES = ['end_turn', 'tool_use'] as const;

const WAYS: [string, Ask, readonly [string, string]][] = [
  [
    'chat.completions.create()',
    async ({ openai }, asked) => ofChat(await openai.chat.completions.create(chatRequest(asked))),
    CHAT,
  ],
  [
    'chat.completions.stream()',
    async ({ openai }, asked) => {
      const request = { ...chatRequest(asked), stream_options: { include_usage: true } };
      return ofChat(await openai.chat.completions.stream(request).finalChatCompletion());
    },
    CHAT,
  ],
  [
    'responses.create()',
    async ({ openai }, asked) => ofResponse(await openai.responses.create(responsesRequest(asked))),
    RESPONSES,
  ],
  [
    'responses.stream()',
    async ({ openai }, asked) =>
      ofResponse(await openai.responses.stream(responsesRequest(asked)).finalResponse()),
    RESPONSES,
  ],
  [
    'messages.create()',
    async ({ anthropic }, asked) => ofMessage(await anthropic.messages.create(messagesRequest(asked))),
    MESSAGES,
  ],
  [
    'messages.stream()',
    async ({ anthropic }, asked) =>
      ofMessage(await anthropic.messages.stream(messagesRequest(asked)).finalMessage()),
    MESSAGES,
  ],
];

const anthropicClient = (url: string, token: string): Anthropic =>
  new Anthropic({ baseURL: url, apiKey: null, authToken: token, maxRetries: 0, logLevel: 'off' });

describe.each(ADAPTERS)('on %s', (adapter) => {
  const env = { PORT: '0', HTTP_ADAPTER: adapter, DEMO_PAUSE_MS: '0' };
  let sample: SampleApp;
  let token: string;
  let clients: Clients;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    sample = await createSampleApp(env, { audit: { sink: new AuditLines() }, rate: { limit: '1000/min' } });
    token = await fetchToken(sample.url);
    clients = { openai: openAi(sample.url, token), anthropic: anthropicClient(sample.url, token) };
  });
  afterAll(() => sample.close());

  /** What the model received in the call that gave an answer of this id: a prefix, and the id of the call. */
  const seenIn = async (id: string): Promise<string> => {
    const response = await fetchSeen(sample.url, id.slice(-36), token);
    expect(response.status).toBe(200);
    const text = await response.text();
    for (const value of VALUES) expect(text).not.toContain(value);
    for (const type of ['EMAIL_ADDRESS', 'CREDIT_CARD', 'PHONE_NUMBER'])
      expect(text).toMatch(new RegExp(`<${type}(_[k-z]{17})?>`));
    return text;
  };

  describe.each(WAYS)('%s', (_, ask, [said, called]) => {
    it('gives the caller his own words, and the model pseudonyms', async () => {
      const { text, args, ended, id, usage } = await ask(clients, { text: PROMPT });
      expect({ text, args, ended }).toEqual({ text: saying(PROMPT), args: undefined, ended: said });
      for (const count of usage) expect(count).toBeGreaterThan(10);
      await seenIn(id);
    });

    it('calls a function with arguments that parse, and that hold the words of the caller', async () => {
      const { text, args = '', ended, id } = await ask(clients, { text: ORDER });
      expect({ text, ended }).toEqual({ text: '', ended: called });
      expect(JSON.parse(args)).toEqual({ text: ORDER, cc: '<EMAIL_ADDRESS>' });
      await seenIn(id);
    });

    it('takes the result of a function in the next turn', async () => {
      const { args = '' } = await ask(clients, { text: ORDER });
      const told = `Sent "${PROMPT}"`;
      const { text, ended, id } = await ask(clients, { text: ORDER, result: { args, text: told } });
      expect({ text, ended }).toEqual({ text: saying(told), ended: said });
      expect(await seenIn(id)).toContain('<EMAIL_ADDRESS>');
    });
  });

  it('embeds no values, and the same text as the same vector', async () => {
    const request = { model: 'demo', input: [PROMPT, 'rhubarb', PROMPT] };
    const { data, request_id } = await clients.openai.embeddings.create(request).withResponse();
    const [one, other, again] = data.data.map(({ embedding }) => embedding);
    expect(one).toHaveLength(32);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(data.usage.prompt_tokens).toBeGreaterThan(2);
    await seenIn(request_id ?? '');
    const plain = await clients.openai.embeddings.create({ ...request, encoding_format: 'float' });
    expect(plain.data).toEqual(data.data);
  });

  it("refuses a token that is none, as Anthropic's client understands it", async () => {
    const asked = anthropicClient(sample.url, 'none').messages.create(messagesRequest({ text: PROMPT }));
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, error: { error: { code: 'invalid_token' } } });
  });

  it("does not speak Anthropic's protocol to another provider", async () => {
    const upstream = { ...env, UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1' };
    const other = await createSampleApp(upstream, { audit: { sink: new AuditLines() } });
    const client = anthropicClient(other.url, await fetchToken(other.url));
    await expect(client.messages.create(messagesRequest({ text: 'hello' }))).rejects.toMatchObject({
      status: 501,
    });
    await other.close();
  });
});

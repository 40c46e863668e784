import type { OpenAiChatRequest, OpenAiEmbeddingsRequest } from '@ai-security/nestjs';
import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import fc from 'fast-check';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { DemoModel } from './demo-model.js';
import { INVENTED_EMAIL } from './reply.js';

const model = new DemoModel(0);
const call = (signal = new AbortController().signal) => ({ id: 'c-1', openedAt: 1_700_000_000_000, signal });

/** One way to ask the model the same, and where its answer is. */
interface Api<Whole, Event> {
  ask(content: unknown, more?: object, signal?: AbortSignal): Promise<Whole | AsyncIterable<Event>>;
  /** What it says, or the arguments of the function that it calls. */
  said(whole: Whole): string | null | undefined;
  piece(event: Event): string | null | undefined;
  readonly result: (text: string) => object[];
  readonly tool: object;
}

const chat: Api<ChatCompletion, ChatCompletionChunk> = {
  ask: (content, more, signal) => {
    const messages = [{ role: 'system', content: 'be kind' }, ...turns(content)];
    return model.chat({ model: 'any-name', messages, ...more } as OpenAiChatRequest, call(signal));
  },
  said: ({ choices: [choice] }) => {
    const [used] = choice!.message.tool_calls ?? [];
    return used?.type === 'function' ? used.function.arguments : choice!.message.content;
  },
  piece: ({ choices: [choice] }) =>
    choice?.delta.content ?? choice?.delta.tool_calls?.[0]?.function?.arguments,
  result: (content) => [{ role: 'tool', tool_call_id: 'c', content }],
  tool: { type: 'function', function: { name: 'mail' } },
};
const responses: Api<Response, ResponseStreamEvent> = {
  ask: (content, more) => {
    const input = turns(content);
    return model.responses({ model: 'any-name', instructions: 'be kind', input, ...more } as never, call());
  },
  said: ({ output: [item], output_text }) => (item?.type === 'function_call' ? item.arguments : output_text),
  piece: (event) => ('delta' in event && typeof event.delta === 'string' ? event.delta : ''),
  result: (output) => [{ type: 'function_call_output', call_id: 'c', output }],
  tool: { type: 'function', name: 'mail', parameters: null, strict: null },
};
const messages: Api<Message, RawMessageStreamEvent> = {
  ask: (content, more) => {
    const all = { model: 'any-name', max_tokens: 99, system: 'be kind', messages: turns(content), ...more };
    return model.messages(all as never, call());
  },
  said: ({ content: [block] }) => (block?.type === 'text' ? block.text : JSON.stringify(toolInput(block))),
  piece: (event) => {
    if (event.type !== 'content_block_delta') return '';
    const { delta } = event;
    return delta.type === 'text_delta' ? delta.text : (delta as { partial_json: string }).partial_json;
  },
  result: (content) => [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content }] }],
  tool: { name: 'mail', input_schema: { type: 'object' } },
};
const APIS: [string, Api<unknown, unknown>][] = [
  ['chat', chat as Api<unknown, unknown>],
  ['responses', responses as Api<unknown, unknown>],
  ['messages', messages as Api<unknown, unknown>],
];

const turns = (content: unknown): object[] =>
  Array.isArray(content) ? (content as object[]) : [{ role: 'user', content }];
const toolInput = (block: object | undefined): unknown => (block as { input?: unknown } | undefined)?.input;

async function streamed(api: Api<unknown, unknown>, content: unknown, more: object = {}): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of (await api.ask(content, { stream: true, ...more })) as AsyncIterable<unknown>)
    events.push(event);
  return events;
}

describe.each(APIS)('%s', (_, api) => {
  it('repeats the last user message and adds an e-mail address of its own', async () => {
    const answer = await api.ask('mail <EMAIL_1> now');
    expect(answer).toMatchObject({ model: 'any-name' });
    expect(api.said(answer)).toContain('mail <EMAIL_1> now');
    expect(api.said(answer)).toContain(INVENTED_EMAIL);
    expect(await api.ask('mail <EMAIL_1> now')).toEqual(answer);
  });

  it('reads the text parts of a message', async () => {
    const content = [{ type: 'text', text: 'one' }, { type: 'image_url' }, { type: 'text', text: 'two' }];
    expect(api.said(await api.ask([{ role: 'user', content }]))).toContain('one  two');
  });

  it('calls a function when the user says so, and repeats its result', async () => {
    const more = { tools: [api.tool] };
    const said = api.said(await api.ask('use the tool', more));
    expect(JSON.parse(said ?? '')).toEqual({ text: 'use the tool', cc: INVENTED_EMAIL });
    expect(api.said(await api.ask('hello', more))).toContain('hello');
    expect(api.said(await api.ask('use the tool'))).toContain('You said: “use the tool”');
    const turn = [{ role: 'user', content: 'use the tool' }, ...api.result('the tool says no')];
    expect(api.said(await api.ask(turn, more))).toContain('You said: “the tool says no”');
  });

  it('streams the text of the whole answer, in pieces of valid text that cut words apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), async (text, tool) => {
        const more = { tools: [api.tool] };
        const content = tool ? `tool ${text}` : text;
        const whole = await api.ask(content, more);
        const pieces = (await streamed(api, content, more)).map((event) => api.piece(event) ?? '');
        expect(pieces.join('')).toBe(api.said(whole));
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(14);
        for (const piece of pieces) expect(Buffer.from(piece).toString()).toBe(piece);
      }),
      { numRuns: 20 },
    );
  });
});

it('counts words where a provider counts tokens', async () => {
  const answer = (await chat.ask('mail <EMAIL_1> now')) as ChatCompletion;
  const words = chat.said(answer)!.split(' ').length;
  expect(answer.usage).toEqual({ prompt_tokens: 5, completion_tokens: words, total_tokens: 5 + words });
  const counted = { input_tokens: 5, output_tokens: words };
  expect(await responses.ask('mail <EMAIL_1> now')).toMatchObject({ usage: counted });
  expect(await messages.ask('mail <EMAIL_1> now')).toMatchObject({ usage: counted });
});

it('ends a chat stream with its finish reason, and with the usage where it is asked for', async () => {
  const api = chat as Api<unknown, unknown>;
  const plain = (await streamed(api, 'hello')) as ChatCompletionChunk[];
  expect(plain.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  expect(plain.some((chunk) => chunk.usage)).toBe(false);
  const last = (await streamed(api, 'hello', { stream_options: { include_usage: true } })).at(-1);
  expect(last).toMatchObject({ choices: [], usage: { prompt_tokens: 3 } });
});

it('stops when the call stops', async () => {
  const controller = new AbortController();
  const stream = await chat.ask('hello', { stream: true }, controller.signal);
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const chunk of stream as AsyncIterable<unknown>) {
      seen.push(chunk);
      if (seen.length === 3) controller.abort();
    }
  })();
  await expect(reading).rejects.toThrow('abort');
  expect(seen).toHaveLength(3);
});

describe('embeddings', () => {
  const embed = async (request: Partial<OpenAiEmbeddingsRequest>) =>
    (await model.embeddings({ model: 'm', input: 'a', ...request })).data.map(({ embedding }) => embedding);

  it('are the same for the same text, and of the size and encoding that is asked for', async () => {
    const [one, other, again] = await embed({ input: ['a b', 'c', 'a b'] });
    expect(one).toHaveLength(32);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    const [short] = await embed({ input: 'a b', dimensions: 4 });
    expect(short).toEqual(one!.slice(0, 4));
    const [base64] = await embed({ input: 'a b', encoding_format: 'base64' });
    const bytes = Buffer.from(base64 as unknown as string, 'base64');
    expect(Array.from({ length: 32 }, (_, i) => bytes.readFloatLE(4 * i))).toEqual(one);
  });

  it('are made of tokens as well', async () => {
    expect(await embed({ input: [1, 2] })).toHaveLength(1);
    expect(await embed({ input: [[1, 2], [3]] })).toHaveLength(2);
  });
});

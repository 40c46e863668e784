import { DefaultChatTransport, safeValidateUIMessages } from 'ai';
import type { DynamicToolUIPart, ToolUIPart, UIMessage, UIMessagePart } from 'ai';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import { UiMessagesRequest, type UiMessage } from './ui-messages.dto.js';

type Data = Record<string, unknown>;
type Tools = Record<string, { input: unknown; output: unknown }>;
type Part = UIMessagePart<Data, Tools>;
type Plain = Exclude<Part, { type: `tool-${string}` | 'dynamic-tool' }>;
type EveryPart = {
  [N in Plain['type']]: [Required<Extract<Plain, { type: N }>>, ...Extract<Plain, { type: N }>[]];
};
type EveryState<T extends { state: string }> = { [S in T['state']]: Extract<T, { state: S }>[] };

// The compiler proves that ours takes what the SDK's type allows, and may be cast to it for the SDK's functions.
const fromSdk = (message: UIMessage<unknown, Data, Tools>): UiMessage => message;
const toSdk = (message: UiMessage): UIMessage => message as UIMessage;

const providerMetadata = { openai: { itemId: 'i', deep: { list: [1, null] } } };

/** Every variant: first an example with all its members, then others. The compiler proves it complete. */
const PARTS: EveryPart = {
  text: [
    { type: 'text', text: 'hello', state: 'done', providerMetadata },
    { type: 'text', text: '' },
  ],
  reasoning: [
    { type: 'reasoning', id: 'r', text: 't', state: 'streaming', providerMetadata },
    { type: 'reasoning', text: '' },
  ],
  'source-url': [
    { type: 'source-url', sourceId: 's', url: 'https://example.com', title: 't', providerMetadata },
  ],
  'source-document': [
    {
      type: 'source-document',
      sourceId: 's',
      mediaType: 'application/pdf',
      title: 't',
      filename: 'a.pdf',
      providerMetadata,
    },
  ],
  file: [
    {
      type: 'file',
      mediaType: 'image/png',
      filename: 'a.png',
      url: 'data:image/png;base64,AA==',
      providerMetadata,
    },
    { type: 'file', mediaType: 'image/png', url: 'https://example.com/a.png' },
  ],
  'step-start': [{ type: 'step-start' }],
};

const approval = { id: 'a', descriptor: { a: 1 }, signature: 's', inputSchemaInput: [1] };
const call = {
  toolCallId: 'c',
  title: 't',
  toolMetadata: { a: ['b'] },
  providerExecuted: true,
  callProviderMetadata: providerMetadata,
};
const input = { city: 'Rome' };
const answered = { ...approval, reason: 'r' };

const states = <T extends object>(tool: T) => ({
  'input-streaming': [
    {
      ...tool,
      ...call,
      state: 'input-streaming' as const,
      input,
      rawInput: '{"ci',
      inputEncoding: 'json' as const,
    },
    { ...tool, toolCallId: 'c', state: 'input-streaming' as const },
  ],
  'input-available': [
    { ...tool, ...call, state: 'input-available' as const, input },
    { ...tool, toolCallId: 'c', state: 'input-available' as const, input: 'text' },
  ],
  'approval-requested': [{ ...tool, ...call, state: 'approval-requested' as const, input, approval }],
  'approval-responded': [
    {
      ...tool,
      ...call,
      state: 'approval-responded' as const,
      input,
      approval: { ...answered, approved: false },
    },
  ],
  'output-available': [
    {
      ...tool,
      ...call,
      state: 'output-available' as const,
      input,
      output: [{ celsius: 22 }, null],
      preliminary: true,
      resultProviderMetadata: providerMetadata,
      approval: { ...answered, approved: true as const },
    },
    { ...tool, toolCallId: 'c', state: 'output-available' as const, input: null, output: '22 degrees' },
  ],
  'output-error': [
    {
      ...tool,
      ...call,
      state: 'output-error' as const,
      input,
      rawInput: '{"ci',
      errorText: 'e',
      resultProviderMetadata: providerMetadata,
      approval: { ...answered, approved: true as const },
    },
    { ...tool, toolCallId: 'c', state: 'output-error' as const, input: undefined, errorText: 'e' },
  ],
  'output-denied': [
    {
      ...tool,
      ...call,
      state: 'output-denied' as const,
      input,
      approval: { ...answered, approved: false as const },
    },
  ],
});
const NAMED_TOOL: EveryState<ToolUIPart<Tools>> = states({ type: 'tool-weather' as const });
const DYNAMIC_TOOL: EveryState<DynamicToolUIPart> = states({
  type: 'dynamic-tool' as const,
  dynamic: false as const,
  toolName: 'weather',
});
const DATA: Part[] = [
  { type: 'data-chart', id: 'd', data: { points: [1, 2] } },
  { type: 'data-note', data: 'hello' },
  { type: 'data-none', data: null },
];

const EVERY_PART: Record<string, Part[]> = {
  ...PARTS,
  ...Object.fromEntries(
    Object.entries(NAMED_TOOL).map(([state, parts]) => [`tool-weather, ${state}`, parts]),
  ),
  ...Object.fromEntries(
    Object.entries(DYNAMIC_TOOL).map(([state, parts]) => [`dynamic-tool, ${state}`, parts]),
  ),
  'data-chart': DATA,
};

/** The body that the SDK's own transport posts. */
async function posted(messages: UIMessage[], transport: object = {}, options: object = {}): Promise<object> {
  let body: object | undefined;
  const fetch = (_: unknown, init?: RequestInit): Promise<Response> => {
    body = JSON.parse(init?.body as string) as object;
    return Promise.resolve(new Response('', { status: 200 }));
  };
  await new DefaultChatTransport({ api: 'http://localhost/chat', fetch, ...transport }).sendMessages({
    trigger: 'submit-message',
    chatId: 'chat_1',
    messageId: undefined,
    messages,
    abortSignal: undefined,
    ...options,
  });
  return body!;
}

async function accepts(Dto: typeof UiMessagesRequest, body: object): Promise<void> {
  const fast = compileDto(Dto)(body, 'refuse');
  expect(fast).toBeInstanceOf(Dto);
  expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
  expect(await validateInFull(Dto, body, 'refuse')).toStrictEqual(fast);
}

const user: UIMessage = { id: 'msg_1', role: 'user', parts: [{ type: 'text', text: 'hello' }] };

describe('UiMessagesRequest accepts what useChat posts', () => {
  it.each(Object.entries(EVERY_PART))('with a part %s', async (_, parts) => {
    const messages: UIMessage[] = [
      user,
      { id: 'msg_2', role: 'assistant', parts: parts as UIMessage['parts'] },
    ];
    const body = await posted(messages);
    expect(await safeValidateUIMessages(body as { messages: unknown })).toMatchObject({ success: true });
    await accepts(UiMessagesRequest, body);
  });

  it('with every role, and metadata of any kind', async () => {
    await accepts(
      UiMessagesRequest,
      await posted([
        { ...user, role: 'system', metadata: { createdAt: 1, deep: [{ a: null }] } },
        { ...user, metadata: 'text' },
        { ...user, role: 'assistant', parts: [], metadata: null },
      ]),
    );
  });

  it('to answer again', async () => {
    const options = { trigger: 'regenerate-message', messageId: 'msg_2' };
    const body = await posted([user], {}, options);
    expect(body).toMatchObject(options);
    await accepts(UiMessagesRequest, body);
  });

  it('with members of the host, in a class that extends it', async () => {
    class ChatRequest extends UiMessagesRequest {
      @IsString() model!: string;
    }
    const body = await posted([user], { body: { model: 'm' } });
    await accepts(ChatRequest, body);
    expect(compileDto(ChatRequest)(await posted([user]), 'refuse')).toBeUndefined();
    expect(compileDto(UiMessagesRequest)(body, 'refuse')).toBeUndefined();
    expect(compileDto(UiMessagesRequest)(body, 'strip')).toMatchObject({
      id: 'chat_1',
      trigger: 'submit-message',
    });
  });

  it('is typed as the SDK types it', () => {
    expect(toSdk(fromSdk(user))).toBe(user);
  });
});

const request = { id: 'chat_1', messages: [user], trigger: 'submit-message' };
const withPart = (part: unknown) => ({ ...request, messages: [{ ...user, parts: [part] }] });
const at = (member: string) => `messages[0].parts[0]${member}`;
const tool = { type: 'tool-weather', toolCallId: 'c', state: 'input-available', input: {} };
const ILLEGAL: Record<string, [body: unknown, code: string, param: string | null]> = {
  'a list': [[request], 'invalid_body', null],
  'no id': [{ ...request, id: undefined }, 'invalid_body', 'id'],
  'no messages': [{ ...request, messages: undefined }, 'invalid_body', 'messages'],
  'an empty list of messages': [{ ...request, messages: [] }, 'invalid_body', 'messages'],
  'messages in a list': [{ ...request, messages: [[user]] }, 'invalid_body', 'messages[0]'],
  'another trigger': [{ ...request, trigger: 'resume-stream' }, 'invalid_body', 'trigger'],
  'an unknown member': [{ ...request, model: 'm' }, 'unknown_member', null],
  'another role': [{ ...request, messages: [{ ...user, role: 'tool' }] }, 'invalid_body', 'messages[0].role'],
  'no parts': [
    { ...request, messages: [{ id: '1', role: 'user', content: 'hello' }] },
    'invalid_body',
    'messages[0].parts',
  ],
  'parts as text': [
    { ...request, messages: [{ ...user, parts: 'hello' }] },
    'invalid_body',
    'messages[0].parts',
  ],
  'content beside the parts': [
    { ...request, messages: [{ ...user, content: 'hello' }] },
    'unknown_member',
    'messages[0]',
  ],
  'a part that is text': [withPart('hello'), 'invalid_body', at('')],
  'a part in a list': [withPart(user.parts), 'invalid_body', at('')],
  'a part without type': [withPart({ text: 'hello' }), 'invalid_body', at('.type')],
  'a part of another type': [withPart({ type: 'image', url: 'u' }), 'invalid_body', at('.type')],
  'a part whose type is a list': [withPart({ ...tool, type: ['tool-weather'] }), 'invalid_body', at('.type')],
  'a type that only holds a name': [
    withPart({ ...tool, type: 'my-tool-weather' }),
    'invalid_body',
    at('.type'),
  ],
  'a text that is no text': [withPart({ type: 'text', text: ['hello'] }), 'invalid_body', at('.text')],
  'a text without text': [withPart({ type: 'text' }), 'invalid_body', at('.text')],
  'a text with more': [withPart({ type: 'text', text: 't', content: 'hello' }), 'unknown_member', at('')],
  'a file without address': [withPart({ type: 'file', mediaType: 'a/b' }), 'invalid_body', at('.url')],
  'a tool with more': [withPart({ ...tool, text: 'hello' }), 'unknown_member', at('')],
  'a tool in another state': [withPart({ ...tool, state: 'call' }), 'invalid_body', at('.state')],
  'a tool whose call id is no text': [
    withPart({ ...tool, toolCallId: 1 }),
    'invalid_body',
    at('.toolCallId'),
  ],
  'an error text that is no text': [withPart({ ...tool, errorText: {} }), 'invalid_body', at('.errorText')],
  'an approval without id': [
    withPart({ ...tool, approval: { approved: true } }),
    'invalid_body',
    at('.approval.id'),
  ],
  'a dynamic tool without name': [
    withPart({ ...tool, type: 'dynamic-tool' }),
    'invalid_body',
    at('.toolName'),
  ],
};

describe('UiMessagesRequest refuses', () => {
  it.each(Object.entries(ILLEGAL))('%s', async (_, [illegal, code, param]) => {
    const body: unknown = JSON.parse(JSON.stringify(illegal));
    expect(compileDto(UiMessagesRequest)(body, 'refuse')).toBeUndefined();
    const full = async () => validateInFull(UiMessagesRequest, body, 'refuse');
    await expect(full()).rejects.toMatchObject({ code, param });
  });
});

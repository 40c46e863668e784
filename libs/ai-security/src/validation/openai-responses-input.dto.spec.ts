import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { compileDto } from './compiled-dto.js';
import { validateInFull } from './full-validation.js';
import type { OPENAI_RESPONSES_CALLS } from './openai-responses-call.dto.js';
import type { OPENAI_RESPONSES_HOSTED_CALLS } from './openai-responses-hosted-call.dto.js';
import type { OpenAiResponsesItem } from './openai-responses-input.dto.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';

type Item = OpenAI.Responses.ResponseInputItem;
/** The items that are neither messages nor references nor calls. */
type Tag = Exclude<
  NonNullable<Item['type']>,
  | 'message'
  | 'item_reference'
  | keyof typeof OPENAI_RESPONSES_CALLS
  | keyof typeof OPENAI_RESPONSES_HOSTED_CALLS
>;
type Part = OpenAI.Responses.ResponseInputContent;
/** With every optional member, so that a member that the SDK adds is missed here by the compiler. */
type Full<T> = T extends string ? T : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;

// The compiler proves that every item of the SDK's type is one of ours.
const fromSdk = (items: Item[]): OpenAiResponsesItem[] => items;

const mode = { mode: 'explicit' as const };

const PARTS: { [K in Part['type']]: Full<Extract<Part, { type: K }>> } = {
  input_text: { type: 'input_text', text: 'a', prompt_cache_breakpoint: mode },
  input_image: {
    type: 'input_image',
    detail: 'original',
    file_id: 'file_1',
    image_url: 'data:image/png;base64,AA==',
    prompt_cache_breakpoint: mode,
  },
  input_file: {
    type: 'input_file',
    detail: 'low',
    file_data: 'data:application/pdf;base64,AA==',
    file_id: 'file_1',
    file_url: 'https://example.com/a.pdf',
    filename: 'a.pdf',
    prompt_cache_breakpoint: mode,
  },
};
const parts = Object.values(PARTS);

const message: Full<OpenAI.Responses.ResponseInputItem.Message> = {
  type: 'message',
  role: 'developer',
  status: 'completed',
  content: parts,
};
const easy: Full<OpenAI.Responses.EasyInputMessage> = {
  type: 'message',
  role: 'assistant',
  content: 'hi',
  phase: 'commentary',
};
const token = { token: 'a', bytes: [97], logprob: -1 };
const said: Full<OpenAI.Responses.ResponseOutputMessage> = {
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  phase: 'final_answer',
  content: [
    {
      type: 'output_text',
      text: 'hello',
      logprobs: [{ ...token, top_logprobs: [token] }],
      annotations: [
        { type: 'file_citation', file_id: 'f', filename: 'a.txt', index: 0 },
        { type: 'url_citation', start_index: 0, end_index: 1, title: 't', url: 'https://example.com' },
        { type: 'file_path', file_id: 'f', index: 0 },
      ],
    },
    { type: 'refusal', refusal: 'no' },
  ],
};

const FULL: { [K in Tag]: Full<Extract<Item, { type: K }>> } = {
  reasoning: {
    type: 'reasoning',
    id: 'i',
    summary: [{ type: 'summary_text', text: 'a' }],
    content: [{ type: 'reasoning_text', text: 'a' }],
    encrypted_content: 'AA==',
    status: 'completed',
  },
  compaction: { type: 'compaction', id: 'i', encrypted_content: 'AA==' },
  compaction_trigger: { type: 'compaction_trigger' },
};

const LEGAL: Record<string, Item[]> = {
  'nothing at all': [],
  'other items in full': Object.values(FULL),
  'hidden reasoning': [{ type: 'reasoning', id: 'i', summary: [], encrypted_content: null }],
  'messages in full': [message, easy, said],
  'messages without type': [
    { role: 'user', content: 'hello' },
    { role: 'system', content: parts },
    { role: 'assistant', content: 'hi', phase: null },
  ],
  references: [{ type: 'item_reference', id: 'i' }, { id: 'i' }, { type: null, id: 'i' }],
};

/** What the SDK's types forbid and clients send all the same: the model's text without annotations. */
const WRITTEN = [{ role: 'assistant', id: 'i', content: [{ type: 'output_text', text: 'hello' }] }];

const ILLEGAL: Record<string, [items: unknown, param: string]> = {
  'an object for the list': [{}, 'input'],
  'a number for the list': [1, 'input'],
  'a text in the list': [['hello'], 'input[0]'],
  'null in the list': [[null], 'input[0]'],
  'a list in the list': [[[easy]], 'input[0]'],
  'an unknown type': [[{ ...easy, type: 'massage' }], 'input[0].type'],
  'a type of Object.prototype': [[{ ...easy, type: 'constructor' }], 'input[0].type'],
  'a type that is no text': [[{ ...easy, type: ['message'] }], 'input[0].type'],
  'an unknown role': [[{ role: 'root', content: 'a' }], 'input[0].role'],
  'a message without role': [[{ type: 'message', content: 'a' }], 'input[0].role'],
  'a message without content': [[{ type: 'message', role: 'user' }], 'input[0].content'],
  'one part for the content': [[{ role: 'user', content: PARTS.input_text }], 'input[0].content'],
  'an unknown part': [[{ role: 'user', content: [{ type: 'text', text: 'a' }] }], 'input[0].content[0].type'],
  'parts in the text of a part': [
    [{ role: 'user', content: [{ type: 'input_text', text: [PARTS.input_text] }] }],
    'input[0].content[0].text',
  ],
  'a summary of another type': [
    [{ ...FULL.reasoning, summary: [{ type: 'text', text: 'a' }] }],
    'input[0].summary[0].type',
  ],
  'a summary as text': [[{ ...FULL.reasoning, summary: 'a' }], 'input[0].summary'],
  'a reference by number': [[{ id: 1 }], 'input[0].id'],
};

describe('the items of OpenAiResponsesRequest', () => {
  const legal: [string, unknown][] = [...Object.entries(LEGAL), ['hand-written answers', WRITTEN]];

  it.each(legal)('may be %s', async (_name, input) => {
    const body: unknown = JSON.parse(JSON.stringify({ model: 'gpt-5', input }));
    const fast = compileDto(OpenAiResponsesRequest)(body, 'refuse');
    expect(fast).toBeInstanceOf(OpenAiResponsesRequest);
    expect(JSON.parse(JSON.stringify(fast))).toEqual(body);
    expect(await validateInFull(OpenAiResponsesRequest, body, 'refuse')).toStrictEqual(fast);
  });

  it.each(Object.entries(ILLEGAL))('may not be %s', async (_name, [input, param]) => {
    const body: unknown = JSON.parse(JSON.stringify({ model: 'gpt-5', input }));
    expect(compileDto(OpenAiResponsesRequest)(body, 'strip')).toBeUndefined();
    const refused = (async () => validateInFull(OpenAiResponsesRequest, body, 'strip'))();
    await expect(refused).rejects.toMatchObject({ code: 'invalid_body', param });
  });

  it('are typed as the SDK types them', () => {
    const items = Object.values(LEGAL).flat();
    expect(fromSdk(items)).toBe(items);
  });
});

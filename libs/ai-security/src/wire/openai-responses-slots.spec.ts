/** OpenAI Responses: where the text of a request and of a whole answer is. */
import { describe, expect, it } from 'vitest';
import { formatRig, OURS, PSEUDONYM } from '../../../../test/wire/format-rig.js';
import { message, responseOf } from '../../../../test/wire/responses-events.js';
import { UninspectableAnswer } from './answer-channels.js';
import type { EventFormat } from './event-pump.js';
import { OPENAI_RESPONSES } from './openai-responses.format.js';
import { mapSlots } from './slots.js';

type Members = Record<string, unknown>;

const rig = () => formatRig(OPENAI_RESPONSES as EventFormat);

/** What the visitor sees of a request: strings in capitals, the number of media. */
function visited(request: object): { mapped: Members; json: string[]; media: number } {
  const seen = { json: [] as string[], media: 0 };
  const mapped = mapSlots(request, OPENAI_RESPONSES.request, {
    string(one, kind) {
      if (kind === 'json') seen.json.push(one);
      return one.toUpperCase();
    },
    media: () => void seen.media++,
  }) as Members;
  return { ...seen, mapped };
}

describe('a request', () => {
  it('has text in prompts, every kind of item, tools and metadata', () => {
    const input = [
      { role: 'user', content: 'a' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'b' }] },
      { type: 'function_call', call_id: 'x', name: 'c', arguments: '{"d":"e"}' },
      { type: 'function_call_output', call_id: 'x', output: 'f' },
      { type: 'custom_tool_call_output', call_id: 'x', output: [{ type: 'input_text', text: 'g' }] },
      { type: 'reasoning', id: 'r', summary: [{ type: 'summary_text', text: 'h' }], encrypted_content: 'i' },
      { type: 'shell_call_output', call_id: 'x', output: [{ stdout: 'j', stderr: 'k' }] },
      { type: 'mcp_call', id: 'x', server_label: 's', name: 'l', arguments: '{}', output: 'm' },
      { type: 'code_interpreter_call', code: 'n', outputs: [{ type: 'logs', logs: 'o' }] },
      { type: 'file_search_call', queries: ['p'], results: [{ file_id: 'f', text: 'q' }] },
      { type: 'program_output', result: 'r' },
    ];
    const request = {
      instructions: 's',
      input,
      prompt: { id: 'p', variables: { name: 't', other: { type: 'input_text', text: 'u' } } },
      tools: [{ type: 'function', description: 'v', parameters: { type: 'object' } }],
      metadata: { note: 'w' },
      brand_new: { say: 'x' },
    };
    const { mapped, json, media } = visited(request);
    const expected = JSON.stringify(request)
      .replace(/:"([^"\\]*)"/g, (_, one: string) => `:"${one.toUpperCase()}"`)
      .replace('["p"]', '["P"]');
    const restored = expected
      .replace('"encrypted_content":"I"', '"encrypted_content":"i"')
      .replace('"{\\"d\\":\\"e\\"}"', '"{\\"D\\":\\"E\\"}"');
    expect(mapped).toEqual(JSON.parse(restored));
    expect(json).toEqual(['{"d":"e"}', '{}']);
    expect(media).toBe(0);
    expect(visited({ input: 'a' }).mapped).toEqual({ input: 'A' });
  });

  it.each([
    [{ type: 'input_image', image_url: 'data:image/png;base64,AA' }],
    [{ type: 'input_image', file_id: 'file-1' }],
    [{ type: 'input_file', file_data: 'AA', filename: 'a.pdf' }],
    [{ type: 'input_file', file_url: 'https://example.com/a.pdf' }],
    [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }],
  ])('has media in a part, wherever parts are: %j', (part) => {
    expect(visited({ input: [{ role: 'user', content: [part] }] }).media).toBe(1);
    expect(visited({ input: [{ type: 'function_call_output', output: [part] }] }).media).toBe(1);
    expect(visited({ prompt: { id: 'p', variables: { scan: part } } }).media).toBe(1);
  });

  it('has media in screenshots and generated images', () => {
    const screenshot = { type: 'computer_screenshot', image_url: 'data:image/png;base64,AA' };
    expect(visited({ input: [{ type: 'computer_call_output', output: screenshot }] }).media).toBe(1);
    expect(visited({ input: [{ type: 'image_generation_call', id: 'x', result: 'AA' }] }).media).toBe(1);
  });

  it('hands credentials for other servers on as they are', () => {
    const tool = { type: 'mcp', server_url: 'u', authorization: 'abc', headers: { 'x-key': 'abc' } };
    expect(visited({ tools: [tool] }).mapped['tools']).toMatchObject([
      { authorization: 'abc', headers: { 'X-KEY': 'abc' }, server_url: 'U' },
    ]);
  });
});

describe('a whole answer', () => {
  const map = (answer: object): Members => rig().channels.map(answer, OPENAI_RESPONSES.answer) as Members;

  it('keeps identifiers, enumerations and ciphertext, and masks everything else', () => {
    const item = {
      type: 'reasoning',
      id: 'joe@example.com',
      summary: [],
      encrypted_content: 'joe@example.com',
    };
    const answer = responseOf([{ item, streams: [] }], 'completed', {
      metadata: { by: 'joe@example.com' },
      brand_new: [PSEUDONYM],
    });
    expect(map(answer)).toMatchObject({
      created_at: 1_741_476_777,
      output: [item],
      metadata: { by: '<EMAIL_ADDRESS>' },
      brand_new: [OURS],
    });
  });

  it('leaves annotations and logprobs empty, and counts the repeated output_text once', () => {
    const { item } = message({ text: ['to joe@example.com'] });
    Object.assign((item['content'] as Members[])[0]!, {
      annotations: [{ type: 'url_citation', start_index: 3, end_index: 9, url: 'https://example.com' }],
      logprobs: [{ token: 'joe@example.com' }],
    });
    const whole = rig();
    const answer = responseOf([{ item, streams: [] }], 'completed', {
      instructions: null,
      output_text: 'to joe@example.com',
    });
    expect(whole.channels.map(answer, OPENAI_RESPONSES.answer)).toMatchObject({
      output: [{ content: [{ text: 'to <EMAIL_ADDRESS>', annotations: [], logprobs: [] }] }],
      output_text: 'to <EMAIL_ADDRESS>',
    });
    expect(whole.findings()).toEqual(['EMAIL_ADDRESS']);
  });

  it('refuses images', () => {
    const image = { type: 'image_generation_call', id: 'x', result: 'AA' };
    expect(() => map(responseOf([{ item: image, streams: [] }]))).toThrow(UninspectableAnswer);
  });
});

/** Which strings of an Anthropic request and answer are text. */
import { describe, expect, it } from 'vitest';
import { formatRig, OURS, PSEUDONYM } from '../../../../test/wire/format-rig.js';
import { maskedRequest } from '../../../../test/wire/masked-request.js';
import { UninspectableAnswer } from './answer-channels.js';
import { ANTHROPIC_MESSAGES } from './anthropic-messages.format.js';
import type { EventFormat } from './event-pump.js';

const FORMAT = ANTHROPIC_MESSAGES as EventFormat;
const JOE = 'joe@example.com';
const GONE = '<EMAIL_ADDRESS>';

describe('a request', () => {
  it('is text in every block, save what is signed or encrypted', () => {
    const content = [
      {
        type: 'text',
        text: JOE,
        citations: [{ type: 'web_search_result_location', cited_text: JOE, encrypted_index: JOE }],
      },
      { type: 'document', source: { type: 'text', data: JOE }, title: JOE, context: JOE },
      { type: 'document', source: { type: 'content', content: [{ type: 'text', text: JOE }] } },
      { type: 'search_result', source: JOE, title: JOE, content: [{ type: 'text', text: JOE }] },
      { type: 'thinking', thinking: JOE, signature: JOE },
      { type: 'redacted_thinking', data: JOE },
      { type: 'tool_use', id: 'toolu_1', name: 'mail', input: { to: [JOE], [JOE]: 1 } },
      { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: JOE }] },
      { type: 'tool_result', tool_use_id: 'toolu_1', content: JOE },
      {
        type: 'web_search_tool_result',
        content: [{ type: 'web_search_result', title: JOE, encrypted_content: JOE }],
      },
      { type: 'brand_new', deep: { say: JOE } },
    ];
    const body = {
      model: 'demo',
      system: [{ type: 'text', text: JOE }],
      messages: [
        { role: 'user', content },
        { role: 'user', content: JOE },
      ],
      metadata: { user_id: JOE },
      tools: [{ name: 'mail', description: JOE, input_schema: { properties: { to: { description: JOE } } } }],
      mcp_servers: [{ url: 'https://mcp.example.com', authorization_token: JOE }],
    };
    const expected = JSON.parse(JSON.stringify(body).replaceAll(JOE, GONE)) as typeof body;
    const kept = expected.messages[0]!.content as unknown as Record<
      string,
      Record<string, unknown>[] | string
    >[];
    (kept[0]!['citations'] as Record<string, unknown>[])[0]!['encrypted_index'] = JOE;
    kept[4]!['signature'] = JOE;
    kept[5]!['data'] = JOE;
    (kept[9]!['content'] as Record<string, unknown>[])[0]!['encrypted_content'] = JOE;
    expected.mcp_servers[0]!.authorization_token = JOE;
    expect(maskedRequest(FORMAT, body)).toEqual(expected);
  });

  it.each([
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
    { type: 'document', source: { type: 'base64', data: 'AAAA' } },
    { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
    { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    { type: 'document', source: { type: 'brand_new', data: 'AAAA' } },
    { type: 'tool_result', content: [{ type: 'image', source: { type: 'base64', data: 'AAAA' } }] },
    { type: 'document', source: { type: 'content', content: [{ type: 'image', source: { data: 'AAAA' } }] } },
    { type: 'container_upload', file_id: 'file_1' },
  ])('holds media: %j', (block) => {
    expect(() => maskedRequest(FORMAT, { messages: [{ content: [block] }] })).toThrow(UninspectableAnswer);
  });
});

describe('an answer', () => {
  it('keeps ids, enumerations and signatures, and is text otherwise', () => {
    const { channels } = formatRig(FORMAT);
    const answer = {
      id: JOE,
      type: 'message',
      stop_sequence: JOE,
      stop_details: { type: 'refusal', explanation: JOE },
      content: [
        {
          type: 'text',
          text: JOE,
          citations: [{ type: 'char_location', cited_text: JOE, start_char_index: 4, end_char_index: 9 }],
        },
        { type: 'thinking', thinking: `${JOE} ${PSEUDONYM}`, signature: JOE },
        { type: 'tool_use', id: JOE, name: 'mail', input: { to: JOE } },
      ],
    };
    expect(channels.map(answer, FORMAT.answer)).toEqual({
      id: JOE,
      type: 'message',
      stop_sequence: GONE,
      stop_details: { type: 'refusal', explanation: GONE },
      content: [
        { type: 'text', text: GONE, citations: [{ type: 'char_location', cited_text: GONE }] },
        { type: 'thinking', thinking: `${GONE} ${OURS}`, signature: JOE },
        { type: 'tool_use', id: JOE, name: 'mail', input: { to: GONE } },
      ],
    });
  });
});

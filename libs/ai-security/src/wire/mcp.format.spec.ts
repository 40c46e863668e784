/** MCP: what is text in JSON-RPC messages, both ways, whole and streamed. */
import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteCutsOf, cutsOf } from '../../../../test/wire/cuts.js';
import { DEADLINE, formatRig, framesOf, OURS, PSEUDONYM } from '../../../../test/wire/format-rig.js';
import { maskedRequest } from '../../../../test/wire/masked-request.js';
import { prose, toolInput } from '../../../../test/wire/prose.js';
import { UninspectableAnswer } from './answer-channels.js';
import type { EventFormat } from './event-pump.js';
import { MCP } from './mcp.format.js';

const FORMAT = MCP as EventFormat;
const JOE = 'joe@example.com';
const GONE = '<EMAIL_ADDRESS>';

const message = (more: object, id: unknown = JOE): object => ({ jsonrpc: '2.0', id, ...more });
const result = (more: object): object => message({ result: more });

describe('a message', () => {
  it.each([
    [
      message({
        method: 'tools/call',
        params: { name: 'mail', arguments: { to: [JOE], deep: { n: 1, say: JOE } } },
      }),
    ],
    [message({ method: 'prompts/get', params: { name: 'greet', arguments: { who: JOE } } })],
    [message({ method: 'resources/read', params: { uri: `file:///home/${JOE}` } })],
    [
      message({
        method: 'sampling/createMessage',
        params: { systemPrompt: JOE, messages: [{ role: 'user', content: { type: 'text', text: JOE } }] },
      }),
    ],
    [result({ content: [{ type: 'text', text: JOE }], structuredContent: { mail: JOE }, isError: false })],
    [result({ content: [{ type: 'resource', resource: { uri: JOE, mimeType: 'text/plain', text: JOE } }] })],
    [result({ content: [{ type: 'resource_link', uri: JOE, name: JOE, description: JOE }] })],
    [result({ contents: [{ uri: JOE, text: JOE }] })],
    [
      result({
        messages: [
          { role: 'user', content: { type: 'tool_result', content: [{ type: 'text', text: JOE }] } },
        ],
      }),
    ],
    [
      result({
        tools: [
          { name: 'mail', description: JOE, inputSchema: { properties: { to: { description: JOE } } } },
        ],
      }),
    ],
    [message({ error: { code: -32000, message: JOE, data: { at: JOE } } })],
    [message({ method: 'notifications/message', params: { level: 'info', data: JOE } })],
    [message({ method: 'brand/new', params: { say: JOE } })],
  ])('is text both ways, and keeps its id: %j', (one) => {
    const { id, ...rest } = one as { id: string };
    const expected = { id, ...(JSON.parse(JSON.stringify(rest).replaceAll(JOE, GONE)) as object) };
    expect(maskedRequest(FORMAT, one)).toEqual(expected);
    expect(maskedRequest(FORMAT, [one])).toEqual([expected]);
    expect(formatRig(FORMAT).channels.map(one, FORMAT.answer)).toEqual(expected);
  });

  it('comes back to the one who asked with what must not change', () => {
    const one = {
      method: JOE,
      params: { cursor: JOE, progressToken: JOE, requestId: JOE, _meta: { progressToken: JOE } },
      result: { nextCursor: JOE, content: [{ type: 'text', text: PSEUDONYM }] },
    };
    const same = { ...one, result: { nextCursor: JOE, content: [{ type: 'text', text: OURS }] } };
    expect(formatRig(FORMAT).channels.map(one, FORMAT.answer)).toEqual(same);
  });

  it.each([
    result({ content: [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }] }),
    result({ content: [{ type: 'audio', data: 'AAAA', mimeType: 'audio/wav' }] }),
    result({ content: [{ type: 'resource', resource: { uri: 'a:b', blob: 'AAAA' } }] }),
    result({ contents: [{ uri: 'a:b', blob: 'AAAA' }] }),
    message({ params: { messages: [{ content: { type: 'image', data: 'AAAA' } }] } }),
    message({
      params: { messages: [{ content: [{ type: 'tool_result', content: [{ type: 'image', data: 'A' }] }] }] },
    }),
  ])('holds media: %j', (one) => {
    expect(() => maskedRequest(FORMAT, one)).toThrow(UninspectableAnswer);
    expect(() => formatRig(FORMAT).channels.map(one, FORMAT.answer)).toThrow(UninspectableAnswer);
  });
});

describe('a stream', () => {
  const said = fc
    .tuple(prose, toolInput)
    .map(([text, structuredContent]) =>
      message({ result: { content: [{ type: 'text', text }], structuredContent } }, 7),
    );
  const noted = prose.map((data) => ({
    jsonrpc: '2.0',
    method: 'notifications/message',
    params: { level: 'info', data },
  }));

  it('is the messages as whole answers would be, however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(said, noted), { maxLength: 4 }).chain((messages) => {
          const text = messages.map((one) => `event: message\ndata: ${JSON.stringify(one)}\n\n`).join('');
          return fc.tuple(fc.constant(messages), cutsOf(text), byteCutsOf(new TextEncoder().encode(text)));
        }),
        ([messages, texts, bytes]) => {
          const whole = formatRig(FORMAT);
          const expected = messages.map((one) => whole.channels.map(one, FORMAT.answer));
          for (const items of [messages, texts, bytes]) {
            const { pump, findings } = formatRig(FORMAT);
            const wire = items.map((item) => pump.push(item)).join('') + pump.end();
            expect(framesOf(wire).map((data) => JSON.parse(data as string) as unknown)).toEqual(expected);
            expect(findings()).toEqual(whole.findings());
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never waits: each message is complete in itself', () => {
    const { pump } = formatRig(FORMAT);
    expect(pump.push(result({ content: [{ type: 'text', text: 'joe@exam' }] }))).toContain('joe@exam');
    expect(pump.end()).toBe('');
  });

  it('may have batches (2025-03-26), each message of which is looked at', () => {
    const batch = [result({ content: [{ type: 'text', text: JOE }] }), message({ result: {} }, 2)];
    for (const item of [batch, `data: ${JSON.stringify(batch)}\n\n`]) {
      const [data] = framesOf(formatRig(FORMAT).pump.push(item));
      expect(JSON.parse(data as string)).toEqual([
        result({ content: [{ type: 'text', text: GONE }] }),
        message({ result: {} }, 2),
      ]);
    }
  });

  it('refuses what is no message', () => {
    expect(() => formatRig(FORMAT).pump.push('data: "joe@"\n\n')).toThrow(UninspectableAnswer);
  });

  it('stops with a JSON-RPC error, of no request that it could name', () => {
    const { pump } = formatRig(FORMAT);
    const error = { code: -32603, message: DEADLINE.message };
    expect(framesOf(pump.fail(DEADLINE)).map((data) => JSON.parse(data as string) as unknown)).toEqual([
      { jsonrpc: '2.0', id: null, error },
    ]);
  });
});

describe('a whole answer that is stopped', () => {
  it('is a JSON-RPC error under the same id, which the official client takes', () => {
    const stopped = FORMAT.stopped?.(message({ result: {} }, 7), DEADLINE);
    expect(stopped).toEqual({ jsonrpc: '2.0', id: 7, error: { code: -32603, message: DEADLINE.message } });
    expect(JSONRPCMessageSchema.safeParse(stopped).success).toBe(true);
    expect(FORMAT.stopped?.([message({}, 1), message({}, 2)], DEADLINE)).toMatchObject([
      { id: 1 },
      { id: 2 },
    ]);
  });
});

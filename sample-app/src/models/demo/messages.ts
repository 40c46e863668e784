/** The demo model in Anthropic's Messages: https://platform.claude.com/docs/en/build-with-claude/streaming. */
import type { AnthropicMessage, AnthropicMessagesRequest } from '@ai-security/nestjs';
import type {
  Message,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  TextBlock,
  ToolUseBlock,
} from '@anthropic-ai/sdk/resources/messages';
import { replyTo, textOf, type DemoCall, type Reply, type Speak, type Turn } from './reply.js';

export function message(request: AnthropicMessagesRequest, call: DemoCall): Message {
  const { calls, text, usage } = replyOf(request);
  const begun = started(request, call, usage);
  return {
    ...begun,
    content: [calls ? toolUse(call, calls, JSON.parse(text)) : textBlock(text)],
    stop_reason: stopReason(calls),
    usage: { ...begun.usage, output_tokens: usage.output },
  };
}

export async function* messageEvents(
  request: AnthropicMessagesRequest,
  call: DemoCall,
  speak: Speak,
): AsyncGenerator<RawMessageStreamEvent> {
  const { calls, text, usage } = replyOf(request);
  const begun = started(request, call, usage);
  yield { type: 'message_start', message: begun };
  const content_block = calls ? toolUse(call, calls, {}) : textBlock('');
  yield { type: 'content_block_start', index: 0, content_block };
  for await (const piece of speak(text)) {
    const delta: RawContentBlockDelta = calls
      ? { type: 'input_json_delta', partial_json: piece }
      : { type: 'text_delta', text: piece };
    yield { type: 'content_block_delta', index: 0, delta };
  }
  yield { type: 'content_block_stop', index: 0 };
  yield {
    type: 'message_delta',
    delta: { stop_reason: stopReason(calls), stop_sequence: null, stop_details: null, container: null },
    usage: { ...begun.usage, output_tokens: usage.output },
  };
  yield { type: 'message_stop' };
}

const started = (request: AnthropicMessagesRequest, call: DemoCall, usage: Reply['usage']): Message => ({
  id: `msg_${call.id}`,
  type: 'message',
  role: 'assistant',
  model: request.model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
  usage: {
    input_tokens: usage.input,
    output_tokens: 0,
    output_tokens_details: null,
    cache_creation: null,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    inference_geo: null,
    server_tool_use: null,
    service_tier: 'standard',
    speed: null,
  },
});

const textBlock = (text: string): TextBlock => ({ type: 'text', text, citations: null });

const toolUse = (call: DemoCall, name: string, input: unknown): ToolUseBlock => ({
  type: 'tool_use',
  id: `toolu_${call.id}`,
  name,
  input,
  caller: { type: 'direct' },
});

const stopReason = (calls: string | undefined) => (calls ? 'tool_use' : 'end_turn');

function replyOf({ system, messages, tools }: AnthropicMessagesRequest): Reply {
  const tool = tools?.find((one) => 'input_schema' in one);
  return replyTo([{ from: 'system', text: textOf(system) }, ...messages.map(turnOf)], tool?.name);
}

function turnOf({ role, content }: AnthropicMessage): Turn {
  const isResult = typeof content !== 'string' && content.some(({ type }) => type === 'tool_result');
  return { from: isResult ? 'tool' : role, text: textOf(content) };
}

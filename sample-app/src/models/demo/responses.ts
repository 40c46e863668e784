/** The demo model in OpenAI's Responses: https://platform.openai.com/docs/api-reference/responses-streaming. */
import type { OpenAiResponsesRequest } from '@ai-security/nestjs';
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import { replyTo, textOf, type DemoCall, type Reply, type Speak, type Turn } from './reply.js';

export function response(request: OpenAiResponsesRequest, call: DemoCall): Response {
  return completed(request, call, replyOf(request));
}

export async function* responseEvents(
  request: OpenAiResponsesRequest,
  call: DemoCall,
  speak: Speak,
): AsyncGenerator<ResponseStreamEvent> {
  const reply = replyOf(request);
  const { calls, text } = reply;
  const begun = inProgress(request, call);
  let n = 0;
  yield { type: 'response.created', response: begun, sequence_number: n++ };
  yield { type: 'response.in_progress', response: begun, sequence_number: n++ };

  let item: ResponseOutputMessage | ResponseFunctionToolCall;
  if (calls) {
    item = functionCall(call, calls, text);
    const opened = { ...item, arguments: '', status: 'in_progress' as const };
    const at = { output_index: 0, item_id: `fc_${call.id}` };
    yield { type: 'response.output_item.added', output_index: 0, item: opened, sequence_number: n++ };
    for await (const delta of speak(text))
      yield { type: 'response.function_call_arguments.delta', ...at, delta, sequence_number: n++ };
    const done = { name: calls, arguments: text };
    yield { type: 'response.function_call_arguments.done', ...at, ...done, sequence_number: n++ };
  } else {
    item = message(call, text);
    const opened = { ...item, content: [], status: 'in_progress' as const };
    const at = { output_index: 0, item_id: item.id, content_index: 0 };
    yield { type: 'response.output_item.added', output_index: 0, item: opened, sequence_number: n++ };
    yield { type: 'response.content_part.added', ...at, part: textPart(''), sequence_number: n++ };
    for await (const delta of speak(text))
      yield { type: 'response.output_text.delta', ...at, delta, logprobs: [], sequence_number: n++ };
    yield { type: 'response.output_text.done', ...at, text, logprobs: [], sequence_number: n++ };
    yield { type: 'response.content_part.done', ...at, part: textPart(text), sequence_number: n++ };
  }
  yield { type: 'response.output_item.done', output_index: 0, item, sequence_number: n++ };
  yield { type: 'response.completed', response: completed(request, call, reply), sequence_number: n++ };
}

const inProgress = (request: OpenAiResponsesRequest, call: DemoCall): Response => ({
  id: `resp_${call.id}`,
  object: 'response',
  created_at: Math.floor(call.openedAt / 1000),
  status: 'in_progress',
  model: request.model ?? 'demo',
  instructions: request.instructions ?? null,
  metadata: request.metadata ?? null,
  error: null,
  incomplete_details: null,
  output: [],
  output_text: '',
  parallel_tool_calls: false,
  temperature: null,
  top_p: null,
  tool_choice: 'auto',
  tools: [],
});

function completed(request: OpenAiResponsesRequest, call: DemoCall, reply: Reply): Response {
  const { calls, text, usage } = reply;
  return {
    ...inProgress(request, call),
    status: 'completed',
    output: [calls ? functionCall(call, calls, text) : message(call, text)],
    output_text: calls ? '' : text,
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.input + usage.output,
    },
  };
}

const textPart = (text: string): ResponseOutputText => ({
  type: 'output_text',
  text,
  annotations: [],
  logprobs: [],
});

const message = (call: DemoCall, text: string): ResponseOutputMessage => ({
  type: 'message',
  id: `msg_${call.id}`,
  role: 'assistant',
  status: 'completed',
  content: [textPart(text)],
});

const functionCall = (call: DemoCall, name: string, text: string): ResponseFunctionToolCall => ({
  type: 'function_call',
  id: `fc_${call.id}`,
  call_id: `call_${call.id}`,
  name,
  arguments: text,
  status: 'completed',
});

function replyOf({ input = '', instructions, tools }: OpenAiResponsesRequest): Reply {
  const tool = tools?.find(({ type }) => type === 'function');
  const items: readonly object[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  return replyTo(
    [{ from: 'system', text: instructions ?? '' }, ...items.map(turnOf)],
    tool?.type === 'function' ? tool.name : undefined,
  );
}

function turnOf(item: { type?: unknown; role?: string }): Turn {
  return { from: item.type === 'function_call_output' ? 'tool' : item.role, text: textOf(item) };
}

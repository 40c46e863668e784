/** The demo model in OpenAI's Chat Completions. */
import type { OpenAiChatRequest } from '@ai-security/nestjs';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { replyTo, textOf, type DemoCall, type Reply, type Speak } from './reply.js';

export function chatCompletion(request: OpenAiChatRequest, call: DemoCall): ChatCompletion {
  const { calls, text, usage } = replyOf(request);
  const said = calls
    ? { content: null, tool_calls: [{ ...toolCall(call), function: { name: calls, arguments: text } }] }
    : { content: text };
  return {
    ...head(request, call),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', refusal: null, ...said },
        logprobs: null,
        finish_reason: calls ? 'tool_calls' : 'stop',
      },
    ],
    usage: usageOf(usage),
  };
}

export async function* chatChunks(
  request: OpenAiChatRequest,
  call: DemoCall,
  speak: Speak,
): AsyncGenerator<ChatCompletionChunk> {
  const { calls, text, usage } = replyOf(request);
  const chunk = { ...head(request, call), object: 'chat.completion.chunk' as const };
  const choice = { index: 0, logprobs: null, finish_reason: null };
  const begun = calls
    ? {
        content: null,
        tool_calls: [{ index: 0, ...toolCall(call), function: { name: calls, arguments: '' } }],
      }
    : { content: '' };
  yield { ...chunk, choices: [{ ...choice, delta: { role: 'assistant', ...begun } }] };
  for await (const piece of speak(text)) {
    const delta = calls ? { tool_calls: [{ index: 0, function: { arguments: piece } }] } : { content: piece };
    yield { ...chunk, choices: [{ ...choice, delta }] };
  }
  yield { ...chunk, choices: [{ ...choice, delta: {}, finish_reason: calls ? 'tool_calls' : 'stop' }] };
  if (request.stream_options?.include_usage) yield { ...chunk, choices: [], usage: usageOf(usage) };
}

const head = (request: OpenAiChatRequest, call: DemoCall) => ({
  id: `chatcmpl-${call.id}`,
  created: Math.floor(call.openedAt / 1000),
  model: request.model,
});

const toolCall = (call: DemoCall) => ({ id: `call_${call.id}`, type: 'function' as const });

function replyOf({ messages, tools }: OpenAiChatRequest): Reply {
  const tool = tools?.find(({ type }) => type === 'function');
  return replyTo(
    messages.map(({ role, content }) => ({ from: role, text: textOf(content) })),
    tool?.type === 'function' ? tool.function.name : undefined,
  );
}

const usageOf = ({ input, output }: Reply['usage']): CompletionUsage => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});

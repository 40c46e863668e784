/** The built-in model: needs no network and no key, and answers the same to the same prompt. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AiCall, OpenAiChatRequest } from '@ai-security/nestjs';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { Model } from 'openai/resources/models';
import type { ChatModel } from './chat-model.js';

/** The size of each streamed piece in characters, in turn: odd ones, which cut words and pseudonyms apart. */
const PIECES = [3, 1, 7, 2, 5];

/** No caller sent it, so a caller must not see it: it shows what happens to values that a model adds. */
export const INVENTED_EMAIL = 'nina.berg@example.org';

type Call = Pick<AiCall, 'id' | 'openedAt' | 'signal'>;

export class DemoModel implements ChatModel {
  /** @param pauseMs between two pieces of a stream, so that people see it stream */
  constructor(private readonly pauseMs: number) {}

  async complete(request: OpenAiChatRequest, call: Call): Promise<ChatCompletion> {
    const content = answerTo(request);
    return {
      ...envelope(request, call),
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: usageOf(request, content),
    };
  }

  async stream(request: OpenAiChatRequest, call: Call): Promise<AsyncIterable<ChatCompletionChunk>> {
    return this.chunks(request, call);
  }

  async list(): Promise<Model[]> {
    return [{ id: 'demo', object: 'model', created: 0, owned_by: 'sample-app' }];
  }

  private async *chunks(request: OpenAiChatRequest, call: Call): AsyncGenerator<ChatCompletionChunk> {
    const content = answerTo(request);
    const head = { ...envelope(request, call), object: 'chat.completion.chunk' as const };
    const choice = { index: 0, logprobs: null, finish_reason: null };
    yield { ...head, choices: [{ ...choice, delta: { role: 'assistant', content: '' } }] };
    for (const piece of pieces(content)) {
      await pause(this.pauseMs, undefined, { signal: call.signal });
      yield { ...head, choices: [{ ...choice, delta: { content: piece } }] };
    }
    yield { ...head, choices: [{ ...choice, delta: {}, finish_reason: 'stop' }] };
    if (request.stream_options?.include_usage)
      yield { ...head, choices: [], usage: usageOf(request, content) };
  }
}

const envelope = (request: OpenAiChatRequest, call: Call) => ({
  id: `chatcmpl-${call.id}`,
  created: Math.floor(call.openedAt / 1000),
  model: request.model,
});

function answerTo(request: OpenAiChatRequest): string {
  const said = textOf(request.messages.findLast((message) => message.role === 'user')?.content);
  return `You said: “${said}” I know nothing else about you. Questions? My colleague is at ${INVENTED_EMAIL}.`;
}

/** The text of a message, whose content is a string or a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : ''))
    .join(' ');
}

/** Cuts between code points: half of a surrogate pair is not valid JSON text. */
function* pieces(text: string): Generator<string> {
  const points = Array.from(text);
  for (let at = 0, turn = 0; at < points.length; turn++) {
    const size = PIECES[turn % PIECES.length] ?? 1;
    yield points.slice(at, at + size).join('');
    at += size;
  }
}

const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** Counts words, where a provider would count tokens. */
function usageOf(request: OpenAiChatRequest, content: string): CompletionUsage {
  const prompt = request.messages.reduce((sum, message) => sum + wordsIn(textOf(message.content)), 0);
  const completion = wordsIn(content);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** Any provider that speaks OpenAI's chat protocol, through the official client. */
import type { AiCall, OpenAiChatRequest } from '@ai-security/nestjs';
import OpenAI from 'openai';
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { Model } from 'openai/resources/models';
import type { ChatModel } from './chat-model.js';

type Call = Pick<AiCall, 'signal'>;

export class OpenAiCompatibleModel implements ChatModel {
  private readonly client: OpenAI;

  constructor(baseURL: string, apiKey: string | undefined) {
    this.client = new OpenAI({
      baseURL,
      // Never the client's defaults: a key or an organization for OpenAI must not go to another provider.
      apiKey: apiKey ?? 'none',
      organization: null,
      project: null,
      logLevel: 'off',
    });
  }

  complete(request: OpenAiChatRequest, call: Call): Promise<ChatCompletion> {
    const body = request as ChatCompletionCreateParamsNonStreaming;
    return this.client.chat.completions.create(body, { signal: call.signal });
  }

  stream(request: OpenAiChatRequest, call: Call): Promise<AsyncIterable<ChatCompletionChunk>> {
    const body = request as ChatCompletionCreateParamsStreaming;
    return this.client.chat.completions.create(body, { signal: call.signal });
  }

  async list(call: Call): Promise<Model[]> {
    return (await this.client.models.list({ signal: call.signal })).data;
  }
}

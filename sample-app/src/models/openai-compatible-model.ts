/** Any provider that speaks OpenAI's protocols, through the official client. */
import type {
  AiCall,
  OpenAiChatRequest,
  OpenAiEmbeddingsRequest,
  OpenAiResponsesRequest,
} from '@ai-security/nestjs';
import { NotImplementedException } from '@nestjs/common';
import OpenAI from 'openai';
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParams,
} from 'openai/resources/chat/completions';
import type { CreateEmbeddingResponse } from 'openai/resources/embeddings';
import type { Model } from 'openai/resources/models';
import type {
  Response,
  ResponseCreateParams,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import type { Answer, LanguageModel } from './language-model.js';

type Call = Pick<AiCall, 'signal'>;

export class OpenAiCompatibleModel implements LanguageModel {
  private readonly client: OpenAI;

  /** @param fetch what it calls the provider with. @default the global one */
  constructor(baseURL: string, apiKey: string | undefined, fetch?: typeof globalThis.fetch) {
    this.client = new OpenAI({
      baseURL,
      // Never the client's defaults: a key or an organization for OpenAI must not go to another provider.
      apiKey: apiKey ?? 'none',
      organization: null,
      project: null,
      logLevel: 'off',
      fetch,
    });
  }

  chat(request: OpenAiChatRequest, { signal }: Call): Answer<ChatCompletion, ChatCompletionChunk> {
    return this.client.chat.completions.create(request as ChatCompletionCreateParams, { signal });
  }

  responses(request: OpenAiResponsesRequest, { signal }: Call): Answer<Response, ResponseStreamEvent> {
    return this.client.responses.create(request as ResponseCreateParams, { signal });
  }

  /** Anthropic's protocol is not spoken there: answered with 501. */
  async messages(): Promise<never> {
    throw new NotImplementedException();
  }

  embeddings(request: OpenAiEmbeddingsRequest, { signal }: Call): Promise<CreateEmbeddingResponse> {
    return this.client.embeddings.create(request, { signal });
  }

  async models({ signal }: Call): Promise<Model[]> {
    return (await this.client.models.list({ signal })).data;
  }
}

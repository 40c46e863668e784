/** The built-in model: needs no network and no key, and speaks every API. Each has a file of its own. */
import type {
  AnthropicMessagesRequest,
  OpenAiChatRequest,
  OpenAiEmbeddingsRequest,
  OpenAiResponsesRequest,
} from '@ai-security/nestjs';
import type { Message, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CreateEmbeddingResponse } from 'openai/resources/embeddings';
import type { Model } from 'openai/resources/models';
import type { Response, ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { Answer, LanguageModel } from '../language-model.js';
import { chatChunks, chatCompletion } from './chat.js';
import { embeddingsOf } from './embeddings.js';
import { message, messageEvents } from './messages.js';
import { speaker, type DemoCall, type Speak } from './reply.js';
import { response, responseEvents } from './responses.js';

export class DemoModel implements LanguageModel {
  /** @param pauseMs between two pieces of a stream, so that people see it stream */
  constructor(private readonly pauseMs: number) {}

  async chat(request: OpenAiChatRequest, call: DemoCall): Answer<ChatCompletion, ChatCompletionChunk> {
    return request.stream ? chatChunks(request, call, this.speak(call)) : chatCompletion(request, call);
  }

  async responses(request: OpenAiResponsesRequest, call: DemoCall): Answer<Response, ResponseStreamEvent> {
    return request.stream ? responseEvents(request, call, this.speak(call)) : response(request, call);
  }

  async messages(request: AnthropicMessagesRequest, call: DemoCall): Answer<Message, RawMessageStreamEvent> {
    return request.stream ? messageEvents(request, call, this.speak(call)) : message(request, call);
  }

  async embeddings(request: OpenAiEmbeddingsRequest): Promise<CreateEmbeddingResponse> {
    return embeddingsOf(request);
  }

  async models(): Promise<Model[]> {
    return [{ id: 'demo', object: 'model', created: 0, owned_by: 'sample-app' }];
  }

  private readonly speak = ({ signal }: DemoCall): Speak => speaker(this.pauseMs, signal);
}

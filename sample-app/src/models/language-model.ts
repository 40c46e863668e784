/** The port to the language model: what the controller needs of a provider, in the providers' own shapes. */
import type {
  AiCall,
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

/** The whole answer or, for `stream: true`, its events. Rejects when the provider refuses before the first one. */
export type Answer<Whole, Event> = Promise<Whole | AsyncIterable<Event>>;

/** Every method obeys `call.signal`. */
export interface LanguageModel {
  chat(request: OpenAiChatRequest, call: AiCall): Answer<ChatCompletion, ChatCompletionChunk>;
  responses(request: OpenAiResponsesRequest, call: AiCall): Answer<Response, ResponseStreamEvent>;
  messages(request: AnthropicMessagesRequest, call: AiCall): Answer<Message, RawMessageStreamEvent>;
  embeddings(request: OpenAiEmbeddingsRequest, call: AiCall): Promise<CreateEmbeddingResponse>;
  models(call: AiCall): Promise<Model[]>;
}

/** Injection token of the `LanguageModel` in use. */
export const LANGUAGE_MODEL = Symbol('sample-app:language-model');

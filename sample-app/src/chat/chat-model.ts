/** The port to the language model: what the controller needs of a provider, in OpenAI's own shapes. */
import type { AiCall, OpenAiChatRequest } from '@ai-security/nestjs';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Model } from 'openai/resources/models';

/** Every method obeys `call.signal`. */
export interface ChatModel {
  complete(request: OpenAiChatRequest, call: AiCall): Promise<ChatCompletion>;
  /** The chunks of a streamed answer; rejects when the provider refuses before the first one. */
  stream(request: OpenAiChatRequest, call: AiCall): Promise<AsyncIterable<ChatCompletionChunk>>;
  list(call: AiCall): Promise<Model[]>;
}

/** Injection token of the `ChatModel` in use. */
export const CHAT_MODEL = Symbol('sample-app:chat-model');

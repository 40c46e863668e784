/** Writes down what a model receives, then lets it answer. Development only. */
import type { AiCall, OpenAiChatRequest } from '@ai-security/nestjs';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Model } from 'openai/resources/models';
import type { SeenLog } from '../demo/seen-log.js';
import type { ChatModel } from './chat-model.js';

export class RecordingModel implements ChatModel {
  constructor(
    private readonly model: ChatModel,
    private readonly seen: SeenLog,
  ) {}

  complete(request: OpenAiChatRequest, call: AiCall): Promise<ChatCompletion> {
    this.seen.record(call, request);
    return this.model.complete(request, call);
  }

  stream(request: OpenAiChatRequest, call: AiCall): Promise<AsyncIterable<ChatCompletionChunk>> {
    this.seen.record(call, request);
    return this.model.stream(request, call);
  }

  list(call: AiCall): Promise<Model[]> {
    return this.model.list(call);
  }
}

/** Writes down what a model receives, then lets it answer. Development only. */
import type { AiCall } from '@ai-security/nestjs';
import type { SeenLog } from '../demo/seen-log.js';
import type { LanguageModel } from './language-model.js';

export function recordingModel(model: LanguageModel, log: SeenLog): LanguageModel {
  const seen = <Request extends object>(request: Request, call: AiCall): Request => {
    log.record(call, request);
    return request;
  };
  return {
    chat: (request, call) => model.chat(seen(request, call), call),
    responses: (request, call) => model.responses(seen(request, call), call),
    messages: (request, call) => model.messages(seen(request, call), call),
    embeddings: (request, call) => model.embeddings(seen(request, call), call),
    models: (call) => model.models(call),
  };
}

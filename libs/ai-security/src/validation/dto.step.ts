/** Checks the body against the DTO of its route. */
import type { AiCall } from '../call/ai-call.js';
import type { FormatName, ProtectedRoute } from '../call/protected-route.js';
import type { BodyStep } from '../call/steps.js';
import type { DtoClass } from './dto-metadata.js';
import type { DtoValidator } from './dto-validator.js';
import { AnthropicMessagesRequest } from './anthropic-messages.dto.js';
import { OpenAiChatRequest } from './openai-chat.dto.js';
import { OpenAiEmbeddingsRequest } from './openai-embeddings.dto.js';
import { OpenAiResponsesRequest } from './openai-responses.dto.js';
import { UiMessagesRequest } from './ui-messages.dto.js';

// None for MCP: clients post answers (sampling, elicitation) to the same address as requests.
const FORMAT_DTOS: Readonly<Partial<Record<FormatName, DtoClass>>> = {
  'openai.chat': OpenAiChatRequest,
  'openai.responses': OpenAiResponsesRequest,
  'openai.embeddings': OpenAiEmbeddingsRequest,
  'anthropic.messages': AnthropicMessagesRequest,
  'ai-sdk.ui': UiMessagesRequest,
};

// What TypeScript emits for parameters typed by an interface, a union or a plain value (as in Nest's pipe).
const NO_DTOS: ReadonlySet<unknown> = new Set([
  Object,
  Array,
  String,
  Number,
  Boolean,
  Date,
  Buffer,
  Map,
  Set,
]);

// A longer one names no model. It is left out, not cut: half of a value could no longer be redacted.
const MAX_MODEL_LENGTH = 1_024;

/** The class for a `@Body()`, `@Query()` or `@Param()` of this type, where it is one. */
export function dtoClassOf(type: unknown): DtoClass | undefined {
  return typeof type === 'function' && !NO_DTOS.has(type) ? (type as DtoClass) : undefined;
}

/** The DTO of a route: the type of its `@Body()` parameter, else the one of its format. */
export function bodyDtoOf(route: ProtectedRoute): DtoClass | undefined {
  const { format } = route;
  return dtoClassOf(route.bodyType) ?? (typeof format === 'string' ? FORMAT_DTOS[format] : undefined);
}

export class DtoStep implements BodyStep {
  readonly stage = 'validation';

  constructor(private readonly validator: DtoValidator) {}

  /** An absent body is judged as an empty object, as Nest's ValidationPipe does; GET and HEAD need none. */
  apply(body: unknown, call: AiCall): unknown {
    const model = (body as { model?: unknown } | undefined)?.model;
    if (typeof model === 'string' && model.length <= MAX_MODEL_LENGTH) call.model = model;
    const Dto = bodyDtoOf(call.route);
    if (!Dto || (body === undefined && hasNoBody(call))) return body;
    return this.validator.validate(Dto, body === undefined ? {} : body);
  }
}

function hasNoBody(call: AiCall): boolean {
  const { method } = call.exchange.request;
  return method === 'GET' || method === 'HEAD';
}

/** The protected API: what a host app writes itself is no more than this. */
import {
  AiEndpoint,
  AnthropicMessagesRequest,
  CurrentCall,
  OpenAiChatRequest,
  OpenAiEmbeddingsRequest,
  OpenAiResponsesRequest,
  type AiCall,
} from '@ai-security/nestjs';
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { LANGUAGE_MODEL, type LanguageModel } from '../models/language-model.js';

@Controller('v1')
export class AiController {
  constructor(@Inject(LANGUAGE_MODEL) private readonly model: LanguageModel) {}

  @Post('chat/completions')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
  chat(@Body() request: OpenAiChatRequest, @CurrentCall() call: AiCall) {
    return this.model.chat(request, call);
  }

  @Post('responses')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.responses', scopes: ['ai:chat'] })
  responses(@Body() request: OpenAiResponsesRequest, @CurrentCall() call: AiCall) {
    return this.model.responses(request, call);
  }

  @Post('messages')
  @HttpCode(200)
  @AiEndpoint({ format: 'anthropic.messages', scopes: ['ai:chat'] })
  messages(@Body() request: AnthropicMessagesRequest, @CurrentCall() call: AiCall) {
    return this.model.messages(request, call);
  }

  @Post('embeddings')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.embeddings', scopes: ['ai:chat'] })
  embeddings(@Body() request: OpenAiEmbeddingsRequest, @CurrentCall() call: AiCall) {
    return this.model.embeddings(request, call);
  }

  @Get('models')
  @AiEndpoint({ format: 'json', scopesAny: ['ai:chat', 'ai:read'] })
  async models(@CurrentCall() call: AiCall) {
    return { object: 'list', data: await this.model.models(call) };
  }
}

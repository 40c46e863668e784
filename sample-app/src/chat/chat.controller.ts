/** The protected API: what a host app writes itself is no more than this. */
import { AiEndpoint, CurrentCall, OpenAiChatRequest, type AiCall } from '@ai-security/nestjs';
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Model } from 'openai/resources/models';
import { CHAT_MODEL, type ChatModel } from './chat-model.js';

@Controller('v1')
export class ChatController {
  constructor(@Inject(CHAT_MODEL) private readonly model: ChatModel) {}

  @Post('chat/completions')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
  complete(
    @Body() request: OpenAiChatRequest,
    @CurrentCall() call: AiCall,
  ): Promise<ChatCompletion | AsyncIterable<ChatCompletionChunk>> {
    return request.stream ? this.model.stream(request, call) : this.model.complete(request, call);
  }

  @Get('models')
  @AiEndpoint({ format: 'json', scopesAny: ['ai:chat', 'ai:read'] })
  async models(@CurrentCall() call: AiCall): Promise<{ object: 'list'; data: Model[] }> {
    return { object: 'list', data: await this.model.list(call) };
  }
}

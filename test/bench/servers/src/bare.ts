/** Variant `bare`: the endpoint in Nest, without any protection. The yardstick. */
import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { complete, stream, type ChatChunk, type ChatRequest } from '../../model/chat-model.js';
import { serve } from '../../model/serve.js';
import { adapter } from './adapter.js';

async function* frames(chunks: AsyncIterable<ChatChunk>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield `data: ${JSON.stringify(chunk)}\n\n`;
  yield 'data: [DONE]\n\n';
}

@Controller('v1/chat')
class ChatController {
  @Post('completions')
  @HttpCode(200)
  complete(
    @Body() request: ChatRequest,
    @Res({ passthrough: true }) response: { header(name: string, value: string): void },
  ) {
    if (!request.stream) return complete(request);
    response.header('content-type', 'text/event-stream');
    return frames(stream(request));
  }
}

@Module({ controllers: [ChatController] })
class AppModule {}

await serve(await NestFactory.create(AppModule, adapter(), { logger: ['error', 'warn'] }));

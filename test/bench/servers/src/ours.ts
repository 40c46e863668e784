/** Variant `ours`: the same endpoint through `AiSecurityModule`, with everything on. */
import 'reflect-metadata';
import { AiEndpoint, AiSecurityModule } from '@ai-security/nestjs';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { complete, stream, type ChatRequest } from '../../model/chat-model.js';
import { serve } from '../../model/serve.js';
import { adapter } from './adapter.js';

@Controller('v1/chat')
class ChatController {
  @Post('completions')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
  complete(@Body() request: ChatRequest) {
    return request.stream ? stream(request) : complete(request);
  }
}

@Module({
  imports: [
    AiSecurityModule.forRoot({
      issuers: [
        { issuer: process.env['BENCH_ISSUER'] as string, audience: process.env['BENCH_AUDIENCE'] as string },
      ],
      secret: 'a secret that serves for nothing but the benchmark',
      // Counted for every call, reached by none.
      rate: { limit: '1000000/min' },
      concurrency: { limit: 1_000_000 },
      audit: { file: process.env['BENCH_AUDIT_FILE'] as string },
      metrics: { models: ['bench-model'] },
    }),
  ],
  controllers: [ChatController],
})
class AppModule {}

await serve(await NestFactory.create(AppModule, adapter(), { logger: ['error', 'warn'] }));

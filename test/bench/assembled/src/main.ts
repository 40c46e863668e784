/** Variant `assembled`: the same endpoint, protected with the packages that a team would choose today. */
import 'reflect-metadata';
import {
  Body,
  Controller,
  HttpCode,
  Module,
  Post,
  Res,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ThrottlerModule } from '@nestjs/throttler';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { complete, stream } from '../../model/chat-model.js';
import { serve } from '../../model/serve.js';
import { JwtGuard, JwtStrategy, ScopeGuard, UserThrottlerGuard } from './auth.js';
import { ChatRequestDto } from './chat.dto.js';
import { metricProviders, ObservabilityInterceptor } from './observability.interceptor.js';
import { RedactAnswerInterceptor, RedactPromptPipe } from './redaction.js';

@Controller('v1/chat')
@UseGuards(JwtGuard, ScopeGuard, UserThrottlerGuard)
@UseInterceptors(ObservabilityInterceptor, RedactAnswerInterceptor)
class ChatController {
  @Post('completions')
  @HttpCode(200)
  complete(
    @Body(RedactPromptPipe) request: ChatRequestDto,
    @Res({ passthrough: true }) response: { header(name: string, value: string): void },
  ) {
    if (!request.stream) return complete(request);
    response.header('content-type', 'text/event-stream');
    return stream(request);
  }
}

@Module({
  imports: [
    PassportModule,
    // Counted for every call, reached by none.
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1_000_000 }]),
    PrometheusModule.register(),
  ],
  controllers: [ChatController],
  providers: [JwtStrategy, ...metricProviders],
})
class AppModule {}

const adapter = process.env['BENCH_ADAPTER'] === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: ['error', 'warn'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
await serve(app);

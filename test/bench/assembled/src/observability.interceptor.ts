/** One audit line through pino and two metrics through prom-client for each call, when its response ends. */
import type { ServerResponse } from 'node:http';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { InjectMetric, makeCounterProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import { destination, pino } from 'pino';
import { Counter, Histogram } from 'prom-client';
import type { User } from './auth.js';
import type { ChatRequestDto } from './chat.dto.js';

export const metricProviders = [
  makeCounterProvider({ name: 'chat_requests_total', help: 'Chat calls', labelNames: ['status'] }),
  makeHistogramProvider({
    name: 'chat_request_duration_seconds',
    help: 'Duration of chat calls',
    labelNames: ['status'],
  }),
];

@Injectable()
export class ObservabilityInterceptor implements NestInterceptor {
  readonly #audit = pino(
    { base: null },
    destination({ dest: process.env['BENCH_AUDIT_FILE'] as string, sync: false, minLength: 4096 }),
  );

  constructor(
    @InjectMetric('chat_requests_total') private readonly requests: Counter,
    @InjectMetric('chat_request_duration_seconds') private readonly duration: Histogram,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler) {
    const started = performance.now();
    const http = context.switchToHttp();
    const request = http.getRequest<{ user: User; url: string; body: ChatRequestDto }>();
    const reply = http.getResponse<ServerResponse | { raw: ServerResponse }>();
    const response = 'raw' in reply ? reply.raw : reply;
    response.once('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const status = String(response.statusCode);
      this.requests.inc({ status });
      this.duration.observe({ status }, seconds);
      this.#audit.info({
        sub: request.user.sub,
        route: request.url,
        model: request.body.model,
        status: response.statusCode,
        complete: response.writableFinished,
        seconds,
      });
    });
    return next.handle();
  }
}

/** The whole sample app: one import protects it. */
import { AiSecurityModule, type AiSecurityOptions } from '@ai-security/nestjs';
import { Module, type DynamicModule } from '@nestjs/common';
import { ChatController } from './chat/chat.controller.js';
import { CHAT_MODEL, type ChatModel } from './chat/chat-model.js';
import { DemoModel } from './chat/demo-model.js';
import { OpenAiCompatibleModel } from './chat/openai-compatible-model.js';
import { RecordingModel } from './chat/recording-model.js';
import { SeenController } from './demo/seen.controller.js';
import { SeenLog } from './demo/seen-log.js';
import type { SampleAppEnv } from './env.js';
import { HealthController } from './health/health.controller.js';
import { PlaygroundController } from './playground/playground.controller.js';

@Module({})
export class AppModule {
  static register(env: SampleAppEnv, security: AiSecurityOptions): DynamicModule {
    const model = env.upstreamBaseUrl
      ? new OpenAiCompatibleModel(env.upstreamBaseUrl, env.upstreamApiKey)
      : new DemoModel(env.demoPauseMs);
    return {
      module: AppModule,
      imports: [AiSecurityModule.forRoot(security)],
      ...(env.production ? live(model) : watched(model)),
    };
  }
}

type Parts = Required<Pick<DynamicModule, 'controllers' | 'providers'>>;

const live = (model: ChatModel): Parts => ({
  controllers: [ChatController, HealthController],
  providers: [{ provide: CHAT_MODEL, useValue: model }],
});

/** Development: everything of `live`, and pages that show what happens. */
const watched = (model: ChatModel): Parts => ({
  controllers: [ChatController, HealthController, SeenController, PlaygroundController],
  providers: [
    SeenLog,
    {
      provide: CHAT_MODEL,
      inject: [SeenLog],
      useFactory: (seen: SeenLog) => new RecordingModel(model, seen),
    },
  ],
});

/** The whole sample app: one import protects it. */
import { AiSecurityModule, AiUpstream, type AiSecurityOptions } from '@ai-security/nestjs';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AiController } from './api/ai.controller.js';
import { SeenController } from './demo/seen.controller.js';
import { SeenLog } from './demo/seen-log.js';
import type { SampleAppEnv } from './env.js';
import { HealthController } from './health/health.controller.js';
import { DemoModel } from './models/demo/demo-model.js';
import { LANGUAGE_MODEL } from './models/language-model.js';
import { OpenAiCompatibleModel } from './models/openai-compatible-model.js';
import { recordingModel } from './models/recording-model.js';
import { PlaygroundController } from './playground/playground.controller.js';

@Module({})
export class AppModule {
  static register(env: SampleAppEnv, security: AiSecurityOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [AiSecurityModule.forRoot(security)],
      ...(env.production ? live(env) : watched(env)),
    };
  }
}

const WATCHED_MODEL = Symbol('sample-app:watched-model');

type Parts = Required<Pick<DynamicModule, 'controllers' | 'providers'>>;

/** What answers, under a token. A provider is called through `AiUpstream`; the demo model calls nobody. */
const model = (provide: symbol, { upstreamBaseUrl, upstreamApiKey, demoPauseMs }: SampleAppEnv): Provider =>
  upstreamBaseUrl
    ? {
        provide,
        inject: [AiUpstream],
        useFactory: ({ fetch }: AiUpstream) =>
          new OpenAiCompatibleModel(upstreamBaseUrl, upstreamApiKey, fetch),
      }
    : { provide, useFactory: () => new DemoModel(demoPauseMs) };

const live = (env: SampleAppEnv): Parts => ({
  controllers: [AiController, HealthController],
  providers: [model(LANGUAGE_MODEL, env)],
});

/** Development: everything of `live`, and pages that show what happens. */
const watched = (env: SampleAppEnv): Parts => ({
  controllers: [AiController, HealthController, SeenController, PlaygroundController],
  providers: [
    SeenLog,
    model(WATCHED_MODEL, env),
    { provide: LANGUAGE_MODEL, inject: [WATCHED_MODEL, SeenLog], useFactory: recordingModel },
  ],
});

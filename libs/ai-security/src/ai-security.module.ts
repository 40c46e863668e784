/** `AiSecurityModule`: the one import of a host. It and the decorator are the only places that know every feature. */
import {
  ConfigurableModuleBuilder,
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
  type Provider,
  type Type,
} from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import type { PiiEngine } from '@ai-security/pii';
import { NotAi } from './ai-endpoint.decorator.js';
import type { AiSecurityOptions } from './ai-security.options.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditRecords } from './audit/audit-record.js';
import { AUDIT_SINK } from './audit/audit-sink.js';
import { AuditStep } from './audit/audit-step.js';
import { createAuditSink } from './audit/create-audit-sink.js';
import { ApiKeyStore } from './auth/api-keys/api-key-store.js';
import { ApiKeyService } from './auth/api-keys/api-key.service.js';
import { authProviders } from './auth/auth-providers.js';
import { AuthenticationStep } from './auth/authentication.step.js';
import { FAILURE_LIMITER } from './auth/failure-limiter.js';
import { serveResourceMetadata } from './auth/resource-metadata.js';
import { TokenRevocation } from './auth/revocation/token-revocation.js';
import { CallBus } from './call/call-bus.js';
import { CallContext } from './call/call-context.js';
import { CallPipeline } from './call/call-pipeline.js';
import { CALL_TEXT } from './call/call-text.js';
import type { ProtectedRoute } from './call/protected-route.js';
import { ReceivedBodyStep } from './call/received-body.step.js';
import { RouteRegistry } from './call/route-registry.js';
import { BODY_STEPS, GUARD_STEPS, OUTPUT_STEPS } from './call/steps.js';
import type { ConfigFault } from './config/config-error.js';
import { BootInspector } from './config/boot-inspector.js';
import { resolveSettings } from './config/resolve-settings.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from './config/settings.js';
import { Challenges } from './errors/challenges.js';
import { shapeParserErrors } from './errors/parser-errors.js';
import { AuthFailureLimiter } from './limits/auth-failure-limiter.js';
import { MemoryRateStorage } from './limits/memory-rate-storage.js';
import { RateStep } from './limits/rate.step.js';
import { RateStorage } from './limits/rate-storage.js';
import { RedisRateStorage } from './limits/redis-rate-storage.js';
import { CallMetrics } from './metrics/call-metrics.js';
import { createMetricsController } from './metrics/metrics.controller.js';
import { ClientAddress } from './network/client-address.js';
import { ScopeStep } from './policy/scope.step.js';
import { PiiCallText } from './privacy/call-text.js';
import { createPiiEngine } from './privacy/create-pii-engine.js';
import { namedFindings, RESTORED } from './privacy/finding-counts.js';
import { OutsideFinder } from './privacy/outside-finder.js';
import { PiiOutputStep } from './privacy/pii-output.step.js';
import { PiiRules } from './privacy/pii-rules.js';
import { PII_ENGINE, PiiSessions } from './privacy/pii-sessions.js';
import { PiiStep } from './privacy/pii.step.js';
import { PresidioRecognizer } from './privacy/presidio.recognizer.js';
import { RequestMasking } from './privacy/request-masking.js';
import { CallVault } from './privacy/vault/call-vault.js';
import { MemoryPseudonymVault } from './privacy/vault/memory-pseudonym-vault.js';
import { PseudonymVault } from './privacy/vault/pseudonym-vault.js';
import { RedisPseudonymVault } from './privacy/vault/redis-pseudonym-vault.js';
import { RedisConnection } from './state/redis-connection.js';
import { StoreHealth } from './state/store-health.js';
import { AiUpstream } from './upstream/ai-upstream.js';
import { describeDto, reachableDtos } from './validation/dto-metadata.js';
import { bodyDtoOf, DtoStep } from './validation/dto.step.js';
import { DtoValidator } from './validation/dto-validator.js';
import { StructureStep } from './validation/structure.step.js';
import { limitBodies } from './wire/body-limit.js';
import { AnswerProtection } from './wire/answer.js';

const REDIS = Symbol('ai-security:redis');

/** What must be known before the options are, because Nest reads controllers first. */
interface Extras {
  /** Path of the metrics route below the global prefix; `false`: no route. @default 'metrics' */
  metricsPath?: string | false;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<AiSecurityOptions>({ moduleName: 'AiSecurity' })
    .setClassMethodName('forRoot')
    .setExtras<Extras>({ metricsPath: 'metrics' }, (definition, { metricsPath }) => ({
      ...definition,
      global: true,
      // Not `ConfigModule.forRoot()`, not even with `ignoreEnvFile`: it would turn the one `ConfigService` that
      // all modules share to another `.env`, and tell the host that its variables are loaded before they are.
      imports: [...(definition.imports ?? []), DiscoveryModule, ConfigModule],
      controllers: metricsPath ? [metricsController(metricsPath)] : [],
    }))
    .build();

function metricsController(path: string): Type {
  const controller = createMetricsController(path);
  NotAi()(controller);
  return controller;
}

const settingsOf = <T>(pick: (settings: AiSecuritySettings) => T) => ({
  inject: [AI_SECURITY_SETTINGS],
  useFactory: pick,
});

const inOrder = (provide: symbol, inject: Type[]): Provider => ({
  provide,
  inject,
  useFactory: (...steps: unknown[]) => steps,
});

const PROVIDERS: Provider[] = [
  {
    provide: AI_SECURITY_SETTINGS,
    inject: [MODULE_OPTIONS_TOKEN, ConfigService],
    useFactory: (options: AiSecurityOptions, config: ConfigService) =>
      resolveSettings(options, (name) => config.get<string>(name)),
  },
  CallBus,
  CallContext,
  RouteRegistry,
  CallPipeline,
  AnswerProtection,
  BootInspector,
  { provide: ClientAddress, ...settingsOf((settings) => new ClientAddress(settings.trustedProxies)) },

  {
    provide: REDIS,
    ...settingsOf(async ({ redisUrl }) =>
      redisUrl === undefined ? null : await RedisConnection.connect(redisUrl),
    ),
  },
  {
    provide: StoreHealth,
    inject: [REDIS],
    useFactory: (redis: RedisConnection | null) => new StoreHealth(redis),
  },
  {
    provide: RateStorage,
    inject: [REDIS],
    useFactory: (redis: RedisConnection | null) =>
      redis ? new RedisRateStorage(redis) : new MemoryRateStorage(),
  },

  ...authProviders(REDIS),
  {
    provide: FAILURE_LIMITER,
    inject: [RateStorage, AI_SECURITY_SETTINGS, ClientAddress],
    useFactory: (storage: RateStorage, settings: AiSecuritySettings, addresses: ClientAddress) =>
      new AuthFailureLimiter(storage, settings.rate.authFailures, addresses),
  },
  Challenges,
  ScopeStep,
  {
    provide: RateStep,
    inject: [RateStorage, AI_SECURITY_SETTINGS, ClientAddress],
    useFactory: (storage: RateStorage, settings: AiSecuritySettings, addresses: ClientAddress) =>
      new RateStep(storage, settings.rate, addresses),
  },

  ReceivedBodyStep,
  StructureStep,
  { provide: DtoValidator, ...settingsOf((settings) => new DtoValidator(settings.unknownMembers)) },
  {
    provide: DtoStep,
    inject: [DtoValidator],
    useFactory: (validator: DtoValidator) => new DtoStep(validator),
  },

  {
    provide: PII_ENGINE,
    ...settingsOf(({ pii }) => createPiiEngine(pii)),
  },
  {
    provide: OutsideFinder,
    ...settingsOf(({ pii: { presidio } }) =>
      presidio ? new OutsideFinder(new PresidioRecognizer(presidio), presidio) : null,
    ),
  },
  PiiSessions,
  PiiRules,
  {
    provide: PseudonymVault,
    inject: [REDIS, AI_SECURITY_SETTINGS],
    useFactory: (redis: RedisConnection | null, { pii: { vault } }: AiSecuritySettings) =>
      vault && (redis ? new RedisPseudonymVault(redis, vault) : new MemoryPseudonymVault(vault)),
  },
  {
    provide: CallVault,
    inject: [PseudonymVault, PiiSessions, AI_SECURITY_SETTINGS],
    useFactory: (vault: PseudonymVault | undefined, sessions: PiiSessions, settings: AiSecuritySettings) =>
      vault ? new CallVault(vault, sessions, settings) : null,
  },
  RequestMasking,
  PiiStep,
  PiiOutputStep,
  { provide: CALL_TEXT, useClass: PiiCallText },
  AiUpstream,

  {
    provide: AUDIT_SINK,
    inject: [MODULE_OPTIONS_TOKEN, AI_SECURITY_SETTINGS],
    useFactory: (options: AiSecurityOptions, settings: AiSecuritySettings) =>
      options?.audit?.sink ?? createAuditSink(settings.audit),
  },
  {
    provide: AuditRecords,
    inject: [AI_SECURITY_SETTINGS, PII_ENGINE],
    useFactory: (settings: AiSecuritySettings, engine: PiiEngine) =>
      new AuditRecords(settings.secret, (text) => engine.mask(text).text),
  },
  AuditLog,
  AuditStep,
  {
    provide: CallMetrics,
    inject: [CallBus, AI_SECURITY_SETTINGS, PII_ENGINE],
    useFactory: (bus: CallBus, settings: AiSecuritySettings, engine: PiiEngine) =>
      new CallMetrics(
        bus,
        settings.metrics,
        [...engine.entities, ...(settings.pii.presidio?.entities ?? []), RESTORED],
        namedFindings(settings.pii),
      ),
  },

  // The life of a call, in order. A host that replaces a part with `overrideProvider` keeps its place.
  inOrder(GUARD_STEPS, [AuthenticationStep, ScopeStep, RateStep]),
  inOrder(BODY_STEPS, [ReceivedBodyStep, StructureStep, DtoStep, PiiStep, AuditStep]),
  inOrder(OUTPUT_STEPS, [PiiOutputStep]),
];

/**
 * Makes every `@AiEndpoint()` of the application authenticated, authorized, limited, validated, masked, audited
 * and measured. Import it once, in the root module.
 *
 * The boot stops with `AiSecurityConfigError` when an option is bad or a protection cannot run on a route.
 *
 * @example AiSecurityModule.forRoot({ issuers: [{ issuer: 'https://login.example.com/', audience: 'https://api.example.com' }] })
 */
@Module({
  providers: PROVIDERS,
  exports: [
    // What the decorators, single guards and pipes inject in the host's modules.
    CallPipeline,
    CallContext,
    AnswerProtection,
    AuthenticationStep,
    TokenRevocation,
    ApiKeyService,
    ApiKeyStore,
    ScopeStep,
    RateStep,
    DtoValidator,
    AiUpstream,
    StoreHealth,
    CallMetrics,
    PII_ENGINE,
  ],
})
export class AiSecurityModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown
{
  readonly #logger = new Logger('AiSecurity');

  constructor(
    private readonly inspector: BootInspector,
    private readonly pipeline: CallPipeline,
    private readonly metrics: CallMetrics,
    private readonly validator: DtoValidator,
    private readonly rules: PiiRules,
    @Inject(REDIS) private readonly redis: RedisConnection | null,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
    host: HttpAdapterHost,
    routes: RouteRegistry,
    bus: CallBus,
  ) {
    super();
    // Nest sets up its body parser and its error handler right after the modules are built.
    const setUp = (): void => {
      limitBodies(host.httpAdapter, () => inspector.largestBody());
      shapeParserErrors(host.httpAdapter, routes, bus);
      serveResourceMetadata(host.httpAdapter, settings, () => inspector.scopes());
    };
    if (host.httpAdapter) setUp();
    // `@nestjs/testing` builds the modules first, and an application context has no adapter at all.
    else host.init$.subscribe(setUp);
  }

  /** Without options everything comes from the environment. */
  static override forRoot(options: AiSecurityOptions & Extras = {}): DynamicModule {
    return super.forRoot(options);
  }

  /** As `forRoot`, with options from a factory. `metricsPath` is static: it stands beside the factory. */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }

  onModuleInit(): void {
    const { validator, rules } = this;
    const report = this.inspector.inspect((routes) => [
      ...routes.flatMap((route) => bodyFault(validator, route) ?? []),
      ...rules.inspect(routes, BODY_SHAPES),
    ]);
    for (const line of report) this.#logger.log(line);
    this.metrics.registerRoutes(this.inspector.routeIds());
    this.metrics.registerTypes(rules.types);
  }

  onModuleDestroy(): Promise<void> {
    return this.pipeline.shutdown();
  }

  onApplicationShutdown(): void {
    this.redis?.close();
  }
}

const BODY_SHAPES = {
  of: bodyDtoOf,
  membersOf: (dto: new () => object) => describeDto(dto).members,
  reachable: reachableDtos,
};

/** Compiles the DTO of a route ahead of its first call. */
function bodyFault(validator: DtoValidator, route: ProtectedRoute): ConfigFault | undefined {
  const Dto = bodyDtoOf(route);
  if (!Dto || validator.prepare(Dto)) return undefined;
  return {
    where: `${route.id} (${route.handler})`,
    fault: `its body class ${Dto.name} has no validation rules, so that it would refuse every call`,
    mend: 'put class-validator decorators on its members, or type the body by an interface',
  };
}

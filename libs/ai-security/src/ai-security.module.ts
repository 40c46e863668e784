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
import { AUTH_PROVIDERS } from './auth/auth-providers.js';
import { AuthenticationStep } from './auth/authentication.step.js';
import { FAILURE_LIMITER } from './auth/failure-limiter.js';
import { serveResourceMetadata } from './auth/resource-metadata.js';
import { TokenRevocation } from './auth/revocation/token-revocation.js';
import { CallBus } from './call/call-bus.js';
import { CallContext } from './call/call-context.js';
import { CallPipeline } from './call/call-pipeline.js';
import { ReceivedBodyStep } from './call/received-body.step.js';
import { RouteRegistry } from './call/route-registry.js';
import { BODY_STEPS, GUARD_STEPS, OUTPUT_STEPS } from './call/steps.js';
import { BootInspector } from './config/boot-inspector.js';
import { resolveSettings } from './config/resolve-settings.js';
import { AI_SECURITY_SETTINGS, settingsOf, type AiSecuritySettings } from './config/settings.js';
import { Challenges } from './errors/challenges.js';
import { shapeParserErrors } from './errors/parser-errors.js';
import { AdmissionStep } from './limits/admission.step.js';
import { AuthFailureLimiter } from './limits/auth-failure-limiter.js';
import { BudgetLedger } from './limits/budget/budget-ledger.js';
import { BudgetOutputStep } from './limits/budget/budget-output.step.js';
import { BudgetStep } from './limits/budget/budget.step.js';
import { Budgets } from './limits/budget/budgets.js';
import { LIMITS_PROVIDERS } from './limits/limits-providers.js';
import { loadPriceTable } from './limits/prices/price-list.js';
import { PRICES } from './limits/prices/price-table.js';
import { ModelRateStep } from './limits/rate/model-rate.step.js';
import { RateStep } from './limits/rate/rate.step.js';
import { CallMetrics } from './metrics/call-metrics.js';
import { createMetricsController } from './metrics/metrics.controller.js';
import { ClientAddress } from './network/client-address.js';
import { KillSwitchService } from './policy/kill-switch/kill-switch.service.js';
import { KillSwitchStep } from './policy/kill-switch/kill-switch.step.js';
import { ModelBlockStep } from './policy/kill-switch/model-block.step.js';
import { ModelStep } from './policy/model.step.js';
import { POLICY_PROVIDERS } from './policy/policy-providers.js';
import { ScopeStep } from './policy/scope.step.js';
import { namedFindings, RESTORED } from './privacy/finding-counts.js';
import { PiiOutputStep } from './privacy/pii-output.step.js';
import { PiiRules } from './privacy/pii-rules.js';
import { PII_ENGINE } from './privacy/pii-sessions.js';
import { PiiStep } from './privacy/pii.step.js';
import { PRIVACY_PROVIDERS } from './privacy/privacy-providers.js';
import { RedisConnection } from './state/redis-connection.js';
import { REDIS } from './state/redis-token.js';
import { StoreHealth } from './state/store-health.js';
import { AiUpstream } from './upstream/ai-upstream.js';
import { BODY_SHAPES, bodyFault } from './validation/body-shapes.js';
import { DtoValidator } from './validation/dto-validator.js';
import { DtoStep } from './validation/dto.step.js';
import { StructureStep } from './validation/structure.step.js';
import { AnswerProtection } from './wire/answer.js';
import { limitBodies } from './wire/body-limit.js';

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
  ...AUTH_PROVIDERS,
  { provide: FAILURE_LIMITER, useExisting: AuthFailureLimiter },
  Challenges,
  ...POLICY_PROVIDERS,
  {
    provide: PRICES,
    inject: [MODULE_OPTIONS_TOKEN],
    useFactory: (options: AiSecurityOptions) => loadPriceTable(options?.budget?.prices),
  },
  ...LIMITS_PROVIDERS,

  ReceivedBodyStep,
  StructureStep,
  { provide: DtoValidator, ...settingsOf((settings) => new DtoValidator(settings.unknownMembers)) },
  {
    provide: DtoStep,
    inject: [DtoValidator],
    useFactory: (validator: DtoValidator) => new DtoStep(validator),
  },

  ...PRIVACY_PROVIDERS,
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
  inOrder(GUARD_STEPS, [AuthenticationStep, KillSwitchStep, ScopeStep, AdmissionStep]),
  inOrder(BODY_STEPS, [
    ReceivedBodyStep,
    StructureStep,
    DtoStep,
    ModelBlockStep,
    ModelStep,
    ModelRateStep,
    PiiStep,
    BudgetStep,
    AuditStep,
  ]),
  inOrder(OUTPUT_STEPS, [BudgetOutputStep, PiiOutputStep]),
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
    CallBus,
    AnswerProtection,
    AuthenticationStep,
    TokenRevocation,
    KillSwitchService,
    ApiKeyService,
    ApiKeyStore,
    ScopeStep,
    RateStep,
    AdmissionStep,
    DtoValidator,
    BudgetLedger,
    Budgets,
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

/** What limits are made of. */
import type { Provider } from '@nestjs/common';
import { CallBus } from '../call/call-bus.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { ClientAddress } from '../network/client-address.js';
import type { RedisConnection } from '../state/redis-connection.js';
import { REDIS } from '../state/redis-token.js';
import { AdmissionStep } from './admission.step.js';
import { AnomalyDetector } from './anomaly/anomaly-detector.js';
import { AuthFailureLimiter } from './auth-failure-limiter.js';
import { BUDGET_PROVIDERS } from './budget/budget-providers.js';
import { ConcurrencyLeases } from './concurrency/concurrency-leases.js';
import { ConcurrencyLimiter } from './concurrency/concurrency-limiter.js';
import { MemoryConcurrencyLeases } from './concurrency/memory-concurrency-leases.js';
import { RedisConcurrencyLeases } from './concurrency/redis-concurrency-leases.js';
import { MemoryRateStorage } from './rate/memory-rate-storage.js';
import { ModelRateStep } from './rate/model-rate.step.js';
import { RateStep } from './rate/rate.step.js';
import { RateStorage } from './rate/rate-storage.js';
import { RedisRateStorage } from './rate/redis-rate-storage.js';

export const LIMITS_PROVIDERS: Provider[] = [
  {
    provide: RateStorage,
    inject: [REDIS],
    useFactory: (redis: RedisConnection | null) =>
      redis ? new RedisRateStorage(redis) : new MemoryRateStorage(),
  },
  {
    provide: AuthFailureLimiter,
    inject: [RateStorage, AI_SECURITY_SETTINGS, ClientAddress],
    useFactory: (storage: RateStorage, settings: AiSecuritySettings, addresses: ClientAddress) =>
      new AuthFailureLimiter(storage, settings.rate.authFailures, addresses),
  },
  {
    provide: RateStep,
    inject: [RateStorage, AI_SECURITY_SETTINGS, ClientAddress],
    useFactory: (storage: RateStorage, settings: AiSecuritySettings, addresses: ClientAddress) =>
      new RateStep(storage, settings.rate, addresses),
  },
  {
    provide: ModelRateStep,
    inject: [RateStep],
    useFactory: (rate: RateStep) => new ModelRateStep(rate),
  },
  {
    provide: ConcurrencyLeases,
    inject: [REDIS],
    useFactory: (redis: RedisConnection | null) =>
      redis ? new RedisConcurrencyLeases(redis) : new MemoryConcurrencyLeases(),
  },
  {
    provide: ConcurrencyLimiter,
    inject: [ConcurrencyLeases, AI_SECURITY_SETTINGS, ClientAddress, CallBus],
    useFactory: (
      leases: ConcurrencyLeases,
      settings: AiSecuritySettings,
      addresses: ClientAddress,
      bus: CallBus,
    ) => new ConcurrencyLimiter(leases, settings.concurrency, addresses, bus),
  },
  AdmissionStep,
  ...BUDGET_PROVIDERS,
  {
    provide: AnomalyDetector,
    inject: [AI_SECURITY_SETTINGS, CallBus],
    useFactory: ({ anomaly }: AiSecuritySettings, bus: CallBus) =>
      anomaly ? new AnomalyDetector(anomaly, bus) : null,
  },
];

import { Controller, Get, Global, Logger, Module, UseGuards } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { SkipThrottle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import type { INestApplication } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AiEndpointGuard } from '../call/ai-endpoint.guard.js';
import { CallBus } from '../call/call-bus.js';
import { CallPipeline } from '../call/call-pipeline.js';
import { CALL_TEXT } from '../call/call-text.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { RouteRegistry } from '../call/route-registry.js';
import { BODY_STEPS, GUARD_STEPS } from '../call/steps.js';
import { rateSettings } from '../config/rate-settings.js';
import { AI_SECURITY_SETTINGS } from '../config/settings.js';
import { ClientAddress } from '../network/client-address.js';
import { AdmissionStep } from './admission.step.js';
import { AiThrottlerGuard } from './ai-throttler.guard.js';
import { ConcurrencyLimiter } from './concurrency/concurrency-limiter.js';
import { MemoryConcurrencyLeases } from './concurrency/memory-concurrency-leases.js';
import { MemoryRateStorage } from './rate/memory-rate-storage.js';
import { RateStep } from './rate/rate.step.js';

const rate = rateSettings({ limit: '3/h' });

const routeOf = (id: string): ProtectedRoute => ({
  id,
  handler: id,
  format: 'json',
  mode: 'enforce',
  scopes: [],
  scopesAny: [],
  rate: undefined,
  body: { bytes: 1, depth: 1, nodes: 1, messages: 1, characters: 1 },
  layers: 1,
  sse: false,
  unscanned: 'refuse',
  bodyType: undefined,
});

@Controller()
class HostController {
  @Get('alone')
  @UseGuards(AiThrottlerGuard)
  alone() {
    return 'ok';
  }

  @Get('beside')
  @UseGuards(AiEndpointGuard, AiThrottlerGuard)
  beside() {
    return 'ok';
  }

  @Get('skipped')
  @SkipThrottle()
  @UseGuards(AiThrottlerGuard)
  skipped() {
    return 'ok';
  }
}

@Global()
@Module({
  providers: [
    CallPipeline,
    CallBus,
    { provide: ClientAddress, useValue: new ClientAddress([]) },
    { provide: AI_SECURITY_SETTINGS, useValue: { timeoutMs: 1000, rate } },
    {
      provide: RateStep,
      inject: [ClientAddress],
      useFactory: (addresses: ClientAddress) => new RateStep(new MemoryRateStorage(), rate, addresses),
    },
    {
      provide: ConcurrencyLimiter,
      inject: [ClientAddress, CallBus],
      useFactory: (addresses: ClientAddress, bus: CallBus) =>
        new ConcurrencyLimiter(
          new MemoryConcurrencyLeases(),
          { limit: 10, roles: new Map(), onFailure: 'deny' },
          addresses,
          bus,
        ),
    },
    AdmissionStep,
    { provide: GUARD_STEPS, inject: [AdmissionStep], useFactory: (step: AdmissionStep) => [step] },
    { provide: BODY_STEPS, useValue: [] },
    { provide: CALL_TEXT, useValue: {} },
    {
      provide: RouteRegistry,
      useFactory: () => {
        const registry = new RouteRegistry();
        for (const name of ['alone', 'beside', 'skipped'] as const) {
          registry.add(HostController, HostController.prototype[name], routeOf(`GET /${name}`), 'GET', [
            name,
          ]);
        }
        return registry;
      },
    },
  ],
  exports: [CallPipeline, AdmissionStep],
})
class SecurityModule {}

// The host's own throttler has its own limit, storage and guard.
const hostThrottler = ThrottlerModule.forRoot([{ limit: 7, ttl: 3_600_000 }]);

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('AiThrottlerGuard on %s', (_name, adapter) => {
  let app: INestApplication;
  let url: string;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    const module = await Test.createTestingModule({
      imports: [hostThrottler, SecurityModule],
      controllers: [HostController],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(adapter());
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterEach(() => app.close());

  const statuses = async (path: string, times: number): Promise<number[]> => {
    const found: number[] = [];
    for (let i = 0; i < times; i++) found.push((await fetch(`${url}/${path}`)).status);
    return found;
  };

  it('limits by our options, with our headers, and leaves the host its own', async () => {
    const response = await fetch(`${url}/alone`);
    expect(response.headers.get('ratelimit-policy')).toBe('"default";q=3;w=3600');
    expect(response.headers.get('ratelimit')).toMatch(/^"default";r=2;t=\d+$/);
    expect(response.headers.get('x-ratelimit-limit')).toBe('7');
    expect(await statuses('alone', 3)).toEqual([200, 200, 429]);
  });

  it('counts a call once beside the guard of the whole', async () => {
    expect(await statuses('beside', 4)).toEqual([200, 200, 200, 429]);
  });

  it("is not switched off by a @SkipThrottle() that means the host's throttler", async () => {
    expect(await statuses('skipped', 8)).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
  });
});

it('is a ThrottlerGuard whose dependencies survive compilation', () => {
  expect(AiThrottlerGuard.prototype).toBeInstanceOf(ThrottlerGuard);
  expect(Reflect.getMetadata('design:paramtypes', AiThrottlerGuard)).toEqual([
    CallPipeline,
    AdmissionStep,
    Reflector,
  ]);
});

/** A protection that is asked for but cannot run on its route stops the boot. */
import {
  Body,
  Controller,
  Injectable,
  Next,
  Options,
  Post,
  RawBody,
  Render,
  Res,
  Scope,
  Sse,
  UploadedFile,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CallHandler,
  type ExecutionContext,
  type ModuleMetadata,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { FileInterceptor, NoFilesInterceptor } from '@nestjs/platform-express';
import {
  AiEndpoint,
  AiSecurityModule,
  AiValidationPipe,
  NotAi,
  OAuthGuard,
  BudgetPipe,
  PiiMaskingPipe,
  PolicyGuard,
  type AiEndpointOptions,
} from '@ai-security/nestjs';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { bootFaults, GOOD } from './refused-boot.js';

/** As `@nestjs/cache-manager` has it. */
class CacheInterceptor implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler) {
    return next.handle();
  }
}
class TenantCacheInterceptor extends CacheInterceptor {}

/** A controller with one method, decorated as the case asks. */
function controllerWith(...decorators: MethodDecorator[]): Type {
  @Controller('route')
  class CaseController {
    handler(@Body() _body: unknown): object {
      return {};
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(CaseController.prototype, 'handler');
  for (const decorate of [Post(), ...decorators])
    decorate(CaseController.prototype, 'handler', descriptor as PropertyDescriptor);
  return CaseController;
}

function optionsController(): Type {
  @Controller('route')
  class CaseController {
    @Options()
    @AiEndpoint()
    handler(): object {
      return {};
    }
  }
  return CaseController;
}

/** An `@Sse()` handler that could write past Nest's own writer. */
function sseController(): Type {
  const controller = controllerWith(Sse('events'), AiEndpoint());
  Res()(controller.prototype as object, 'handler', 1);
  return controller;
}

/** The same with a second parameter. */
function controllerTaking(parameter: ParameterDecorator, options: AiEndpointOptions = {}): Type {
  const controller = controllerWith(AiEndpoint(options));
  parameter(controller.prototype as object, 'handler', 1);
  return controller;
}

function classWith(controller: Type, decorate: ClassDecorator): Type {
  decorate(controller);
  return controller;
}

/** Gives each controller a path of its own. */
function at(...controllers: Type[]): Type[] {
  controllers.forEach((controller, i) => Controller(`route-${i}`)(controller));
  return controllers;
}

const withOption = (options: Record<string, unknown>): ModuleMetadata => ({
  controllers: [controllerWith(AiEndpoint(options as AiEndpointOptions))],
});

@Injectable()
class MarkedProvider {
  @AiEndpoint()
  answer(): string {
    return 'unprotected';
  }
}

@AiEndpoint()
@Injectable()
class MarkedGateway {}

/** As `@MessagePattern()` of `@nestjs/microservices` marks a handler. */
const MessagePattern: MethodDecorator = (_, __, descriptor) =>
  Reflect.defineMetadata('microservices:pattern', ['ask'], descriptor.value as object);

@Controller('marked')
class MarkedController {
  @AiEndpoint()
  noRoute(): void {}
}

@AiEndpoint()
@Controller('marked')
class MarkedClassController {
  @MessagePattern
  message(): void {}
  helper(): void {}
}

const CASES: Readonly<Record<string, ModuleMetadata>> = {
  '@Res() without passthrough': { controllers: [controllerTaking(Res())] },
  '@Next()': { controllers: [controllerTaking(Next())] },
  '@UploadedFile()': { controllers: [controllerTaking(UploadedFile())] },
  '@RawBody()': { controllers: [controllerTaking(RawBody())] },
  '@Sse() with @Res()': { controllers: [sseController()] },
  '@Render()': { controllers: [controllerWith(Render('page'), AiEndpoint())] },
  '@Options()': { controllers: [optionsController()] },
  'a cache on the route': { controllers: [controllerWith(AiEndpoint(), UseInterceptors(CacheInterceptor))] },
  'a cache of the host': {
    controllers: [controllerWith(AiEndpoint(), UseInterceptors(TenantCacheInterceptor))],
  },
  'a cache for all routes': {
    controllers: [controllerWith(AiEndpoint())],
    providers: [{ provide: APP_INTERCEPTOR, useClass: CacheInterceptor }],
  },
  'a cache for all routes, made for each request': {
    controllers: [controllerWith(AiEndpoint())],
    providers: [{ provide: APP_INTERCEPTOR, useClass: CacheInterceptor, scope: Scope.REQUEST }],
  },
  'an upload that is parsed behind the mask': {
    controllers: [
      controllerWith(AiEndpoint({ unscanned: 'allow' }), UseInterceptors(FileInterceptor('file'))),
    ],
  },
  'a form that is parsed behind the mask of the class': {
    controllers: [classWith(controllerWith(UseInterceptors(NoFilesInterceptor())), AiEndpoint())],
  },
  'an unknown option': withOption({ scope: ['ai:chat'] }),
  'an unknown format': withOption({ format: 'openai.chats' }),
  'a format rule that cannot be followed': withOption({ format: { answer: { 'a..b': 'text' } } }),
  'a format of the prototype': withOption({ format: 'constructor' }),
  'a bad rate': withOption({ rate: '10 per minute' }),
  'room for no call': withOption({ concurrency: 0 }),
  'scopes that are no list': withOption({ scopes: 'ai:chat' }),
  'a scope with a space': withOption({ scopes: ['ai:chat ai:admin'] }),
  'an unknown mode': withOption({ mode: 'off' }),
  'an unknown value of unscanned': withOption({ unscanned: true }),
  'a body limit of nothing': withOption({ body: { bytes: 0 } }),
  'an unknown body limit': withOption({ body: { size: 10 } }),
  'a validation pipe alone': { controllers: [controllerWith(UsePipes(AiValidationPipe))] },
  'a masking pipe alone': { controllers: [controllerWith(UsePipes(PiiMaskingPipe))] },
  'a budget pipe alone': { controllers: [controllerWith(UsePipes(BudgetPipe))] },
  'a policy guard that knows no scopes': {
    controllers: [controllerWith(UseGuards(OAuthGuard, PolicyGuard))],
  },
  'both decorators': { controllers: [controllerWith(AiEndpoint(), NotAi())] },
  'a marked provider': { providers: [MarkedProvider] },
  'a marked gateway': { providers: [MarkedGateway] },
  'a marked method without a route': { controllers: [MarkedController] },
  'a message handler of a marked controller': { controllers: [MarkedClassController] },
  'a message handler with a route': { controllers: [controllerWith(MessagePattern, AiEndpoint())] },
};

describe.each(ADAPTERS)('routes on %s', (adapter) => {
  it.each(Object.entries(CASES))('%s stops the boot', async (_, metadata) => {
    const faults = await bootFaults(adapter, GOOD, metadata);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.where).toMatch(
      /^(POST|GET|OPTIONS) \/route(\/events)? \(CaseController\.handler\)$|^Marked/,
    );
  });

  it('a parameter pipe alone stops the boot', async () => {
    const controller = controllerWith();
    Body(PiiMaskingPipe)(controller.prototype as object, 'handler', 0);
    expect(await bootFaults(adapter, GOOD, { controllers: [controller] })).toHaveLength(1);
  });

  it('two modules with options stop the boot', async () => {
    const faults = await bootFaults(adapter, GOOD, { imports: [AiSecurityModule.forRoot(GOOD)] });
    expect(faults.map(({ where }) => where)).toEqual(['AiSecurityModule']);
  });

  it('a route that nobody decided stops the boot, where a decision is required', async () => {
    const undecided = { controllers: [controllerWith()] };
    const faults = await bootFaults(adapter, { ...GOOD, requireDecision: true }, undecided);
    expect(faults.map(({ where }) => where)).toEqual(['POST /route (CaseController.handler)']);

    for (const decision of [AiEndpoint(), NotAi(), UseGuards(OAuthGuard)]) {
      const { app } = await startApp(adapter, {
        imports: [AiSecurityModule.forRoot({ ...GOOD, requireDecision: true })],
        controllers: [controllerWith(decision)],
      });
      await app.close();
    }
  });

  it('every fault of every route is in the one message', async () => {
    const faults = await bootFaults(adapter, GOOD, {
      controllers: at(controllerTaking(Res(), { rate: 'often' }), controllerTaking(RawBody())),
      providers: [MarkedProvider],
    });
    expect(faults).toHaveLength(4);
  });

  it('what can be inspected, or is unscanned on purpose, may start', async () => {
    const { app } = await startApp(adapter, {
      imports: [AiSecurityModule.forRoot(GOOD)],
      controllers: at(
        controllerTaking(UploadedFile(), { unscanned: 'allow' }),
        controllerTaking(Res({ passthrough: true })),
        controllerWith(Sse('events'), AiEndpoint()),
        controllerWith(UseInterceptors(FileInterceptor('file')), AiEndpoint({ unscanned: 'allow' })),
        classWith(controllerWith(AiEndpoint()), UseInterceptors(FileInterceptor('file'))),
      ),
    });
    await app.close();
  });
});

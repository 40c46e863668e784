/** The decorators of a host's controllers. */
import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import { AiEndpointGuard } from './call/ai-endpoint.guard.js';
import { AiResponseInterceptor } from './call/ai-response.interceptor.js';
import { callOf, type CallState } from './call/call-context.js';
import { rawOf, type FrameworkRequest } from './call/exchange.js';
import { mergeOptions } from './config/merge-options.js';
import { AI_ENDPOINT, NOT_AI, type AiEndpointOptions } from './config/endpoint-options.js';
import { SecurityProblem } from './errors/security-problem.js';
import { SecurityProblemFilter } from './errors/security-problem.filter.js';

/**
 * Protects a controller or a handler. On both, the options of the method override those of the class member
 * by member, and every part still runs once.
 *
 * @example
 * \@Controller('v1/chat') \@AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
 * export class ChatController {}
 */
export function AiEndpoint(options: AiEndpointOptions = {}): ClassDecorator & MethodDecorator {
  return applyDecorators(
    mergedMetadata(options),
    UseGuards(AiEndpointGuard),
    UseInterceptors(AiResponseInterceptor),
    UseFilters(SecurityProblemFilter),
  );
}

/**
 * Lays the options over those of a decorator below it, or of the base class: replacing them whole would drop the
 * scopes that a composed decorator or a base class asks for.
 */
function mergedMetadata(options: AiEndpointOptions): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const marked = (descriptor?.value as object | undefined) ?? target;
    const below = Reflect.getMetadata(AI_ENDPOINT, marked) as AiEndpointOptions | undefined;
    Reflect.defineMetadata(AI_ENDPOINT, mergeOptions(below ?? {}, options), marked);
  };
}

/**
 * States that a route is no AI endpoint, so that `requireDecision` is content. It adds no protection; on a method
 * of a class with `@AiEndpoint()` it takes the protection away (errors keep the form of the class).
 */
export const NotAi = (): ClassDecorator & MethodDecorator => SetMetadata(NOT_AI, true);

/** The authenticated `Principal`; `undefined` only in `mode: 'observe'`, for a caller without a valid token. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => stateOf(context).call.principal,
);

/** The `AiCall` at hand. */
export const CurrentCall = createParamDecorator(
  (_: unknown, context: ExecutionContext) => stateOf(context).call,
);

function stateOf(context: ExecutionContext): CallState {
  const state = callOf(rawOf(context.switchToHttp().getRequest<FrameworkRequest>()));
  if (!state) throw new SecurityProblem('internal_error', { reason: 'no_call' });
  return state;
}

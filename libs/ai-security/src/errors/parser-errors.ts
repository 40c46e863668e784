/**
 * Shapes what is refused before any guard runs: malformed JSON, a body over the limit.
 *
 * Nest sends such errors to its global handler, whose text quotes the body ("Unexpected token 's', ..."secret"
 * is not valid JSON"). Requests to protected routes are answered here; all others reach the host's handler.
 */
import type { HttpServer } from '@nestjs/common';
import type { CallBus } from '../call/call-bus.js';
import { callOf } from '../call/call-context.js';
import { Exchange, type FrameworkRequest, type FrameworkResponse } from '../call/exchange.js';
import type { RouteRegistry } from '../call/route-registry.js';
import { sendProblem } from './problem-response.js';
import { parserProblem } from './to-problem.js';

type ErrorHandler = (error: unknown, request: never, response: never, next: never) => unknown;

/** Must be called before the application registers its error handler, i.e. in a module's constructor. */
export function shapeParserErrors(adapter: HttpServer, routes: RouteRegistry, bus: CallBus): void {
  const register = adapter.setErrorHandler?.bind(adapter);
  if (!register) return;
  adapter.setErrorHandler = (handler: ErrorHandler, prefix?: string) =>
    // Express tells error handlers from others by their four parameters.
    register((error: unknown, request: never, response: never, next: never) => {
      const exchange = new Exchange(request as FrameworkRequest, response as FrameworkResponse);
      const call = callOf(exchange.rawRequest)?.call;
      const { method, originalUrl, url } = exchange.request as FrameworkRequest & { originalUrl?: string };
      const route = call?.route ?? routes.match(method, originalUrl ?? url);
      if (!route) return handler(error, request, response, next);
      const problem = parserProblem(error);
      if (!call) bus.emit('request.refused', { route: route.id, reason: problem.code });
      sendProblem(exchange, problem, call);
      return undefined;
    }, prefix);
}

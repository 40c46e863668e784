/** One limit on the size of JSON bodies for both adapters (their own are 100 kB and 1 MiB). */
import type { HttpServer } from '@nestjs/common';

type ParserRegistration = (prefix?: string, rawBody?: boolean) => unknown;

interface BodyParsingAdapter {
  registerParserMiddleware: ParserRegistration;
  useBodyParser(type: string, rawBody: boolean, options: Record<string, unknown>): unknown;
  isMiddlewareApplied?(name: string): boolean;
  hasCustomBodyParser?(type: string): boolean;
}

/**
 * Registers the JSON parser with our limit where Nest would register its own. A parser of the host, or
 * `bodyParser: false`, is left alone: the structure limits of each route apply in any case.
 *
 * @param bytes asked when the parser is set up, after all modules are built
 */
export function limitBodies(adapter: HttpServer, bytes: () => number): void {
  const target = adapter as unknown as BodyParsingAdapter;
  const register = target.registerParserMiddleware.bind(target);
  const fastify = adapter.getType() === 'fastify';
  const hostHasParser = (): boolean =>
    (fastify
      ? target.hasCustomBodyParser?.('application/json')
      : target.isMiddlewareApplied?.('jsonParser')) === true;

  target.registerParserMiddleware = (prefix, rawBody) => {
    if (!hostHasParser()) {
      if (fastify) target.useBodyParser('application/json', rawBody === true, { bodyLimit: bytes() });
      else target.useBodyParser('json', rawBody === true, { limit: bytes() });
    }
    return register(prefix, rawBody);
  };
}

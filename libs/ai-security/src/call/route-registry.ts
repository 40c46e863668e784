/** The protected routes, as the boot inspection resolved them. */
import type { ProtectedRoute } from './protected-route.js';

type Handler = (...args: never[]) => unknown;

export class RouteRegistry {
  // By class and handler: an inherited handler may be protected differently in each class.
  readonly #routes = new Map<unknown, Map<unknown, ProtectedRoute | 'exempt'>>();
  readonly #paths: { readonly method: string; readonly pattern: RegExp; readonly route: ProtectedRoute }[] =
    [];

  /** `paths` are the full templates under which the route is served. */
  add(
    controller: unknown,
    handler: Handler,
    route: ProtectedRoute,
    method: string,
    paths: readonly string[],
  ): void {
    this.#set(controller, handler, route);
    for (const path of paths.flatMap(withoutOptionals))
      this.#paths.push({ method, pattern: patternOf(path), route });
  }

  /** A handler that is not protected although its class is. */
  exempt(controller: unknown, handler: Handler): void {
    this.#set(controller, handler, 'exempt');
  }

  find(controller: unknown, handler: unknown): ProtectedRoute | 'exempt' | undefined {
    return this.#routes.get(controller)?.get(handler);
  }

  /**
   * The route of a request that no guard has seen yet (its body could not be parsed). Only the shape of
   * that refusal hangs on it, never whether a call is protected.
   */
  match(method: string, url: string): ProtectedRoute | undefined {
    const path = decoded(url.split('?', 1)[0] ?? url);
    return this.#paths.find(
      (entry) => (entry.method === 'ALL' || entry.method === method) && entry.pattern.test(path),
    )?.route;
  }

  #set(controller: unknown, handler: Handler, entry: ProtectedRoute | 'exempt'): void {
    let handlers = this.#routes.get(controller);
    if (!handlers) this.#routes.set(controller, (handlers = new Map()));
    handlers.set(handler, entry);
  }
}

/** Fastify decodes a path before it looks for the route. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `/chat{/:id}` is `/chat` and `/chat/:id` (the optional groups of path-to-regexp 8, which may nest). */
function withoutOptionals(template: string): string[] {
  const [group, content = ''] = /\{([^{}]*)\}/.exec(template) ?? [];
  if (group === undefined) return [template];
  return ['', content].flatMap((part) => withoutOptionals(template.replace(group, () => part)));
}

/** `/v1/chat/:id` and `/files/*rest` as an expression; each segment is matched once, so it is linear. */
function patternOf(template: string): RegExp {
  const segments = template.split('/').filter((segment) => segment !== '');
  const source = segments.map((segment) => {
    if (segment.includes('*')) return '(?:/.*)?';
    if (segment.includes(':')) return '/[^/]+';
    return `/${segment.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`;
  });
  return new RegExp(`^${source.join('')}/?$`, 'i');
}

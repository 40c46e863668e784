import { describe, expect, it } from 'vitest';
import type { ProtectedRoute } from './protected-route.js';
import { RouteRegistry } from './route-registry.js';

class Base {}
class One extends Base {}
class Other extends Base {}

const route = (id: string): ProtectedRoute => ({ id }) as ProtectedRoute;

describe('RouteRegistry', () => {
  it('tells a handler apart in the classes that inherit it', () => {
    const routes = new RouteRegistry();
    const handler = (): void => undefined;
    routes.add(One, handler, route('one'), 'POST', ['/one']);
    routes.exempt(Other, handler);
    expect(routes.find(One, handler)).toEqual({ id: 'one' });
    expect(routes.find(Other, handler)).toBe('exempt');
    expect(routes.find(Base, handler)).toBeUndefined();
  });

  describe('match', () => {
    const routes = new RouteRegistry();
    const add = (method: string, ...paths: string[]): void =>
      routes.add(One, () => undefined, route(`${method} ${paths[0]}`), method, paths);
    add('POST', '/v1/chat', '/v2/chat');
    add('GET', '/v1/chat/:id');
    add('ALL', '/files/*rest');
    add('PUT', '/tree/{*rest}');
    add('PATCH', '/a+b.(c)');
    add('POST', '/o/chat{/:id{/*rest}}');
    add('POST', '/model{s}');

    it.each([
      ['POST', '/v1/chat', 'POST /v1/chat'],
      ['POST', '/v2/chat?x=/v1', 'POST /v1/chat'],
      ['POST', '/v1/chat/', 'POST /v1/chat'],
      ['POST', '/V1/Chat', 'POST /v1/chat'],
      // Fastify decodes a path before it looks for the route.
      ['POST', '/v1/ch%61t', 'POST /v1/chat'],
      ['GET', '/v1/chat/7', 'GET /v1/chat/:id'],
      ['DELETE', '/files/a/b', 'ALL /files/*rest'],
      ['PUT', '/tree/a/b', 'PUT /tree/{*rest}'],
      ['PATCH', '/a+b.(c)', 'PATCH /a+b.(c)'],
      ['POST', '/o/chat', 'POST /o/chat{/:id{/*rest}}'],
      ['POST', '/o/chat/7', 'POST /o/chat{/:id{/*rest}}'],
      ['POST', '/o/chat/7/a/b', 'POST /o/chat{/:id{/*rest}}'],
      ['POST', '/model', 'POST /model{s}'],
      ['POST', '/models', 'POST /model{s}'],
    ])('finds the route of %s %s', (method, url, id) => {
      expect(routes.match(method, url)?.id).toBe(id);
    });

    it.each([
      ['GET', '/v1/chat'],
      ['POST', '/v1/chats'],
      ['POST', '/v1'],
      ['GET', '/v1/chat/7/8'],
      ['PATCH', '/aab.c'],
      ['POST', '/o/chats'],
      ['POST', '/model{s}'],
      ['POST', '/%'],
      ['POST', ''],
    ])('finds none for %s %s', (method, url) => {
      expect(routes.match(method, url)).toBeUndefined();
    });
  });
});

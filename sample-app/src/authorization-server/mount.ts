/** Puts a listener in front of an app, on the HTTP server itself: the same for Express and Fastify. */
import type { RequestListener, Server } from 'node:http';

/** Requests whose target `owns` accepts go to `listener`; all others to the listeners the server has now. */
export function mount(server: Server, owns: (target: string) => boolean, listener: RequestListener): void {
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (owns(request.url ?? '')) listener(request, response);
    else for (const other of others) other.call(server, request, response);
  });
}

/** A call as the first guard makes it, without a server around it. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { AiCall } from '../../libs/ai-security/src/call/ai-call.js';
import { Exchange } from '../../libs/ai-security/src/call/exchange.js';
import type { Principal } from '../../libs/ai-security/src/call/principal.js';
import type { ProtectedRoute } from '../../libs/ai-security/src/call/protected-route.js';
import { fakePrincipal } from '../../libs/ai-security/src/testing/fake-principal.js';

export const routeOf = (id: string, more: Partial<ProtectedRoute> = {}): ProtectedRoute => ({
  id,
  handler: 'ChatController.create',
  format: 'openai.chat',
  mode: 'enforce',
  scopes: [],
  scopesAny: [],
  rate: undefined,
  body: { bytes: 1, depth: 1, nodes: 1, messages: 1, characters: 1 },
  layers: 1,
  sse: false,
  unscanned: 'refuse',
  bodyType: undefined,
  ...more,
});

/** @param caller a principal or its subject; `undefined`: nobody is known */
export function openCall(caller: Principal | string | undefined, route = routeOf('POST /chat')): AiCall {
  const request = new IncomingMessage(new Socket());
  const exchange = new Exchange(request as Exchange['request'], new ServerResponse(request));
  const call = new AiCall(route, exchange, 60_000);
  call.principal = typeof caller === 'string' ? fakePrincipal({ subject: caller }) : caller;
  return call;
}

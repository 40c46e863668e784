/** A caller and a call, as the specs of the audit log record them. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { AiCall } from '../../libs/ai-security/src/call/ai-call.js';
import { Exchange } from '../../libs/ai-security/src/call/exchange.js';
import type { Principal } from '../../libs/ai-security/src/call/principal.js';
import type { ProtectedRoute } from '../../libs/ai-security/src/call/protected-route.js';

export const caller = (over: Partial<Principal> = {}): Principal => ({
  id: 'https://issuer.test#alice-4711',
  kind: 'oauth',
  issuer: 'https://issuer.test',
  subject: 'alice-4711',
  clientId: 'billing-ui',
  scopes: new Set(['chat']),
  roles: new Set(),
  claims: { email: 'alice@example.com' },
  expiresAt: 2e9,
  ...over,
});

export function newCall(principal?: Principal): AiCall {
  const route: ProtectedRoute = {
    id: 'POST /v1/chat/completions',
    handler: 'ChatController.create',
    format: 'openai.chat',
    mode: 'enforce',
    scopes: [],
    scopesAny: [],
    rate: undefined,
    body: { bytes: 1e6, depth: 16, nodes: 1e4, messages: 100, characters: 1e5 },
    layers: 1,
    sse: false,
    unscanned: 'refuse',
    bodyType: undefined,
  };
  const request = new IncomingMessage(new Socket());
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const head = { method: 'POST', url: '/', headers: { traceparent } };
  const call = new AiCall(
    route,
    new Exchange({ ...head, raw: request }, new ServerResponse(request)),
    60_000,
  );
  call.principal = principal;
  call.clientAddress = '203.0.113.77';
  call.model = 'gpt-small';
  return call;
}

/** The fake authorization servers of the cases: key sets and introspection with faults, and an attacker that counts. */
import { createServer } from 'node:http';
import { publishedJwk } from './keys.js';
import { resolve } from './values.js';

export const CLIENT = { id: 'resource-server', secret: 'introspection secret' };

/** Starts them on one loopback port each. */
export async function startIssuers(world) {
  // Made before anybody waits: while RSA keys are made nothing else runs here, and an issuer has 2 s to answer.
  for (const name of [...Object.keys(world.jwks_keys), 'es1@as2']) publishedJwk(name);
  const state = {
    keys: new Set(Object.keys(world.jwks_keys)),
    jwksMode: 'ok',
    introspectionMode: 'ok',
    counters: { jwks_fetches: 0, introspection_calls: 0, attacker_requests: 0 },
    context: { now: 0, names: {} },
  };
  const issuer = await listen((request, response, body) => {
    if (request.url === '/introspect') {
      state.counters.introspection_calls++;
      return answer(response, state.introspectionMode, () => introspected(world, state, request, body));
    }
    if (request.url === '/jwks2') return answer(response, 'ok', () => ({ keys: [publishedJwk('es1@as2')] }));
    state.counters.jwks_fetches++;
    return answer(response, state.jwksMode, () => ({ keys: [...state.keys].map(publishedJwk) }));
  });
  const attacker = await listen((_request, response) => {
    state.counters.attacker_requests++;
    response.end('{}');
  });
  return {
    state,
    url: issuer.url,
    attackerUrl: attacker.url,
    async stop() {
      await Promise.all([issuer.stop(), attacker.stop()]);
    },
  };
}

/** RFC 7662, for the client that may ask. */
function introspected(world, state, { method, headers }, body) {
  const expected = `Basic ${btoa(`${CLIENT.id}:${CLIENT.secret.replaceAll(' ', '+')}`)}`;
  if (method !== 'POST' || headers.authorization !== expected) return undefined;
  const claims = world.opaque_tokens[new URLSearchParams(body).get('token')];
  return claims ? resolve(claims, state.context) : { active: false };
}

function answer(response, mode, document) {
  switch (mode) {
    case 'ok': {
      const body = document();
      if (body === undefined) return response.writeHead(401).end();
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
    case 'hang':
      return undefined;
    case 'html':
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sorry</html>');
    case 'redirect':
      return response.writeHead(302, { location: 'https://elsewhere.example.test/' }).end();
    default:
      return response.writeHead(Number(mode)).end('{}');
  }
}

async function listen(handle) {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.on('end', () => handle(request, response, body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

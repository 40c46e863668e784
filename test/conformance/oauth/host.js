/** The application of the cases: the routes of their world, protected by the module. */
import 'reflect-metadata';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AiEndpoint,
  AiSecurityModule,
  ApiKeyService,
  ApiKeyStore,
  OAuthStep,
  TokenRevocation,
} from '@ai-security/nestjs';
import { setClock } from './clock.js';
import { Client } from './http.js';
import { CLIENT } from './issuer.js';

const METHODS = { GET: Get, POST: Post };
const DAY = 86_400;
// Far above what a case sends: the cases are not about rates.
const NO_LIMIT = '1000000/s';

/** Boots it on a free port. `config` is that of a case. */
export async function startHost(world, issuers, config = {}) {
  const { audience, issuer, issuer2 } = world;
  class HostModule {}
  const security = AiSecurityModule.forRoot({
    issuers: [
      {
        issuer,
        audience,
        algorithms: world.algs,
        jwksUri: `${issuers.url}/jwks`,
        introspection: {
          endpoint: `${issuers.url}/introspect`,
          clientId: CLIENT.id,
          clientSecret: CLIENT.secret,
        },
      },
      { issuer: issuer2, audience, algorithms: world.algs, jwksUri: `${issuers.url}/jwks2` },
    ],
    oauth: {
      publicUrl: world.public_base_url,
      clockToleranceSeconds: world.clock_tolerance_s,
      dpop: {
        algorithms: world.dpop.algs,
        maxAgeSeconds: world.dpop.proof_max_age_s,
        requireNonce: config.dpop_require_nonce ?? false,
      },
      mtls: { clientCertHeader: 'client-cert' },
    },
    apiKeys: { store: 'memory', pepper: 'a pepper of the conformance tests alone' },
    secret: 'a secret of the conformance tests, nothing more',
    trustedProxies: world.trusted_proxies,
    rate: { limit: NO_LIMIT, authFailures: NO_LIMIT },
    audit: { sink: { write() {} } },
    metricsPath: false,
  });
  Reflect.defineMetadata('imports', [security], HostModule);
  Reflect.defineMetadata('controllers', [controllerOf(world.routes)], HostModule);
  const app = await NestFactory.create(HostModule, { logger: false });
  await app.listen(0, '127.0.0.1');

  const host = {
    client: new Client(app.getHttpServer()),
    keyLookUps: 0,
    /** The principals that were set. */
    principals: [],
    revocation: app.get(TokenRevocation),
    keys: await makeKeys(app.get(ApiKeyService), world.api_keys),
    keyService: app.get(ApiKeyService),
    async stop() {
      host.client.close();
      await app.close();
    },
  };
  const store = app.get(ApiKeyStore);
  const get = store.get.bind(store);
  store.get = (id) => {
    host.keyLookUps++;
    return get(id);
  };
  const step = app.get(OAuthStep);
  const admit = step.admit.bind(step);
  step.admit = async (call) => {
    await admit(call);
    host.principals.push(call.principal);
  };
  return host;
}

function controllerOf(routes) {
  class RoutesController {}
  for (const [route, rule] of Object.entries(routes)) {
    const [method, path] = route.split(' ');
    const name = route.replace(/\W+/g, '_');
    RoutesController.prototype[name] = () => ({ ok: true });
    const descriptor = Object.getOwnPropertyDescriptor(RoutesController.prototype, name);
    const scopes = rule.mode === 'any' ? { scopesAny: rule.scopes } : { scopes: rule.scopes };
    const decorators = [
      METHODS[method](path),
      HttpCode(200),
      AiEndpoint({ ...scopes, acr: rule.acr_values, maxAge: rule.max_age }),
    ];
    for (const decorate of decorators) decorate(RoutesController.prototype, name, descriptor);
  }
  Controller()(RoutesController);
  return RoutesController;
}

/** The keys of the world, by name: `{ id, new, old }`, where `old` is the secret before a rotation. */
async function makeKeys(service, records) {
  const keys = {};
  for (const [name, record] of Object.entries(records)) {
    // A key lasts whole days from when it was made, so it was made as long ago as fits.
    setClock(record.expires ? record.expires.$now - DAY : 0);
    const issued = await service.create({
      name,
      owner: name,
      scopes: record.scopes,
      ...(record.allowed_ips ? { networks: record.allowed_ips } : {}),
      expiresInDays: record.expires ? 1 : 90,
    });
    const key = { id: issued.record.id, new: issued.key };
    if (record.secrets) {
      const overlapSeconds = record.old_valid_until.$now;
      key.old = key.new;
      key.new = (await service.rotate(key.id, { overlapSeconds })).key;
    }
    if (record.revoked) await service.revoke(key.id);
    keys[name] = key;
  }
  setClock(0);
  return keys;
}

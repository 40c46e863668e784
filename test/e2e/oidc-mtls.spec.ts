/**
 * Tokens that a real authorization server binds to a certificate (RFC 8705): the client shows it to that server
 * and to the host in TLS, or to a proxy that hands it on in `Client-Cert` (RFC 9440).
 */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AiSecurityModule } from '@ai-security/nestjs';
import { decodeJwt } from 'jose';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingForCertificates, fetchAs, tlsIdentity } from '../auth/tls-client.js';
import { ADAPTERS, type AdapterName, type StartedApp } from './adapters.js';
import type { TokenForm } from './oidc-configuration.js';
import { OidcController, startOidcHost, trusting, type OidcHost } from './oidc-host.js';
import { OidcServer } from './oidc-server.js';
import { expectProblem } from './problem.js';

const client = tlsIdentity('client');
const other = tlsIdentity('other');
const httpsOptions = askingForCertificates(tlsIdentity('server'));
const FORMS: readonly TokenForm[] = ['ES256', 'opaque'];
const named = { mtls: { clientCertHeader: 'Client-Cert' } };

let server: OidcServer;
let alias: Server;
const tokens = new Map<TokenForm, string>();

beforeAll(async () => {
  server = await OidcServer.start();
  alias = createServer(httpsOptions, server.listener);
  await new Promise<void>((resolve) => alias.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(alias.address() as AddressInfo).port}`;
  for (const form of FORMS) {
    const request = { form, client: 'mtls-service' };
    expect((await server.requestToken(request, {}, { send: fetchAs(), url })).status).toBe(400);
    tokens.set(form, await server.token(request, {}, { send: fetchAs(client), url }));
  }
});
afterAll(async () => {
  alias.close();
  await server.stop();
});

/** A host that speaks TLS itself. */
async function startTlsHost(adapter: AdapterName): Promise<StartedApp> {
  @Module({
    imports: [AiSecurityModule.forRoot(trusting(server, { audit: { sink: { write() {} } } }))],
    controllers: [OidcController],
  })
  class TlsRoot {}
  const http = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter({ https: httpsOptions });
  const app = await NestFactory.create(TlsRoot, http, { logger: false, abortOnError: false, httpsOptions });
  await app.listen(0, '127.0.0.1');
  return { app, url: `https://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}` };
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let tls: StartedApp;
  let proxied: OidcHost;
  /** It has a trusted proxy, which is not where calls come from. */
  let foreign: OidcHost;
  /** It trusts the proxy for addresses alone. */
  let unnamed: OidcHost;
  beforeAll(async () => {
    tls = await startTlsHost(adapter);
    proxied = await startOidcHost(adapter, server, { trustedProxies: ['127.0.0.1'], oauth: named });
    foreign = await startOidcHost(adapter, server, { trustedProxies: ['192.0.2.1'], oauth: named });
    unnamed = await startOidcHost(adapter, server, { trustedProxies: ['127.0.0.1'] });
  });
  afterAll(() => Promise.all([tls, proxied, foreign, unnamed].map(({ app }) => app.close())));

  describe.each(FORMS)('a token of form %s', (form) => {
    let token: string;
    beforeAll(() => {
      token = tokens.get(form) ?? '';
    });

    const overTls = (send: typeof fetch, headers: Record<string, string> = {}): Promise<Response> =>
      send(`${tls.url}/ai/models`, { headers: { authorization: `Bearer ${token}`, ...headers } });

    it('is good over TLS with its certificate', async () => {
      if (form === 'ES256') expect(decodeJwt(token)['cnf']).toEqual({ 'x5t#S256': client.thumbprint });
      const response = await overTls(fetchAs(client));
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ subject: 'mtls-service', clientId: 'mtls-service' });
    });

    it('is refused over TLS with another certificate, with none, and with one that is only claimed', async () => {
      await expectProblem(await overTls(fetchAs(other)), 'invalid_token');
      await expectProblem(await overTls(fetchAs()), 'invalid_token');
      await expectProblem(await overTls(fetchAs(), { 'client-cert': client.header }), 'invalid_token');
      await expectProblem(await overTls(fetchAs(other), { 'client-cert': client.header }), 'invalid_token');
    });

    it('is good when a trusted proxy hands on its certificate', async () => {
      const response = await proxied.call(token, { headers: { 'client-cert': client.header } });
      expect(response.status).toBe(200);
    });

    it.each([
      ['another certificate', { 'client-cert': other.header }],
      ['none', {}],
      ['the certificate in another form', { 'client-cert': client.header.slice(1, -1) }],
      ['it in another header', { 'x-client-cert': client.header }],
    ])('is refused when the proxy hands on %s', async (_what, headers) => {
      const refused = await proxied.call(token, { headers: headers as Record<string, string> });
      await expectProblem(refused, 'invalid_token', { never: [client.thumbprint] });
      expect(await proxied.reasonOf(refused)).toBe('certificate');
    });

    it('is refused when anybody else says what the certificate is, or no header is believed', async () => {
      for (const host of [foreign, unnamed]) {
        const refused = await host.call(token, { headers: { 'client-cert': client.header } });
        await expectProblem(refused, 'invalid_token');
        expect(await host.reasonOf(refused)).toBe('certificate');
      }
    });
  });
});

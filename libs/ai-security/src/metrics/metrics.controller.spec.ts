import 'reflect-metadata';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  type CallHandler,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  VersioningType,
} from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { map } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { CallBus } from '../call/call-bus.js';
import { AI_SECURITY_SETTINGS } from '../config/settings.js';
import { CallMetrics } from './call-metrics.js';
import { createMetricsController } from './metrics.controller.js';

const TOKEN = 'a-scrape-token-of-the-host';

/** A host that wraps every answer, as many do. */
class Envelope implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

const open: INestApplication[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('the metrics route on %s', (_, adapter) => {
  async function start(
    token?: string,
    path = 'metrics',
    configure: (app: INestApplication) => void = () => undefined,
  ) {
    const settings = { metrics: { registry: undefined, token, models: [] } };
    const moduleRef = await Test.createTestingModule({
      controllers: [createMetricsController(path)],
      providers: [
        { provide: AI_SECURITY_SETTINGS, useValue: settings },
        { provide: CallMetrics, useFactory: () => new CallMetrics(new CallBus(), settings.metrics, [], []) },
      ],
    }).compile();
    const app = moduleRef.createNestApplication(adapter());
    configure(app);
    await app.listen(0, '127.0.0.1');
    open.push(app);
    const { port } = app.getHttpServer().address() as AddressInfo;
    return (url: string, headers: Record<string, string> = {}) => get(port, url, headers);
  }

  it('shows the exposition to this machine when there is no token', async () => {
    const scrape = await start();
    const { status, headers, body } = await scrape('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('# TYPE ai_security_requests_total counter');
  });

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
    'refuses a local proxy (%s)',
    async (name) => {
      const scrape = await start();
      const { status, headers, body } = await scrape('/metrics', { [name]: '127.0.0.1' });
      expect(status).toBe(403);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({ status: 403, error: { code: 'forbidden' } });
    },
  );

  it('refuses a peer that is not this machine, whatever it says of itself', async () => {
    const scrape = await start(undefined, 'metrics', (app) => {
      const server = app.getHttpServer() as Server;
      server.prependListener('connection', (socket: Socket) => {
        Object.defineProperty(socket, 'remoteAddress', { value: '203.0.113.9' });
      });
    });
    expect((await scrape('/metrics')).status).toBe(403);
    expect((await scrape('/metrics', { host: 'localhost', 'x-forwarded-for': '127.0.0.1' })).status).toBe(
      403,
    );
  });

  it('asks for the token where one is set, of this machine too', async () => {
    const scrape = await start(TOKEN);
    const without = await scrape('/metrics');
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toMatch(/^Bearer \w+="/);
    expect(without.headers['www-authenticate']).not.toContain('error');
    expect(JSON.parse(without.body)).toMatchObject({ error: { code: 'authentication_required' } });

    for (const wrong of [
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
      'Bearer ',
      TOKEN,
    ]) {
      expect((await scrape('/metrics', { authorization: wrong })).status, wrong).toBe(401);
    }
    expect((await scrape('/metrics', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    const proxied = { authorization: `bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' };
    expect((await scrape('/metrics', proxied)).status).toBe(200);
  });

  it('respects a global prefix, and neither versions nor interceptors of the host change it', async () => {
    const scrape = await start(undefined, 'internal/numbers', (app) => {
      app.setGlobalPrefix('api');
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      app.useGlobalInterceptors(new Envelope());
    });
    expect((await scrape('/api/internal/numbers')).body).toMatch(/^# HELP ai_security_/);
    expect((await scrape('/internal/numbers')).status).toBe(404);
  });

  it('has the path of its own module', async () => {
    const [first, second] = [await start(undefined, 'one'), await start(undefined, 'two')];
    expect((await first('/one')).status).toBe(200);
    expect((await first('/two')).status).toBe(404);
    expect((await second('/two')).status).toBe(200);
  });
});

function get(port: number, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

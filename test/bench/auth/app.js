/** The Nest app that is measured: one route that answers whoever may come. */
import 'reflect-metadata';
import { AiSecurityModule, OAuthGuard } from '@ai-security/nestjs';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** What clients call the server: proofs of possession name it. */
export const PUBLIC_URL = 'https://api.example.com';
export const PATH = '/who';
/** The end of the answer. */
export const MARK = '"ok":true}';

export const PEPPER = 'a pepper that serves for nothing but the benchmark';

/** A controller with the decorators that TypeScript would write. */
function controller(guards) {
  class WhoController {
    who() {
      return { who: 'somebody', ok: true };
    }
  }
  const { prototype } = WhoController;
  const method = Object.getOwnPropertyDescriptor(prototype, 'who');
  for (const decorate of [...guards, Get()]) decorate(prototype, 'who', method);
  Controller(PATH)(WhoController);
  return WhoController;
}

const security = ({ issuer, audience }) =>
  AiSecurityModule.forRoot({
    issuers: [{ issuer, audience, algorithms: ['ES256'] }],
    oauth: { publicUrl: PUBLIC_URL },
    apiKeys: { store: 'memory', pepper: PEPPER },
    // A proof that is sent twice only means that more must be made.
    rate: { authFailures: '100000000/s' },
    secret: 'a secret that serves for nothing but the benchmark',
    audit: { sink: { write: () => undefined } },
  });

/**
 * @param {'express' | 'fastify'} adapter
 * @param {{ issuer: string, audience: string }} [issuer] whose tokens open the route; without, it is bare: the module
 *   is not there
 */
export function createApp(adapter, issuer) {
  const parts = issuer
    ? { imports: [security(issuer)], controllers: [controller([UseGuards(OAuthGuard)])] }
    : { controllers: [controller([])] };
  const http = adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  return NestFactory.create({ module: class AppModule {}, ...parts }, http, { logger: ['error', 'warn'] });
}

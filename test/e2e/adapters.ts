/** The two HTTP adapters, and a started Nest application on either. */
import {
  Module,
  type INestApplication,
  type ModuleMetadata,
  type NestApplicationOptions,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';

export type AdapterName = 'express' | 'fastify';
export const ADAPTERS: readonly AdapterName[] = ['express', 'fastify'];

export const httpAdapter = (name: AdapterName): AbstractHttpAdapter =>
  name === 'express' ? new ExpressAdapter() : new FastifyAdapter();

export interface StartedApp {
  readonly app: INestApplication;
  readonly url: string;
}

/** Starts an application of one root module on a free loopback port. */
export async function startApp(
  adapter: AdapterName,
  metadata: ModuleMetadata,
  prepare: (app: INestApplication) => void = () => undefined,
  options: NestApplicationOptions = {},
): Promise<StartedApp> {
  @Module(metadata)
  class TestRoot {}
  const app = await NestFactory.create(TestRoot, httpAdapter(adapter), {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    ...options,
  });
  prepare(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${port}` };
}

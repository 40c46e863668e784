/** The HTTP adapter that the runner asked for. */
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

export function adapter(): AbstractHttpAdapter {
  return process.env['BENCH_ADAPTER'] === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
}

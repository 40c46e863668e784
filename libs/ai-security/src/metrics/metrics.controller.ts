/** The route from which Prometheus reads the metrics. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Req, Res, type Type, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { Exchange, type FrameworkRequest, type FrameworkResponse } from '../call/exchange.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { bearerChallenge } from '../errors/bearer-challenge.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { SecurityProblemFilter } from '../errors/security-problem.filter.js';
import { isLoopback } from '../network/client-address.js';
import { CallMetrics } from './call-metrics.js';

const BEARER = /^Bearer +([^ ]+)$/i;
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * A controller with `GET <path>`: the exposition of the registry of `CallMetrics`. It is open to the bearer of
 * `settings.metrics.token`; where there is no token, to processes of this machine only.
 *
 * Each call makes a class of its own, because the path is metadata of the class and two applications in one
 * process may differ in it.
 */
export function createMetricsController(path: string): Type {
  // Version-neutral: the host's URI versioning must not move the route that a scraper is configured with.
  @Controller({ path, version: VERSION_NEUTRAL })
  @UseFilters(SecurityProblemFilter)
  class MetricsController {
    readonly #tokenHash: Buffer | undefined;

    constructor(
      private readonly metrics: CallMetrics,
      @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
    ) {
      const { token } = settings.metrics;
      this.#tokenHash = token === undefined ? undefined : hash(token);
    }

    // The raw response, so that no interceptor of the host can wrap the text.
    @Get()
    async scrape(@Req() request: FrameworkRequest, @Res() response: FrameworkResponse): Promise<void> {
      const exchange = new Exchange(request, response);
      if (this.#tokenHash) requireToken(exchange, this.#tokenHash);
      else requireLocal(exchange);
      const { registry } = this.metrics;
      const exposition = await registry.metrics();
      exchange.setHeader('cache-control', 'no-store');
      exchange.send(200, registry.contentType, exposition);
    }
  }
  return MetricsController;
}

// Hashes have one length, so that the comparison tells neither the token's length nor a common beginning.
const hash = (token: string): Buffer => createHash('sha256').update(token).digest();

function requireToken(exchange: Exchange, expected: Buffer): void {
  const presented = BEARER.exec(exchange.header('authorization') ?? '')?.[1];
  if (presented !== undefined && timingSafeEqual(hash(presented), expected)) return;
  throw new SecurityProblem('authentication_required', {
    reason: 'metrics_token',
    headers: bearerChallenge([], presented === undefined ? undefined : 'invalid_token'),
  });
}

/** A peer on this machine that forwards for somebody else is a proxy, and its client may be anybody. */
function requireLocal(exchange: Exchange): void {
  const forwarded = FORWARDING_HEADERS.some((name) => exchange.header(name) !== undefined);
  if (!forwarded && isLoopback(exchange.rawRequest.socket.remoteAddress)) return;
  throw new SecurityProblem('forbidden', { reason: 'metrics_not_local' });
}

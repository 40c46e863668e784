/** Builds and starts the sample app; `main.ts` and the end-to-end tests use it alike. */
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { AiSecurityOptions } from '@ai-security/nestjs';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readEnv, type SampleAppEnv } from './env.js';
import { PinoLogger } from './pino-logger.js';

export interface SampleApp {
  readonly app: INestApplication;
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * @param env variables as in `env.ts`
 * @param security what a test needs otherwise, over the app's own options
 * @throws Error when a variable or an option cannot be used, or the port is taken
 */
export async function createSampleApp(
  env: Readonly<Record<string, string | undefined>>,
  security: AiSecurityOptions = {},
): Promise<SampleApp> {
  const settings = readEnv(env);
  const port = settings.port || (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const audience = `${url}/v1`;
  const app = await NestFactory.create(
    AppModule.register(settings, {
      requireDecision: true,
      redisUrl: settings.redisUrl,
      apiKeys: { store: settings.apiKeyStore },
      metrics: { models: ['demo'] },
      ...(settings.production ? {} : developmentSecurity(settings, url, audience)),
      ...security,
    }),
    await httpAdapter(settings),
    {
      abortOnError: false,
      // Nest logs an error of the boot with its stack, and then throws it: who catches it says it once.
      bufferLogs: true,
      autoFlushLogs: false,
      ...(settings.production ? { logger: new PinoLogger() } : {}),
    },
  );
  await app.init();
  if (settings.production) {
    await app.listen(port);
  } else {
    await mountAuthorizationServer(app, url, audience);
    // Its clients' secrets are in the README: nobody but this machine may use it.
    await app.listen(port, '127.0.0.1');
  }
  app.flushLogs();
  return { app, url, close: () => app.close() };
}

/**
 * A process with the demo issuer has callers of its own, so a secret of its own will do: `REDIS_URL` alone is
 * enough to start. Production leaves both to `AI_SECURITY_*`.
 */
const developmentSecurity = (
  { secret }: SampleAppEnv,
  issuer: string,
  audience: string,
): AiSecurityOptions => ({
  issuers: [{ issuer, audience }],
  secret: secret ?? randomBytes(32).toString('hex'),
});

/** Imported on demand: production loads neither the other adapter nor the demo issuer. */
async function httpAdapter({ adapter }: SampleAppEnv) {
  return adapter === 'fastify'
    ? new (await import('@nestjs/platform-fastify')).FastifyAdapter()
    : new (await import('@nestjs/platform-express')).ExpressAdapter();
}

async function mountAuthorizationServer(app: INestApplication, url: string, audience: string): Promise<void> {
  const { createAuthorizationServer, ownsPath } =
    await import('./authorization-server/authorization-server.js');
  const { mount } = await import('./authorization-server/mount.js');
  mount(app.getHttpServer(), ownsPath, createAuthorizationServer(url, audience));
}

/** The issuer's name holds the port, so it must be known before anything is configured. */
async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * A service with the compiled library, as a process of its own. `GET /who` is open to good credentials; who started
 * it calls its `ApiKeyService` and `TokenRevocation` over IPC.
 */
import 'reflect-metadata';
import { AiEndpoint, AiSecurityModule, ApiKeyService, TokenRevocation } from '@ai-security/nestjs';
import { Controller, Get } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class WhoController {
  who() {
    return { ok: true };
  }
}
const route = [
  WhoController.prototype,
  'who',
  Object.getOwnPropertyDescriptor(WhoController.prototype, 'who'),
];
AiEndpoint({ format: 'json', scopes: ['ai:chat'] })(...route);
Get()(...route);
Controller('who')(WhoController);

class AppModule {}
const options = {
  secret: 'a secret that serves for nothing but these tests',
  // The limits share Redis with authentication, and would refuse first.
  rate: { limit: '1000000/min', authFailures: '1000000/min', onFailure: 'local' },
  concurrency: { limit: 1_000_000, onFailure: 'local' },
  audit: { sink: { write: () => undefined } },
  ...JSON.parse(process.env.SERVICE_OPTIONS),
};
const module = {
  module: AppModule,
  imports: [AiSecurityModule.forRoot(options)],
  controllers: [WhoController],
};
const app = await NestFactory.create(module, { logger: false });
await app.listen(0, '127.0.0.1');

const targets = { keys: app.get(ApiKeyService), revocation: app.get(TokenRevocation) };

async function answer({ id, target, method, args }) {
  try {
    process.send({ id, result: await targets[target][method](...args) });
  } catch ({ name, code, message }) {
    process.send({ id, error: { name, code, message } });
  }
}
process.on('message', (message) => void answer(message));
// Who is killed cannot stop what he started.
process.on('disconnect', () => process.exit(0));
process.send({ port: app.getHttpServer().address().port });

/** A host of the packed libraries: boots, makes a call with a token and one without, and prints what happened. */
import 'reflect-metadata';
import { AiEndpoint, AiSecurityModule, Caller, OpenAiChatRequest } from '@ai-security/nestjs';
import type { AiSecurityOptions, Principal } from '@ai-security/nestjs';
import { createTestIssuer, fakePrincipal, type TestIssuer } from '@ai-security/nestjs/testing';
import { createPiiEngine, type PiiEngine } from '@ai-security/pii';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';

let seen: unknown;

@AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
@Controller('chat')
class ChatController {
  @Post()
  @HttpCode(200)
  chat(@Body() body: OpenAiChatRequest, @Caller() caller: Principal): object {
    seen = body.messages[0]?.content;
    const content = `${caller.subject} wrote: ${String(seen)}`;
    return { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] };
  }
}

const issuer: TestIssuer = await createTestIssuer({ scope: 'ai:chat' });
const options: AiSecurityOptions = { issuers: [{ issuer: issuer.issuer, audience: issuer.audience }] };

@Module({ imports: [AiSecurityModule.forRoot(options)], controllers: [ChatController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as AddressInfo;

const ask = (authorization: Record<string, string>): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'I am jane@example.com' }] }),
  });

const allowed = await ask({ authorization: `Bearer ${await issuer.token({ sub: 'alice' })}` });
const refused = await ask({});
const engine: PiiEngine = createPiiEngine();
process.stdout.write(
  JSON.stringify({
    answer: [allowed.status, await allowed.json()],
    refusal: [refused.status, await refused.json()],
    seen,
    masked: engine.mask('jane@example.com', { action: 'redact' }).text,
    subject: fakePrincipal({ subject: 'bob' }).subject,
  }),
);
await app.close();
await issuer.stop();

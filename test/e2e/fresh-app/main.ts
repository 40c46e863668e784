/** A host of the packed libraries: boots, makes calls with a token and one without, and prints what happened. */
import 'reflect-metadata';
import { AiEndpoint, AiSecurityModule, Caller, OpenAiChatRequest } from '@ai-security/nestjs';
import type { AiSecurityOptions, Principal } from '@ai-security/nestjs';
import { createTestIssuer, fakePrincipal, type TestIssuer } from '@ai-security/nestjs/testing';
import { createPiiEngine, type PiiEngine } from '@ai-security/pii';
import { Body, Controller, Get, HttpCode, Module, Post, Sse, StreamableFile } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { from, map, type Observable } from 'rxjs';

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

/** An address that the model adds, cut in two. */
const PIECES = ['Write to bob@exam', 'ple.net today.'];

async function* events(): AsyncGenerator<object> {
  for (const content of PIECES) yield { choices: [{ index: 0, delta: { content }, finish_reason: null }] };
  yield { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
}

@AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'] })
@Controller('kinds')
class KindsController {
  @Get('generator')
  generator(): AsyncGenerator<object> {
    return events();
  }

  @Get('readable')
  readable(): Readable {
    return Readable.from(events());
  }

  @Get('response')
  response(): Response {
    return Response.json({ choices: [{ index: 0, message: { content: PIECES.join('') } }] });
  }

  @AiEndpoint({ format: 'text' })
  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Readable.from(PIECES, { objectMode: false }), {
      type: 'text/plain',
      length: 7,
    });
  }

  @Sse('sse')
  sse(): Observable<{ data: object }> {
    return from(events()).pipe(map((data) => ({ data })));
  }

  @Sse('failing')
  failing(): Promise<Observable<object>> {
    return Promise.reject(new Error(PIECES.join('')));
  }
}

const issuer: TestIssuer = await createTestIssuer({ scope: 'ai:chat' });
const options: AiSecurityOptions = { issuers: [{ issuer: issuer.issuer, audience: issuer.audience }] };

@Module({ imports: [AiSecurityModule.forRoot(options)], controllers: [ChatController, KindsController] })
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

/** The status, the first words of the type, and the text of each kind of answer. */
async function kind(name: string): Promise<[number, string, string]> {
  const headers = { authorization: `Bearer ${await issuer.token()}` };
  const response = await fetch(`http://127.0.0.1:${port}/kinds/${name}`, { headers });
  const body = await response.text();
  const contents = [...body.matchAll(/"content":"(.*?)"/g)].map(([, content]) => content);
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  return [response.status, type, contents.length > 0 ? contents.join('') : body];
}
const kinds: Record<string, [number, string, string]> = {};
for (const name of ['generator', 'readable', 'response', 'file', 'sse']) kinds[name] = await kind(name);
const [failed] = await kind('failing');

const engine: PiiEngine = createPiiEngine();
process.stdout.write(
  JSON.stringify({
    answer: [allowed.status, await allowed.json()],
    refusal: [refused.status, await refused.json()],
    seen,
    kinds,
    failed,
    masked: engine.mask('jane@example.com', { action: 'redact' }).text,
    subject: fakePrincipal({ subject: 'bob' }).subject,
  }),
);
await app.close();
await issuer.stop();

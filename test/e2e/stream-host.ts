/** A small host whose answer each test sets, and an upstream that speaks SSE: for tests of streams. */
import { Body, Controller, Get, HttpCode, Post, Sse, type INestApplication } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  CurrentCall,
  type AiCall,
  type AiSecurityOptions,
} from '@ai-security/nestjs';
import { createTestIssuer } from '@ai-security/nestjs/testing';
import OpenAI from 'openai';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApp, type AdapterName } from './adapters.js';
import { AuditLines } from './audit-lines.js';

export interface ChatBody {
  readonly messages: { readonly content: string }[];
  readonly stream?: boolean;
}
export type Answer = (call: AiCall, body: ChatBody) => unknown;

let answer: Answer = () => ({});

/** What the handlers return from now on. */
export function answerWith(next: Answer): void {
  answer = next;
}

@Controller()
class StreamController {
  @Post('openai/chat/completions')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat' })
  chat(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return answer(call, body as ChatBody);
  }

  @Post('text')
  @HttpCode(200)
  @AiEndpoint({ format: 'text' })
  text(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return answer(call, body as ChatBody);
  }

  @Post('lines')
  @HttpCode(200)
  @AiEndpoint({ format: 'ndjson' })
  lines(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return answer(call, body as ChatBody);
  }

  @Post('plain')
  @HttpCode(200)
  @AiEndpoint()
  plain(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return answer(call, body as ChatBody);
  }

  @Post('allowed')
  @HttpCode(200)
  @AiEndpoint({ unscanned: 'allow' })
  allowed(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return answer(call, body as ChatBody);
  }

  @Post('observed')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', mode: 'observe' })
  observed(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return answer(call, body as ChatBody);
  }

  @Get('read')
  @AiEndpoint({ format: 'openai.chat' })
  read(@CurrentCall() call: AiCall): unknown {
    return answer(call, { messages: [] });
  }

  @Sse('sse/chat')
  @AiEndpoint({ format: 'openai.chat' })
  sseChat(@CurrentCall() call: AiCall): unknown {
    return answer(call, { messages: [] });
  }

  @Sse('sse/observed')
  @AiEndpoint({ format: 'openai.chat', mode: 'observe' })
  sseObserved(@CurrentCall() call: AiCall): unknown {
    return answer(call, { messages: [] });
  }

  @Sse('sse/text')
  @AiEndpoint({ format: 'text' })
  sseText(@CurrentCall() call: AiCall): unknown {
    return answer(call, { messages: [] });
  }
}

export interface StreamHost {
  readonly app: INestApplication;
  readonly url: string;
  readonly token: string;
  readonly audit: AuditLines;
  /** The official client, turned to the host. */
  readonly client: OpenAI;
  stop(): Promise<void>;
}

export async function startStreamHost(
  adapter: AdapterName,
  options: AiSecurityOptions = {},
): Promise<StreamHost> {
  const issuer = await createTestIssuer();
  const token = await issuer.token();
  const audit = new AuditLines();
  const security = AiSecurityModule.forRoot({
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
    secret: 's'.repeat(32),
    rate: { limit: '100000/min' },
    concurrency: { limit: 1000 },
    audit: { sink: audit },
    ...options,
  });
  const { app, url } = await startApp(adapter, { imports: [security], controllers: [StreamController] });
  return {
    app,
    url,
    token,
    audit,
    client: new OpenAI({ baseURL: `${url}/openai`, apiKey: token, maxRetries: 0 }),
    async stop() {
      await app.close();
      await issuer.stop();
    },
  };
}

export interface Upstream {
  /** The official client, turned to the upstream: what a handler uses. */
  readonly client: OpenAI;
  /** Bodies that it received. */
  readonly received: string[];
  /** Connections that were cut before their answer was complete. */
  cut: number;
  /** Set by each test: writes the answer. */
  serve: (response: ServerResponse, body: string) => void | Promise<void>;
  stop(): Promise<void>;
}

/** A model provider on a free loopback port. */
export async function startUpstream(): Promise<Upstream> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    response.on('close', () => {
      if (!response.writableFinished) upstream.cut++;
    });
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      upstream.received.push(body);
      void upstream.serve(response, body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const upstream: Upstream = {
    client: new OpenAI({ baseURL: `http://127.0.0.1:${port}`, apiKey: 'of-the-provider', maxRetries: 0 }),
    received: [],
    cut: 0,
    serve: (response) => void response.end(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}

/** One chunk of a streamed completion. */
export const chunk = (content: string, finish: string | null = null): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'demo',
  choices: [{ index: 0, delta: content === '' ? {} : { content }, finish_reason: finish }],
});

/** A whole completion. */
export const completion = (content: string): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'demo',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
});

/** The pieces of a text as the events of a stream. */
export const chunksOf = (pieces: readonly string[]): object[] => [
  ...pieces.map((piece) => chunk(piece)),
  chunk('', 'stop'),
];

/** The same as Server-Sent Events. */
export const framed = (events: readonly object[]): string =>
  `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`;

export const piecesOf = (text: string, size: number): string[] =>
  text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

/** The text that the official client collects from a stream. */
export async function collected(client: OpenAI, prompt = 'Hello.'): Promise<string> {
  const stream = await client.chat.completions.create({
    model: 'demo',
    stream: true,
    messages: [{ role: 'user', content: prompt }],
  });
  let text = '';
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  return text;
}

/** How many tracked generators have begun and not ended. */
export const open = { count: 0 };
/** A generator whose start and end are counted. */
export async function* tracked<T>(body: () => AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  open.count++;
  try {
    yield* body();
  } finally {
    open.count--;
  }
}
export const aborted = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

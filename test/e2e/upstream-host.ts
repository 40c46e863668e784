/** A host whose handlers call a model through `AiUpstream`, with clients that were built once, at start-up. */
import Anthropic from '@anthropic-ai/sdk';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  AiEndpoint,
  AiSecurityModule,
  AiUpstream,
  Budgets,
  CurrentCall,
  NotAi,
  type AiCall,
  type AiSecurityOptions,
} from '@ai-security/nestjs';
import { createTestIssuer } from '@ai-security/nestjs/testing';
import OpenAI from 'openai';
import type { ServerResponse } from 'node:http';
import { startApp, type AdapterName } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { completion } from './chat-host.js';
import { chunksOf, collected, framed, piecesOf, type Upstream } from './stream-host.js';

/** What a handler works with. */
export interface Work {
  readonly call: AiCall;
  readonly body: OpenAI.ChatCompletionCreateParams;
  readonly models: Models;
}
type Handler = (work: Work) => unknown;

let handler: Handler = () => ({});

/** A handler that adds instructions of its own; `seen` gets what it sees of the answer. */
export const instructed =
  (instructions: string, seen: string[] = []) =>
  async ({ body, models }: Work): Promise<unknown> => {
    const messages = [{ role: 'system' as const, content: instructions }, ...body.messages];
    if (!body.stream) {
      const answer = await models.openai.chat.completions.create({ ...body, stream: false, messages });
      seen.push(answer.choices[0]?.message.content ?? '');
      return answer;
    }
    const stream = await models.openai.chat.completions.create({ ...body, stream: true, messages });
    return (async function* () {
      for await (const chunk of stream) {
        seen.push(chunk.choices[0]?.delta.content ?? '');
        yield chunk;
      }
    })();
  };

/** What the handlers do from now on. */
export function handleWith(next: Handler): void {
  handler = next;
}

const PROVIDER = Symbol('provider');

/** The clients of the models. */
export abstract class Models {
  abstract readonly url: string;
  abstract readonly fetch: typeof fetch;
  abstract readonly openai: OpenAI;
  abstract readonly anthropic: Anthropic;
}

function modelsOf(upstream: AiUpstream, url: string): Models {
  const options = { baseURL: url, apiKey: 'of-the-provider', fetch: upstream.fetch };
  return {
    url,
    fetch: upstream.fetch,
    openai: new OpenAI({ ...options, maxRetries: 0 }),
    anthropic: new Anthropic({ ...options, maxRetries: 0 }),
  };
}

@Controller()
class UpstreamController {
  constructor(private readonly models: Models) {}

  @Post('openai/chat/completions')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat' })
  chat(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return this.#handle(call, body);
  }

  @Post('v1/messages')
  @HttpCode(200)
  @AiEndpoint({ format: 'anthropic.messages' })
  messages(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return this.#handle(call, body);
  }

  @Post('allowed')
  @HttpCode(200)
  @AiEndpoint({ format: 'json', unscanned: 'allow' })
  allowed(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return this.#handle(call, body);
  }

  @Post('observed')
  @HttpCode(200)
  @AiEndpoint({ format: 'openai.chat', mode: 'observe' })
  observed(@CurrentCall() call: AiCall, @Body() body: object): unknown {
    return this.#handle(call, body);
  }

  @Post('unprotected')
  @HttpCode(200)
  @NotAi()
  async unprotected(): Promise<object> {
    const { fetch, url } = this.models;
    return fetch(`${url}/models`).then(
      (response) => ({ status: response.status }),
      (error: Error) => ({ error: error.message }),
    );
  }

  #handle(call: AiCall, body: object): unknown {
    return handler({ call, body: body as Work['body'], models: this.models });
  }
}

export interface UpstreamHost {
  readonly url: string;
  readonly token: string;
  readonly audit: AuditLines;
  readonly budgets: Budgets;
  /** The official clients of a caller. */
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
  /** The text of an answer of `openai`. */
  answer(content: string, stream?: boolean): Promise<string>;
  stop(): Promise<void>;
}

export async function startUpstreamHost(
  adapter: AdapterName,
  provider: Upstream,
  options: AiSecurityOptions = {},
): Promise<UpstreamHost> {
  const issuer = await createTestIssuer();
  const token = await issuer.token();
  const audit = new AuditLines();
  const security = AiSecurityModule.forRoot({
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
    secret: 's'.repeat(32),
    rate: { limit: '100000/min' },
    audit: { sink: audit },
    ...options,
  });
  const { app, url } = await startApp(adapter, {
    imports: [security],
    controllers: [UpstreamController],
    providers: [
      { provide: PROVIDER, useValue: provider.client.baseURL },
      { provide: Models, inject: [AiUpstream, PROVIDER], useFactory: modelsOf },
    ],
  });
  const openai = new OpenAI({ baseURL: `${url}/openai`, apiKey: token, maxRetries: 0 });
  return {
    url,
    token,
    audit,
    budgets: app.get(Budgets),
    openai,
    async answer(content, stream) {
      if (stream) return collected(openai, content);
      const messages = [{ role: 'user' as const, content }];
      const { choices } = await openai.chat.completions.create({ model: 'demo', messages });
      return choices[0]?.message.content ?? '';
    },
    anthropic: new Anthropic({ baseURL: url, apiKey: null, authToken: token, maxRetries: 0 }),
    async stop() {
      await app.close();
      await issuer.stop();
    },
  };
}

export const json = (response: ServerResponse, value: unknown, status = 200, headers = {}): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(value));

export const events = (response: ServerResponse, text: string): void =>
  void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);

/** A model that repeats every message, and adds a word of its own. */
export const parrot =
  (addition: string): Upstream['serve'] =>
  (response, body) => {
    const { messages, stream } = JSON.parse(body) as { messages: { content: string }[]; stream?: boolean };
    const text = `${messages.map(({ content }) => content).join(' | ')} | ${addition}`;
    if (stream) events(response, framed(chunksOf(piecesOf(text, 3))));
    else json(response, completion(text));
  };

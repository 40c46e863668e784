/** Requests are also shown to a Presidio analyzer, where the options name one. */
import { Body, Controller, HttpCode, Post, type INestApplication } from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, OpenAiChatRequest, type PiiOptions } from '@ai-security/nestjs';
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS, startApp } from './adapters.js';
import { AuditLines } from './audit-lines.js';
import { ask, chunks, completion, lastText, post, textOf } from './chat-host.js';

let seen: OpenAiChatRequest | undefined;
let answer: (request: OpenAiChatRequest) => string;

@AiEndpoint({ format: 'openai.chat' })
@Controller('chat')
class ChatController {
  @Post()
  @HttpCode(200)
  complete(@Body() body: OpenAiChatRequest): object {
    seen = body;
    return body.stream ? chunks(answer(body)) : completion(answer(body));
  }
}

/** Plays the analyzer: every `Jane Roe` is a person. */
class Analyzer {
  readonly asked: { text: string; entities: string[] }[] = [];
  down = false;
  #server!: Server;
  url = '';

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      void request.toArray().then((parts: Buffer[]) => {
        const body = JSON.parse(Buffer.concat(parts).toString()) as { text: string; entities: string[] };
        this.asked.push(body);
        if (this.down) return response.writeHead(503).end('Jane Roe is unavailable');
        const found = [...body.text.matchAll(/Jane Roe/g)].map(({ index }) => {
          const start = Array.from(body.text.slice(0, index)).length;
          return { entity_type: 'PERSON', start, end: start + 8, score: 0.85 };
        });
        return response.end(JSON.stringify(found));
      });
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe.each(ADAPTERS)('Presidio on %s', (adapter) => {
  const analyzer = new Analyzer();
  const audit = new AuditLines();
  let issuer: TestIssuer;
  let token: string;
  let app: INestApplication;
  let url: string;

  const start = async (pii: Partial<PiiOptions['presidio']> = {}, more: PiiOptions = {}): Promise<void> => {
    ({ app, url } = await startApp(adapter, {
      imports: [
        AiSecurityModule.forRoot({
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience }],
          pii: { ...more, presidio: { url: analyzer.url, ...pii } },
          audit: { sink: audit },
        }),
      ],
      controllers: [ChatController],
    }));
  };

  beforeAll(async () => {
    issuer = await createTestIssuer({});
    token = await issuer.token();
    await analyzer.start();
  });
  afterAll(async () => {
    analyzer.stop();
    await issuer.stop();
  });
  beforeEach(() => {
    analyzer.asked.length = 0;
    analyzer.down = false;
    audit.clear();
    seen = undefined;
    answer = lastText;
  });
  afterEach(() => app.close());

  it('hides what it finds, once for the whole request, and gives it back', async () => {
    await start();
    const body = {
      model: 'demo',
      messages: [
        { role: 'system', content: '😀 You help Jane Roe' },
        { role: 'user', content: [{ type: 'text', text: 'I am Jane Roe, jane@example.com' }] },
      ],
    };
    answer = (request) => JSON.stringify(request.messages);
    const response = await post(`${url}/chat`, body, token);
    expect(JSON.stringify(seen)).toMatch(/You help <PERSON_\w+>.*I am <PERSON_\w+>, <EMAIL_ADDRESS_\w+>/);
    expect(JSON.parse(await textOf(response))).toEqual(body.messages);
    // Enumerations are not shown to it.
    expect(analyzer.asked).toEqual([
      expect.objectContaining({
        text: '😀 You help Jane Roe\n\nI am Jane Roe, jane@example.com',
        entities: ['PERSON', 'LOCATION', 'NRP'],
      }),
    ]);
  });

  it('finds in the arguments of tools, which still parse', async () => {
    await start({}, { actions: { PERSON: 'redact' } });
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'find', arguments: '{"who":"\\u004aane Roe","n":1}' },
    };
    const body = {
      model: 'demo',
      messages: [
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: 'x' },
      ],
    };
    expect((await post(`${url}/chat`, body, token)).status).toBe(200);
    expect(JSON.stringify(seen)).toContain(String.raw`{\"who\":\"<PERSON>\",\"n\":1}`);
  });

  it.each([false, true])('is not asked about answers (stream: %s)', async (stream) => {
    await start();
    answer = () => 'It was Jane Roe';
    const response = await post(`${url}/chat`, ask('Who was it?', { stream }), token);
    expect(await textOf(response)).toBe('It was Jane Roe');
    expect(analyzer.asked.map(({ text }) => text)).toEqual(['Who was it?']);
  });

  it('can block', async () => {
    await start({}, { actions: { PERSON: 'block' } });
    const response = await post(`${url}/chat`, ask('I am Jane Roe'), token);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'pii_blocked' } });
    expect(seen).toBeUndefined();
  });

  it('is a 503 when it is down', async () => {
    await start();
    analyzer.down = true;
    const response = await post(`${url}/chat`, ask('I am Jane Roe'), token);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.json()).toMatchObject({ error: { code: 'temporarily_unavailable' } });
    expect(seen).toBeUndefined();
    expect((await audit.onlyCall()).decisions).toContainEqual({
      stage: 'privacy',
      effect: 'deny',
      reason: 'presidio_down',
    });
  });

  it('may be done without, on record', async () => {
    await start({ onFailure: 'allow' });
    analyzer.down = true;
    const response = await post(`${url}/chat`, ask('I am Jane Roe, jane@example.com'), token);
    expect(response.status).toBe(200);
    expect(JSON.stringify(seen)).toMatch(/I am Jane Roe, <EMAIL_ADDRESS_\w+>/);
    await response.text();
    expect((await audit.onlyCall()).decisions).toContainEqual({
      stage: 'privacy',
      effect: 'error',
      reason: 'presidio_down',
    });
  });

  it('does not wait beyond its time', async () => {
    await start({ url: 'http://127.0.0.1:1', timeoutMs: 50 });
    expect((await post(`${url}/chat`, ask('I am Jane Roe'), token)).status).toBe(503);
  });
});

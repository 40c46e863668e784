import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { OpenAiCompatibleModel } from './openai-compatible-model.js';

interface Received {
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: unknown;
}

let provider: Server;
let baseUrl: string;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  provider = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ url: request.url, headers: request.headers, body: body && JSON.parse(body) });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/api/v1`;
});
beforeEach(() => void (received = []));
afterAll(() => {
  provider.closeAllConnections();
  provider.close();
});

const call = (signal = new AbortController().signal) => ({ signal });
const request = (more: object = {}) => ({
  model: 'gpt-x',
  messages: [{ role: 'user' as const, content: 'hi' }],
  temperature: undefined,
  ...more,
});
const json = (value: unknown) => (response: ServerResponse) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
};

it('sends the request as it stands, with the key of this provider and none of OpenAI', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-not-for-you');
  vi.stubEnv('OPENAI_ORG_ID', 'org-not-for-you');
  answer = json({ id: 'x', object: 'chat.completion', choices: [] });
  expect(await new OpenAiCompatibleModel(baseUrl, 'key-1').chat(request(), call())).toMatchObject({
    id: 'x',
  });
  await new OpenAiCompatibleModel(baseUrl, undefined).chat(request(), call());
  vi.unstubAllEnvs();
  expect(received[0]).toMatchObject({
    url: '/api/v1/chat/completions',
    body: { model: 'gpt-x', messages: [{ role: 'user', content: 'hi' }] },
    headers: { authorization: 'Bearer key-1' },
  });
  expect(JSON.stringify(received)).not.toContain('not-for-you');
});

it('streams, and lets go of the provider when the call stops', async () => {
  const gone = deferred();
  answer = (response) => {
    response.setHeader('content-type', 'text/event-stream');
    response.write('data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n');
    response.once('close', gone.resolve);
  };
  const controller = new AbortController();
  const model = new OpenAiCompatibleModel(baseUrl, 'key-1');
  const stream = await model.chat(request({ stream: true }), call(controller.signal));
  const contents: unknown[] = [];
  for await (const chunk of stream as AsyncIterable<ChatCompletionChunk>) {
    contents.push(chunk.choices[0]?.delta.content);
    controller.abort();
  }
  await gone.promise;
  expect(contents).toEqual(['a']);
});

it('asks for responses and embeddings as well, and speaks no other protocol', async () => {
  const model = new OpenAiCompatibleModel(baseUrl, 'key-1');
  answer = json({ id: 'resp_1', object: 'response', output: [] });
  expect(await model.responses({ model: 'gpt-x', input: 'hi' }, call())).toMatchObject({ id: 'resp_1' });
  // One number, 1, as 32 bits.
  const data = [{ object: 'embedding', index: 0, embedding: 'AACAPw==' }];
  answer = json({ object: 'list', data });
  const asked = { model: 'emb-x', input: 'hi' };
  expect(await model.embeddings({ ...asked, encoding_format: 'base64' }, call())).toMatchObject({ data });
  expect(await model.embeddings(asked, call())).toMatchObject({ data: [{ embedding: [1] }] });
  expect(received.map(({ url, body }) => [url, body])).toEqual([
    ['/api/v1/responses', { model: 'gpt-x', input: 'hi' }],
    ['/api/v1/embeddings', { ...asked, encoding_format: 'base64' }],
    ['/api/v1/embeddings', { ...asked, encoding_format: 'base64' }],
  ]);
  await expect(model.messages()).rejects.toMatchObject({ status: 501 });
});

it('lists the models of the provider', async () => {
  answer = json({ object: 'list', data: [{ id: 'gpt-x', object: 'model' }] });
  expect(await new OpenAiCompatibleModel(baseUrl, 'key-1').models(call())).toMatchObject([{ id: 'gpt-x' }]);
  expect(received[0]?.url).toBe('/api/v1/models');
});

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => void (resolve = done));
  return { promise, resolve };
}

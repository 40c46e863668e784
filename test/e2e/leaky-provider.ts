/** A model provider that behaves badly: it quotes what it was sent, and its own secrets, in every kind of failure. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { chunks, completion, textChunk } from './chat-host.js';

/** What it says in its messages of errors. */
export const PROVIDER_SECRETS = [
  'sk-provider-9f8e7d6c5b4a39281706',
  'org-Acme-Internal-7781',
  'tom.riddle@provider.example',
];

export type Behaviour =
  'echo' | 'mix up' | 'refuse' | 'busy' | 'gibberish' | 'hang up' | 'break off' | 'error event';
export const BEHAVIOURS: readonly Behaviour[] = [
  'echo',
  'mix up',
  'refuse',
  'busy',
  'gibberish',
  'hang up',
  'break off',
  'error event',
];

export interface LeakyProvider {
  readonly url: string;
  behaviour: Behaviour;
  /** Everything it was sent: bodies, and headers as JSON. */
  readonly received: { bodies: string[]; headers: string[] };
  stop(): Promise<void>;
}

export async function startLeakyProvider(): Promise<LeakyProvider> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: LeakyProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    behaviour: 'echo',
    received: { bodies: [], headers: [] },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { behaviour, received } = provider;
    received.bodies.push(body);
    received.headers.push(JSON.stringify(request.headers));
    const asked = JSON.parse(body || '{}') as { stream?: boolean; messages?: { content: unknown }[] };
    const error = JSON.stringify({
      error: { message: `${PROVIDER_SECRETS.join(' ')}: ${body}`, code: 'oops' },
    });
    // Who mixes callers up answers with what somebody else has sent.
    const heard = behaviour === 'mix up' ? received.bodies.at(-2) : asked.messages?.at(-1)?.content;
    const said = `You said: ${JSON.stringify(heard)}`;

    if (behaviour === 'refuse') send(response, 401, error);
    else if (behaviour === 'busy') send(response, 429, error);
    else if (behaviour === 'gibberish') send(response, 200, `<html>${error}`);
    else if (behaviour === 'hang up') response.destroy();
    else if (asked.stream) await stream(response, behaviour, said, error);
    // Gateways in front of several providers do this.
    else if (behaviour === 'error event') send(response, 200, error);
    else if (behaviour === 'break off') response.write(error.slice(0, -9), () => response.destroy());
    else send(response, 200, JSON.stringify(completion(said)));
  }
  return provider;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' }).end(body);
}

async function stream(response: ServerResponse, behaviour: Behaviour, said: string, error: string) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (behaviour === 'error event' || behaviour === 'break off') {
    response.write(`data: ${JSON.stringify(textChunk('A beginning. '))}\n\n`);
    if (behaviour === 'error event') response.end(`data: ${error}\n\n`);
    else response.write(`data: ${error.slice(0, -9)}`, () => response.destroy());
    return;
  }
  for await (const chunk of chunks(said)) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  response.end('data: [DONE]\n\n');
}

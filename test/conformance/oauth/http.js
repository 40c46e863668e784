/** A client that sends what it is told, and says what came back, header by header. */
import { Agent, request } from 'node:http';

export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  /** Address that the server is to see, by the port of the connection. */
  #peers = new Map();

  constructor(server) {
    this.port = server.address().port;
    server.prependListener('request', ({ socket }) => {
      const peer = this.#peers.get(socket.remotePort);
      if (peer !== undefined)
        Object.defineProperty(socket, 'remoteAddress', { value: peer, configurable: true });
    });
  }

  /** `headers` are pairs, in order and with repetitions. */
  send({ method, path, headers, body, peer }) {
    return new Promise((resolve, reject) => {
      const outgoing = request({
        host: '127.0.0.1',
        port: this.port,
        method,
        path,
        headers: ['host', `127.0.0.1:${this.port}`, ...headers.flat()],
        agent: peer === undefined ? this.#agent : false,
      });
      outgoing.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve(new Answer(response, text)));
        response.on('error', reject);
      });
      outgoing.on('error', reject);
      if (peer !== undefined)
        outgoing.on('socket', (socket) =>
          socket.on('connect', () => this.#peers.set(socket.localPort, peer)),
        );
      outgoing.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}

class Answer {
  constructor({ statusCode, rawHeaders, headers }, text) {
    this.status = statusCode;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.text = text;
  }

  get json() {
    try {
      return JSON.parse(this.text);
    } catch {
      return undefined;
    }
  }

  /** The body without the one part that is new in each call. */
  get comparableText() {
    return this.text.replace(/urn:uuid:[0-9a-f-]{36}/g, 'urn:uuid:');
  }

  get challenges() {
    return this.rawHeaders
      .filter((_, i) => i % 2 === 1 && this.rawHeaders[i - 1].toLowerCase() === 'www-authenticate')
      .flatMap(parseChallenges);
  }
}

/** RFC 9110 section 11.6.1, with quoted values only. */
function parseChallenges(line) {
  const challenges = [];
  for (const [, scheme, name, value] of line.matchAll(/(?:([A-Za-z]+) +)?([\w-]+)="([^"]*)"(?:, *)?/g)) {
    if (scheme !== undefined) challenges.push({ scheme, params: {} });
    challenges.at(-1).params[name] = value;
  }
  return challenges;
}

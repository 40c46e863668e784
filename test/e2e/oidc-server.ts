/**
 * A real authorization server on loopback for tests: `oidc-provider`, with its own endpoints, keys and storage.
 *
 * Nothing of it is replaced but the page on which a user signs in: `/login/<uid>` signs `alice` in at once, with
 * the authentication context that the request asked for, as `oidc-provider` lets any such page do.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type JWK } from 'oidc-provider';
import { mapAdapters } from '../auth/map-adapter.js';
import {
  ALGORITHMS,
  configurationOf,
  MFA,
  newKey,
  PASSWORD,
  resourceOf,
  type TokenForm,
} from './oidc-configuration.js';

/** RFC 6749 section 2.3.1: each half is form-encoded, then both together are what Basic carries. */
export function basicCredentials(client: string): string {
  const halves = [client, `${client} secret: 100%`].map((half) => new URLSearchParams([['', half]]));
  return `Basic ${btoa(halves.map((half) => half.toString().slice(1)).join(':'))}`;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: string;
  readonly error?: string;
}

export interface TokenRequest {
  readonly form?: TokenForm;
  readonly client?: string;
  readonly scope?: string;
}

export class OidcServer {
  /** Every request is answered with 500 while it is set. */
  down = false;
  readonly #requests: string[] = [];
  readonly #adapter = mapAdapters();
  readonly #server: Server;
  readonly #keys: JWK[] = ALGORITHMS.map((algorithm) => newKey(algorithm, `${algorithm}-1`));
  #es256Kid = 'ES256-1';
  #provider: Provider | undefined;
  #answer: ReturnType<Provider['callback']> | undefined;

  private constructor() {
    this.#server = createServer(this.listener);
  }

  static async start(): Promise<OidcServer> {
    const server = new OidcServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.#turn();
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Also for a server of TLS in front: the alias of RFC 8705 section 5. */
  readonly listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    this.#requests.push(path);
    if (this.down) response.writeHead(500).end();
    else if (path.startsWith('/login/')) void this.#signIn(request, response);
    else void this.#answer?.(request, response);
  };

  /** How often a path was asked for. */
  count(path: string): number {
    return this.#requests.filter((asked) => asked === path).length;
  }

  /** Posts to the token endpoint, as the client itself. */
  async requestToken(
    { form = 'ES256', client = 'service', scope = 'ai:read' }: TokenRequest = {},
    headers: Record<string, string> = {},
    { send = fetch, url = this.issuer }: { send?: typeof fetch; url?: string } = {},
  ): Promise<Response> {
    return send(`${url}/token`, {
      method: 'POST',
      headers: { authorization: basicCredentials(client), ...headers },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource: resourceOf(form) }),
    });
  }

  async token(...request: Parameters<OidcServer['requestToken']>): Promise<string> {
    const response = await this.requestToken(...request);
    const answer = (await response.json()) as TokenAnswer;
    if (response.status !== 200) throw new Error(`no token: ${answer.error}`);
    return answer.access_token;
  }

  /** RFC 7009. */
  async revoke(token: string): Promise<number> {
    const response = await fetch(`${this.issuer}/token/revocation`, {
      method: 'POST',
      headers: { authorization: basicCredentials('service') },
      body: new URLSearchParams({ token }),
    });
    return response.status;
  }

  /** Publishes one more ES256 key beside the others. Nothing is signed with it yet. */
  publishKey(kid: string): void {
    this.#keys.push(newKey('ES256', kid));
    this.#turn();
  }

  /** From now on ES256 tokens are signed with this key. */
  signWith(kid: string): void {
    this.#es256Kid = kid;
  }

  /** Takes a key out of the key set. */
  withdrawKey(kid: string): void {
    this.#keys.splice(
      this.#keys.findIndex((key) => key.kid === kid),
      1,
    );
    this.#turn();
  }

  /** `oidc-provider` takes its keys when it is made. */
  #turn(): void {
    this.#provider = new Provider(
      this.issuer,
      configurationOf(this.#adapter, this.#keys, () => this.#es256Kid),
    );
    this.#answer = this.#provider.callback();
  }

  async #signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) throw new Error('not started');
    const { params } = await provider.interactionDetails(request, response);
    const { acr_values: asked } = params;
    const strong = typeof asked === 'string' && asked.split(' ').includes(MFA);
    const context = strong ? { acr: MFA, amr: ['pwd', 'otp'] } : { acr: PASSWORD, amr: ['pwd'] };
    await provider.interactionFinished(request, response, { login: { accountId: 'alice', ...context } });
  }
}

/** A user with a browser, and the app that sends it to the authorization server: authorization code with PKCE. */
import { createHash, randomBytes } from 'node:crypto';
import { REDIRECT_URI, resourceOf, type TokenForm } from './oidc-configuration.js';
import type { OidcServer, TokenAnswer } from './oidc-server.js';

const MAX_HOPS = 5;

export class Browser {
  readonly #cookies = new Map<string, string>();
  /** How often the user was asked to sign in. */
  signIns = 0;

  constructor(private readonly server: OidcServer) {}

  /**
   * Gets an access token for the user. Who is signed in already is not asked again, unless the server finds that
   * `more` demands it.
   *
   * @param more parameters of the authorization request, e.g. those of a step-up challenge
   */
  async token(form: TokenForm, more: Record<string, string> = {}): Promise<string> {
    const verifier = randomBytes(32).toString('base64url');
    const code = await this.#authorize({
      client_id: 'app',
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'openid ai:read',
      resource: resourceOf(form),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    });
    const response = await fetch(`${this.server.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'app',
        redirect_uri: REDIRECT_URI,
        resource: resourceOf(form),
        code,
        code_verifier: verifier,
      }),
    });
    const answer = (await response.json()) as TokenAnswer;
    if (response.status !== 200) throw new Error(`no token: ${answer.error}`);
    return answer.access_token;
  }

  /** Follows the redirects of the server until one leads to the app. */
  async #authorize(parameters: Record<string, string>): Promise<string> {
    let url = new URL(`${this.server.issuer}/auth?${new URLSearchParams(parameters).toString()}`);
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const cookie = Array.from(this.#cookies, (pair) => pair.join('=')).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      this.#keep(response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the authorization server answered ${response.status}`);
      url = new URL(location, url);
      if (url.pathname.startsWith('/login/')) this.signIns++;
      if (url.href.startsWith(REDIRECT_URI)) {
        const code = url.searchParams.get('code');
        if (code === null) throw new Error(`no code: ${url.searchParams.get('error')}`);
        return code;
      }
    }
    throw new Error('too many redirects');
  }

  /** One jar for all paths: names do not collide at one server. */
  #keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

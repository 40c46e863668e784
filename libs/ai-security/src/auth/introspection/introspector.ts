/** Asks one issuer what it knows of a token (RFC 7662). */
import { Logger } from '@nestjs/common';
import type { IntrospectionSettings, IssuerSettings } from '../../config/settings.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { fetchJson, OutboundError } from '../../network/outbound-json.js';
import { discoverEndpoint, IssuerMetadataError } from '../issuer-metadata.js';
import { parseStrictObject, type JsonObject } from '../strict-json.js';

/** For metadata and answer together. */
const TIMEOUT_MS = 2_000;
const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 32;
/** Questions that wait at once: when the issuer hangs, callers must not pile up. */
const MAX_PENDING = 256;
const COMPLAINT_MS = 60_000;

export class Introspector {
  readonly #logger = new Logger('AiSecurity');
  readonly #authorization: string;
  #discovered: string | undefined;
  #pending = 0;
  #complainedAt = -Infinity;

  constructor(
    readonly issuer: IssuerSettings,
    private readonly settings: IntrospectionSettings,
  ) {
    const { clientId, clientSecret } = settings;
    // RFC 6749 section 2.3.1: each is form-encoded first.
    const pair = [clientId, clientSecret].map(formEncoded).join(':');
    this.#authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }

  /**
   * The claims of an active token, with `iss`; `undefined` for one that is not active, or of another issuer.
   * `active` must be the boolean: a string is a mistake that could be `"false"`.
   *
   * @throws (rejects with) SecurityProblem `temporarily_unavailable` when there is no clear answer within 2 s
   */
  async ask(token: string): Promise<JsonObject | undefined> {
    if (this.#pending >= MAX_PENDING) throw unavailable('introspection_busy');
    this.#pending++;
    try {
      const answer = await this.#fetch(token);
      if (answer['active'] !== true) return undefined;
      const { issuer } = this.issuer;
      if (answer['iss'] === undefined)
        return Object.freeze(Object.assign(Object.create(null) as object, answer, { iss: issuer }));
      return answer['iss'] === issuer ? answer : undefined;
    } catch (error) {
      // The endpoint may have moved: look at the metadata again next time.
      this.#discovered = undefined;
      this.#complain(error);
      throw unavailable('introspection_failed', error);
    } finally {
      this.#pending--;
    }
  }

  async #fetch(token: string): Promise<JsonObject> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal };
    const endpoint =
      this.settings.endpoint ??
      (this.#discovered ??= await discoverEndpoint(this.issuer.issuer, 'introspection_endpoint', limits));
    const answer = await fetchJson(endpoint, {
      ...limits,
      form: { token, token_type_hint: 'access_token' },
      authorization: this.#authorization,
      parse: (text) => parseStrictObject(text, MAX_DEPTH),
    });
    return answer as JsonObject;
  }

  #complain(error: unknown): void {
    const now = performance.now();
    if (now - this.#complainedAt < COMPLAINT_MS) return;
    this.#complainedAt = now;
    const why =
      error instanceof OutboundError || error instanceof IssuerMetadataError ? error.message : 'failed';
    // The issuer is configuration and the errors carry fixed words: nothing of a token or an answer is logged.
    this.#logger.warn(`issuer ${this.issuer.issuer} cannot be asked about tokens: ${why}`);
  }
}

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

const unavailable = (reason: string, cause?: unknown): SecurityProblem =>
  new SecurityProblem('temporarily_unavailable', { reason, headers: { 'Retry-After': '5' }, cause });

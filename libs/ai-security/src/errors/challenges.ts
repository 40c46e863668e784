/** The challenges of a route: what a client must bring, in every scheme that is accepted. */
import { Inject, Injectable } from '@nestjs/common';
import type { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { protectedResources, type ProtectedResource } from '../config/protected-resources.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { challenge, type ChallengeError, type ChallengeParameters } from './bearer-challenge.js';

/** Header of a refusal; more than one challenge are more than one line. */
export interface ChallengeHeaders extends Record<string, string | readonly string[]> {
  readonly 'WWW-Authenticate': string | readonly string[];
}

type Scheme = 'Bearer' | 'DPoP';

@Injectable()
export class Challenges {
  readonly #algs: readonly string[] | undefined;
  readonly #resources: readonly ProtectedResource[];

  constructor(@Inject(AI_SECURITY_SETTINGS) settings: Pick<AiSecuritySettings, 'issuers' | 'oauth'>) {
    this.#algs = settings.oauth.dpop?.algorithms;
    this.#resources = protectedResources(settings);
  }

  /** Asks for credentials: no error, in every scheme. */
  ask(route: ProtectedRoute): ChallengeHeaders {
    return headers([this.#one('Bearer', route, {}), ...this.#bareDpop()]);
  }

  /**
   * Says what is wrong, in the scheme that the client used; the other scheme is named beside it. A malformed
   * request may have used both.
   *
   * @param more what only this refusal names; its `scope` replaces that of the route
   */
  refuse(
    route: ProtectedRoute,
    error: ChallengeError,
    scheme: Scheme | undefined,
    more: ChallengeParameters = {},
  ): ChallengeHeaders {
    const said = { error, ...more };
    const bearer = (): string => this.#one('Bearer', route, said);
    const dpop = (): string => this.#one('DPoP', route, said);
    if (error === 'invalid_dpop_proof' || error === 'use_dpop_nonce') return headers([dpop()]);
    if (!this.#algs) return headers([bearer()]);
    if (error === 'insufficient_scope') return headers([scheme === 'DPoP' ? dpop() : bearer()]);
    if (error === 'invalid_request') {
      if (!scheme) return headers([bearer(), dpop()]);
      return headers([scheme === 'DPoP' ? dpop() : bearer()]);
    }
    if (scheme === 'DPoP') return headers([dpop(), this.#one('Bearer', route, {})]);
    return headers([bearer(), ...this.#bareDpop()]);
  }

  #one(scheme: Scheme, route: ProtectedRoute, parameters: ChallengeParameters): string {
    const { error, ...more } = parameters;
    return challenge(scheme, {
      error,
      scope: [...route.scopes, ...route.scopesAny],
      ...more,
      resource_metadata: this.#resourceOf(route)?.metadataUrl,
      ...(scheme === 'DPoP' ? { algs: this.#algs ?? [] } : {}),
    });
  }

  #bareDpop(): string[] {
    return this.#algs ? [challenge('DPoP', { algs: this.#algs })] : [];
  }

  /** The resource whose path the route's path goes on from, the longest first; else the first of all. */
  #resourceOf({ id }: ProtectedRoute): ProtectedResource | undefined {
    if (this.#resources.length < 2) return this.#resources[0];
    const path = `${id.slice(id.indexOf(' ') + 1)}/`;
    const under = this.#resources.filter((one) => path.startsWith(`${one.path}/`));
    return under.toSorted((a, b) => b.path.length - a.path.length)[0] ?? this.#resources[0];
  }
}

/** The scheme that a client used, as far as a challenge distinguishes. */
export function schemeUsed(exchange: Exchange): Scheme | undefined {
  const [, name = ''] = /^(bearer|dpop)(?: |$)/i.exec(exchange.header('authorization') ?? '') ?? [];
  if (name === '') return undefined;
  return name.length === 'DPoP'.length ? 'DPoP' : 'Bearer';
}

const headers = (challenges: readonly string[]): ChallengeHeaders => {
  const [only = ''] = challenges;
  return { 'WWW-Authenticate': challenges.length === 1 ? only : challenges };
};

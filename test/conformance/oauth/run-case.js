/** Runs one case of the format that `oauth-cases.json` explains in `dsl`, and lists what was not as expected. */
import { isDeepStrictEqual } from 'node:util';
import { nowSeconds, setClock } from './clock.js';
import { startHost } from './host.js';
import { startIssuers } from './issuer.js';
import { makeProof, makeToken, spoilKey } from './tokens.js';
import { resolve } from './values.js';

/** Whether token times count from before the clock is advanced. */
const fromBefore = ({ before, world = {} }) =>
  before !== undefined || world.jwks_mode !== undefined || world.jwks_remove !== undefined;

/**
 * @param suite the whole file: `world` and `cases`
 * @returns what went wrong, one line each; empty: the case passed
 */
export async function runCase(suite, id) {
  const one = suite.cases.find((candidate) => candidate.id === id);
  if (!one) throw new Error(`there is no case ${id}`);
  const run = await CaseRun.start(suite, one);
  try {
    return await run.judge();
  } finally {
    await run.stop();
  }
}

class CaseRun {
  static async start(suite, one) {
    setClock(0);
    const issuers = await startIssuers(suite.world);
    const host = await startHost(suite.world, issuers, one.given.config);
    return new CaseRun(suite, one, issuers, host);
  }

  constructor(suite, one, issuers, host) {
    this.suite = suite;
    this.one = one;
    this.issuers = issuers;
    this.host = host;
    this.start = nowSeconds();
    this.base = this.start;
    issuers.state.context = this.context();
  }

  async stop() {
    await this.host.stop();
    await this.issuers.stop();
    setClock(0);
  }

  async judge() {
    const { given, expect } = this.one;
    const faults = [];
    await this.prepare(given, faults);
    const began = performance.now();
    const answers = given.repeat ? await this.repeated(given) : [await this.send(given)];
    const took = performance.now() - began;
    for (const answer of answers) {
      faults.push(...faultsOf(answer, expect));
      if (faults.length > 0) break;
    }
    if (expect.within_ms !== undefined && took > expect.within_ms)
      faults.push(`it took ${Math.round(took)} ms`);
    faults.push(...(await this.faultsAfter(answers[0], expect)));
    if (given.then) {
      const { expect: expected, ...more } = given.then;
      faults.push(...faultsOf(await this.send({ ...given, repeat: undefined, ...more }), expected, 'then: '));
    }
    return faults;
  }

  /** Everything up to the request that is judged. */
  async prepare(given, faults) {
    const { world = {} } = given;
    if (given.warm) {
      const warmed = await this.send({ token: {} });
      if (warmed.status !== 200) faults.push(`warm-up: status ${warmed.status}`);
    }
    if (!given.before) this.resetCounters();
    // The same token all along, where its times do not depend on the world to come.
    if (fromBefore(given)) this.token = this.tokenOf(given);
    for (const step of given.before ?? []) {
      if (step.send) faults.push(...faultsOf(await this.send(given), step.expect ?? {}, 'before: '));
      else if (step.revoke) await this.revoke(step.revoke);
      else faults.push(`before: unknown step ${JSON.stringify(step)}`);
    }
    this.applyWorld(world);
    if (!fromBefore(given)) {
      this.base = nowSeconds();
      this.token = this.tokenOf(given);
    }
    this.issuers.state.context = this.context();
    if (given.warm) this.resetCounters();
  }

  applyWorld({ clock_advance_s: advance, jwks_mode: mode, jwks_add: add, jwks_remove: remove, ...rest }) {
    const { state } = this.issuers;
    if (advance !== undefined) setClock(advance);
    if (mode !== undefined) state.jwksMode = mode;
    for (const name of [add ?? []].flat()) state.keys.add(name);
    for (const name of [remove ?? []].flat()) state.keys.delete(name);
    const { introspection_mode: introspection, ...unknown } = rest;
    if (introspection !== undefined) state.introspectionMode = introspection;
    const [name] = Object.keys(unknown);
    if (name !== undefined) throw new Error(`unknown change of the world: ${name}`);
  }

  async revoke({ jti, sub, client_id: clientId, api_key: key, iss = this.suite.world.issuer, ...unknown }) {
    const { revocation, keyService, keys } = this.host;
    if (jti !== undefined) await revocation.revokeToken({ iss, jti });
    else if (sub !== undefined) await revocation.revokeSubject({ iss, sub });
    else if (clientId !== undefined) await revocation.revokeClient({ iss, clientId });
    else if (key !== undefined) await keyService.revoke(keys[key].id);
    else throw new Error(`unknown revocation: ${Object.keys(unknown).join()}`);
  }

  async repeated(given) {
    const { count, concurrency, token } = given.repeat;
    const answers = [];
    let left = count;
    const worker = async () => {
      while (left-- > 0) {
        const fresh = token ? this.tokenOf({ token }) : this.token;
        answers.push(await this.send({ ...given, token: token ?? given.token }, { token: fresh }));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return answers;
  }

  /** One request as a description of it says. */
  async send(given, { token = this.token ?? this.tokenOf(given), nonce } = {}) {
    const { request = {}, dpop, no_token: noToken } = given;
    const { method = 'POST', path = '/ai/chat', query, peer, tls } = request;
    const used =
      given.token && given.token !== this.one.given.token && !given.repeat ? this.tokenOf(given) : token;
    const proofs = dpop ? this.proofsOf(dpop, { method, path, token: used, nonce }) : [];
    const context = this.context({ TOKEN: used, APIKEY: this.keyOf(given), DPOP: proofs[0] });
    const headers = (request.headers ?? defaultHeaders(given, noToken)).map((pair) => resolve(pair, context));
    if (!headers.some(([name]) => name.toLowerCase() === 'dpop'))
      for (const proof of proofs) headers.push(['dpop', proof]);
    if (tls) headers.push(['client-cert', resolve(`:$CERT(${tls.client_cert}):`, context)]);
    const body = request.body ?? (method === 'GET' ? undefined : '{}');
    if (body !== undefined) headers.push(['content-type', request.content_type ?? 'application/json']);
    const target = query === undefined ? path : `${path}?${resolve(query, context)}`;
    const text = body === undefined ? undefined : resolve(body, context);
    // A length, else the client would send chunks.
    if (text !== undefined) headers.push(['content-length', String(Buffer.byteLength(text))]);
    return this.host.client.send({ method, path: target, headers, body: text, peer });
  }

  proofsOf(dpop, { method, path, token, nonce }) {
    if (dpop.fixed && this.fixedProof !== undefined) return [this.fixedProof];
    const url = `${this.suite.world.public_base_url}${path}`;
    const make = () =>
      makeProof(dpop, { method, url, token, nonce, context: { ...this.context(), now: nowSeconds() } });
    const proofs = Array.from({ length: dpop.count ?? 1 }, make);
    [this.fixedProof] = proofs;
    return proofs;
  }

  async faultsAfter(answer, expect) {
    const faults = [];
    for (const [name, expected] of Object.entries(expect.counters ?? {})) {
      const counter = name.replace(/_max$/, '');
      const counted =
        counter === 'key_store_lookups' ? this.host.keyLookUps : this.issuers.state.counters[counter];
      const good = name.endsWith('_max') ? counted <= expected : counted === expected;
      if (!good) faults.push(`${name} is ${counted}, not ${expected}`);
    }
    if (expect.after?.object_prototype_clean && Object.keys(Object.prototype).length > 0)
      faults.push('Object.prototype was changed');
    for (const name of expect.after?.principal_has_no ?? []) {
      const { principals } = this.host;
      if (principals.length === 0 || principals.some((principal) => name in principal || principal[name]))
        faults.push(`the principal has ${name}, or there is none`);
    }
    const retry = this.one.given.then_retry_with_nonce ?? expect.then_retry_with_nonce;
    if (retry) {
      const again = await this.send(this.one.given, { nonce: answer.headers['dpop-nonce'] });
      faults.push(...faultsOf(again, retry, 'with nonce: '));
    }
    if (expect.same_body_as !== undefined) {
      const other = this.suite.cases.find(({ id }) => id === expect.same_body_as);
      const its = await this.send(other.given, { token: other.given.token && this.tokenOf(other.given) });
      if (its.comparableText !== answer.comparableText)
        faults.push(`another body than ${expect.same_body_as}`);
    }
    return faults;
  }

  tokenOf({ token, no_token: noToken, api_key: key }) {
    if (noToken || (key && !token)) return '';
    return makeToken(token ?? {}, this.suite.world.token_profile, this.context());
  }

  keyOf({ api_key: key }) {
    if (!key) return '';
    return spoilKey(this.host.keys[key.record][key.secret ?? 'new'], key.mutate);
  }

  context(names = {}) {
    const { world } = this.suite;
    return {
      now: this.base,
      names: {
        ISSUER: world.issuer,
        AUDIENCE: world.audience,
        ATTACKER: this.issuers.attackerUrl,
        ...names,
      },
    };
  }

  resetCounters() {
    const { counters } = this.issuers.state;
    for (const name of Object.keys(counters)) counters[name] = 0;
    this.host.keyLookUps = 0;
    this.host.principals.length = 0;
  }
}

function defaultHeaders(given, noToken) {
  if (noToken) return [];
  if (given.api_key) return [['x-api-key', '$APIKEY']];
  return [['authorization', `${given.dpop ? 'DPoP' : 'Bearer'} $TOKEN`]];
}

/** What of an answer is not as expected. */
function faultsOf(answer, expect, where = '') {
  const faults = [];
  const add = (fault) => faults.push(`${where}${fault}`);
  const { status, json, challenges } = answer;
  if (expect.status !== undefined && status !== expect.status) add(`status ${status}, not ${expect.status}`);
  if (expect.status_any_of && !expect.status_any_of.includes(status)) add(`status ${status}`);
  if (expect.status_never?.includes(status)) add(`status ${status}`);
  // Our documents always have a code: that of a request without credentials says no more than that.
  const code = expect.error === null ? 'authentication_required' : expect.error;
  if (code !== undefined && json?.error?.code !== code) add(`error ${json?.error?.code}, not ${code}`);
  for (const wanted of expect.www_authenticate ?? []) {
    if (!challenges.some((one) => matches(one, wanted)))
      add(`no challenge like ${JSON.stringify(wanted)} in ${JSON.stringify(challenges)}`);
  }
  if (expect.www_authenticate_absent_error && challenges.some(({ params }) => 'error' in params))
    add('a challenge with an error');
  for (const name of expect.headers_present ?? []) if (!(name in answer.headers)) add(`no header ${name}`);
  for (const [name, value] of Object.entries(expect.json ?? {}))
    if (!isDeepStrictEqual(json?.[name], value)) add(`${name} is ${JSON.stringify(json?.[name])}`);
  for (const name of expect.json_has ?? []) if (json?.[name] === undefined) add(`no member ${name}`);
  for (const text of expect.not_in_response ?? [])
    if (`${answer.rawHeaders.join('\n')}\n${answer.text}`.includes(text)) add(`the answer has ${text}`);
  return faults;
}

function matches({ scheme, params }, wanted) {
  return (
    scheme.toLowerCase() === wanted.scheme.toLowerCase() &&
    Object.entries(wanted.params ?? {}).every(([name, value]) => params[name] === value) &&
    (wanted.has ?? []).every((name) => name in params) &&
    (wanted.absent ?? []).every((name) => !(name in params))
  );
}

/** `AiCall`: the ledger of one call. It never holds text of the prompt or the answer. */
import type { Finding } from '@ai-security/pii';
import { randomUUID } from 'node:crypto';
import { UNKNOWN_ADDRESS } from '../network/client-address.js';
import type { CallText } from './call-text.js';
import type { Exchange } from './exchange.js';
import type { DecisionFact, Fact, Stage, StopReason, TokenUsage } from './facts.js';
import type { Principal } from './principal.js';
import type { ProtectedRoute } from './protected-route.js';
import { traceIdOf } from './trace-context.js';

// A call that could append without bound would be a way to fill the memory.
const MAX_FACTS = 256;
const TOKENS = ['input', 'output', 'cachedInput', 'cacheWrite', 'reasoning'] as const;
const PURPOSE = /^[a-z0-9_.-]{1,64}$/;

/**
 * The record of one AI call, from the first guard to the close of the response. Parts of the library
 * and the host append facts; the first `stop` wins and aborts `signal`.
 */
export class AiCall {
  /** UUID of the call: the answer's `x-request-id`, the audit record's `id`. */
  readonly id: string = randomUUID();
  /** Milliseconds since the epoch. */
  readonly openedAt = Date.now();
  /** When the call is stopped with `deadline`, in milliseconds since the epoch. */
  readonly deadline: number;
  /** W3C trace id, 32 lower-case hex digits: the caller's where it sent one. */
  readonly traceId: string;
  /** Set by authentication; `undefined` before it, and in `mode: 'observe'` for an unknown caller. */
  principal: Principal | undefined;
  /** The address that calls, as `network/` derived it. Personal data: never a label, never logged whole. */
  clientAddress = UNKNOWN_ADDRESS;
  /** The model that the request names, as sent; one of more than 1,024 characters is left out. */
  model: string | undefined;
  /** `true` while the answer leaves as a stream. */
  streaming = false;
  /** The handler's request asks for the usage of its stream, and the caller's did not. @internal */
  hidesUsage = false;
  /** Requests to the model that passed `AiUpstream`. */
  upstreamRequests = 0;
  /** What the model's work cost, in whole micro-dollars, and the version of the prices by which. */
  cost: { readonly microUsd: number; readonly prices: string } | undefined;
  /** Facts that did not fit in the record. */
  droppedFacts = 0;

  readonly #facts: Fact[] = [];
  readonly #text: CallText | undefined;
  #usage: TokenUsage | undefined;
  #statedRequests = 0;
  #spent: TokenUsage | undefined;
  #stopReason: StopReason | undefined;
  #controller: AbortController | undefined;
  #listeners: Set<(reason: StopReason) => void> | undefined;

  constructor(
    readonly route: ProtectedRoute,
    /** @internal */
    readonly exchange: Exchange,
    timeoutMs: number,
    /** @internal */
    text?: CallText,
  ) {
    this.#text = text;
    this.deadline = this.openedAt + timeoutMs;
    this.traceId = traceIdOf(exchange.header('traceparent'), this.id);
  }

  get facts(): readonly Fact[] {
    return this.#facts;
  }

  /** What the model used, once known: the sum of the requests through `AiUpstream`, else what was last stated. */
  get usage(): TokenUsage | undefined {
    return this.#spent ?? this.#usage;
  }

  /** Requests through `AiUpstream` whose answers said what they used. @internal */
  get statedRequests(): number {
    return this.#statedRequests;
  }

  /** Why the call stopped; `undefined` while it runs. */
  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  /** Aborted at the first `stop`: hand it to the model client. */
  get signal(): AbortSignal {
    // Made on demand: most JSON calls never look at it, and it costs more than the rest of the ledger.
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#stopReason) this.#controller.abort(new DOMException(this.#stopReason, 'AbortError'));
    }
    return this.#controller.signal;
  }

  /** Appends a fact; beyond 256 only their number is kept. */
  add(fact: Fact): void {
    if (this.#facts.length < MAX_FACTS) this.#facts.push(fact);
    else this.droppedFacts++;
  }

  /** Appends a verdict. */
  decide(stage: Stage, effect: DecisionFact['effect'], reason: string): void {
    this.add({ kind: 'decision', stage, effect, reason });
  }

  /** Appends that a part had nothing to object to, unless it has said something of this call already. */
  allow(stage: Stage): void {
    for (const fact of this.#facts) if (fact.kind === 'decision' && fact.stage === stage) return;
    this.decide(stage, 'allow', 'ok');
  }

  /** States the tokens used; the last statement counts, as providers repeat it in a stream. */
  use(usage: TokenUsage): void {
    this.#usage = usage;
  }

  /**
   * Adds what a request through `AiUpstream` used: a handler may make many, and its answer states one of them.
   *
   * @param stated what the request had stated before, and this counts again
   * @internal
   */
  spend(usage: TokenUsage, stated?: TokenUsage): void {
    if (!stated) this.#statedRequests++;
    const total: Partial<Record<keyof TokenUsage, number>> = { ...this.#spent };
    for (const part of TOKENS) {
      if (usage[part] === undefined && stated?.[part] === undefined) continue;
      total[part] = (total[part] ?? 0) + (usage[part] ?? 0) - (stated?.[part] ?? 0);
    }
    this.#spent = total as TokenUsage;
  }

  /** The values in a text: types, UTF-16 offsets and scores, never the values themselves. */
  scan(text: string): Finding[] {
    return this.#textPort().scan(text);
  }

  /**
   * Hides the values in a text that goes to the model, such as the result of a tool, by the rules of a request.
   * What is hidden here is not restored in the answer, unless the caller sent the same value.
   *
   * @throws SecurityProblem `pii_blocked` for a value of a type that is blocked
   */
  hide(text: string): string {
    return this.#textPort().hide(text, this);
  }

  /**
   * Turns back the pseudonyms of this call, for a tool on the server that needs the values. It is on record. A
   * pseudonym inside of a URL stays: what fetches it would carry the value away.
   *
   * @param purpose for the record, `[a-z0-9_.-]`, 1 to 64 characters: a constant, never data
   * @throws TypeError for a purpose that is no such token
   * @throws RangeError when the record of the call is full: nothing is revealed unrecorded
   */
  reveal(text: string, purpose: string): string {
    if (!PURPOSE.test(purpose))
      throw new TypeError('a purpose is 1 to 64 characters of a-z, 0-9, _, . and -');
    const port = this.#textPort();
    if (this.#facts.length >= MAX_FACTS) throw new RangeError('the record of the call is full');
    const { text: revealed, count } = port.reveal(text, this);
    this.add({ kind: 'reveal', purpose, count });
    return revealed;
  }

  #textPort(): CallText {
    if (!this.#text) throw new Error('this call was made without its protections');
    return this.#text;
  }

  /** Ends the call. The first reason wins; later ones are ignored. */
  stop(reason: StopReason): void {
    if (this.#stopReason) return;
    this.#stopReason = reason;
    // A finished call has nobody left to tell.
    if (reason === 'completed') return;
    this.#controller?.abort(new DOMException(reason, 'AbortError'));
    for (const listener of this.#listeners ?? []) listener(reason);
  }

  /**
   * What may be seen of a call in a log: without it `console.log(call)` would print the request's headers,
   * and so the caller's token.
   */
  toJSON(): object {
    const { id, traceId, route, streaming, facts, usage, upstreamRequests, stopReason } = this;
    return { id, traceId, route: route.id, streaming, facts, usage, upstreamRequests, stopReason };
  }

  /** As `toJSON`, for `console.log` and Node's `inspect`. */
  [Symbol.for('nodejs.util.inspect.custom')](): object {
    return this.toJSON();
  }

  /** Cuts the connection of a call that was stopped and does not end. @internal */
  abandon(): void {
    this.exchange.rawResponse.destroy();
  }

  /** Calls back when the call is stopped before its answer is complete. Returns how to stop listening. */
  onStop(listener: (reason: StopReason) => void): () => void {
    (this.#listeners ??= new Set()).add(listener);
    return () => this.#listeners?.delete(listener);
  }
}

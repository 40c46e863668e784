/** What is recorded of a call: never text of the prompt or the answer, never who in the clear. */
import { createHmac, hkdfSync } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { AiCall } from '../call/ai-call.js';
import type { DecisionFact, FindingFact, RevealFact, StopReason, TokenUsage } from '../call/facts.js';
import type { Principal } from '../call/principal.js';
import type { FormatName, Mode } from '../call/protected-route.js';
import { formatName } from '../wire/formats.js';

/** The caller, as far as a record names it. */
interface AuditCaller {
  readonly kind: Principal['kind'];
  readonly issuer: string;
  /** `client_id`; personal data in it is redacted. */
  readonly client?: string;
  /** Keyed hash of the principal's id, 22 characters of base64url: the same caller has the same one. */
  readonly subject: string;
}

/** Verdicts, findings and reveals: the opening record has those so far, the closing one those that came after. */
interface FactsPart {
  readonly decisions: readonly Omit<DecisionFact, 'kind'>[];
  readonly findings: readonly Omit<FindingFact, 'kind'>[];
  /** What code of the host has turned back; absent where it has not. */
  readonly reveals?: readonly Omit<RevealFact, 'kind'>[];
}

/** What is known of a call when it begins. Members without a value are absent. */
interface OpeningPart {
  readonly traceId: string;
  /** Id of the route, e.g. `POST /v1/chat/completions`. */
  readonly route: string;
  readonly format: FormatName | 'rule';
  readonly mode: Mode;
  /** As the request names it; personal data in it is redacted. */
  readonly model?: string;
  readonly who?: AuditCaller;
  /** The network of the client: /24 of IPv4, /48 of IPv6. */
  readonly address?: string;
}

/** Written before the handler runs, so before the model is called. */
interface CallOpenedRecord extends OpeningPart, FactsPart {
  readonly type: 'call.opened';
  readonly id: string;
  /** When the call began: RFC 3339, UTC. */
  readonly time: string;
}

/**
 * Written when the response has ended; same `id` as the opening record. A call that has no opening record
 * brings its members along; it is `call.refused` when a refusal ended it.
 */
interface CallEndedRecord extends Partial<OpeningPart>, FactsPart {
  readonly type: 'call.closed' | 'call.refused';
  readonly id: string;
  /** When the response ended: RFC 3339, UTC. */
  readonly time: string;
  readonly durationMs: number;
  readonly outcome: StopReason;
  /** HTTP status; absent when no answer was begun. */
  readonly status?: number;
  readonly streaming: boolean;
  readonly usage?: TokenUsage;
  /** What the model's work cost; absent where its usage or its price is not known. */
  readonly cost?: {
    readonly microUsd: number;
    /** Day of the prices, and a part of the SHA-256 over all of them. */
    readonly prices: string;
  };
  /** Requests to the model that passed `AiUpstream`; absent where none did. */
  readonly upstreamRequests?: number;
  /** Facts beyond the 256 that a call keeps. */
  readonly droppedFacts: number;
}

export type AuditRecord = CallOpenedRecord | CallEndedRecord;

const MAX_TEXT = 128;
// More than any real identifier; bounds the work of redaction.
const MAX_RAW_TEXT = 1_024;
// Control, format (zero-width, bidi), surrogate and line separator characters: they forge lines in a viewer.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const TOKEN = /^[\w.-]{1,64}$/;
const MAX_CLEAN_MODELS = 256;

/** Makes the records of calls. */
export class AuditRecords {
  readonly #key: Buffer;
  readonly #redact: (text: string) => string;
  // The token verifier gives the same object for every request of a token.
  readonly #callers = new WeakMap<Principal, AuditCaller>();
  // Model names in which redaction found nothing. Others are not kept: they hold personal data.
  readonly #cleanModels = new Set<string>();

  /**
   * @param secret from which the key of the subjects is derived
   * @param redact takes personal data out of a text
   */
  constructor(secret: Uint8Array, redact: (text: string) => string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'ai-security/audit/subject', 32));
    this.#redact = redact;
  }

  opened(call: AiCall): CallOpenedRecord {
    return {
      type: 'call.opened',
      id: call.id,
      time: new Date(call.openedAt).toISOString(),
      ...this.#opening(call),
      ...facts(call, 0),
    };
  }

  /** @param openedWith the number of facts in the opening record; `undefined` when none was written */
  ended(call: AiCall, openedWith: number | undefined): CallEndedRecord {
    const now = Date.now();
    const opened = openedWith !== undefined;
    const outcome = call.stopReason ?? 'error';
    const { rawResponse } = call.exchange;
    return {
      type: !opened && outcome === 'refused' ? 'call.refused' : 'call.closed',
      id: call.id,
      time: new Date(now).toISOString(),
      ...(opened ? undefined : this.#opening(call)),
      // The clock may have been set back.
      durationMs: Math.max(0, now - call.openedAt),
      outcome,
      status: rawResponse.headersSent ? rawResponse.statusCode : undefined,
      streaming: call.streaming,
      ...facts(call, openedWith ?? 0),
      usage: call.usage,
      cost: call.cost,
      upstreamRequests: call.upstreamRequests || undefined,
      droppedFacts: call.droppedFacts,
    };
  }

  #opening(call: AiCall): OpeningPart {
    const { route, principal, clientAddress } = call;
    return {
      traceId: call.traceId,
      route: route.id,
      format: formatName(route.format),
      mode: route.mode,
      model: this.#model(call.model),
      who: principal && this.#caller(principal),
      address: networkOf(clientAddress),
    };
  }

  #caller(principal: Principal): AuditCaller {
    let caller = this.#callers.get(principal);
    if (!caller) {
      const digest = createHmac('sha256', this.#key).update(principal.id).digest();
      caller = {
        kind: principal.kind,
        issuer: printable(principal.issuer),
        client: principal.clientId === undefined ? undefined : this.#text(principal.clientId),
        subject: digest.toString('base64url', 0, 16),
      };
      this.#callers.set(principal, caller);
    }
    return caller;
  }

  #model(model: string | undefined): string | undefined {
    if (model === undefined || this.#cleanModels.has(model)) return model;
    const text = this.#text(model);
    if (text === model) {
      if (this.#cleanModels.size >= MAX_CLEAN_MODELS) this.#cleanModels.clear();
      this.#cleanModels.add(model);
    }
    return text;
  }

  #text(text: string): string {
    // Redacted before it is cut, so that no half of a value is left.
    return this.#redact(printable(text, MAX_RAW_TEXT)).slice(0, MAX_TEXT);
  }
}

function printable(text: string, max = MAX_TEXT): string {
  return text.slice(0, max).replace(UNPRINTABLE, '');
}

/** A host can append facts too: what is not a token does not enter the record. */
const token = <T extends string>(text: T): T | 'invalid' => (TOKEN.test(text) ? text : 'invalid');

function facts(call: AiCall, from: number): FactsPart {
  const decisions: FactsPart['decisions'][number][] = [];
  const findings: FactsPart['findings'][number][] = [];
  const reveals: NonNullable<FactsPart['reveals']>[number][] = [];
  for (let i = from; i < call.facts.length; i++) {
    const fact = call.facts[i];
    if (!fact) break;
    if (fact.kind === 'decision') {
      decisions.push({ stage: fact.stage, effect: fact.effect, reason: token(fact.reason) });
    } else if (fact.kind === 'reveal') {
      reveals.push({ purpose: token(fact.purpose), count: fact.count });
    } else {
      const { direction, type, count, action } = fact;
      findings.push({ direction, type: token(type), count, action });
    }
  }
  return { decisions, findings, ...(reveals.length > 0 && { reveals }) };
}

/** `192.0.2.0/24`, `2001:db8:1::/48`; `undefined` for what is no address. Expects canonical addresses. */
function networkOf(address: string): string | undefined {
  if (isIPv4(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  if (!isIPv6(address)) return undefined;
  const [head = ''] = address.split('::', 1);
  const groups = head === '' ? [] : head.split(':');
  return `${[...groups, '0', '0', '0'].slice(0, 3).join(':')}::/48`;
}

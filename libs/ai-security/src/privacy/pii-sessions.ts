/** The pseudonym session of each call: the only place that can turn a pseudonym back. */
import { Inject, Injectable } from '@nestjs/common';
import type { PiiEngine, Pseudonymizer, PseudonymSession } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { BoundedMap } from '../state/bounded-map.js';
import { derivedKey } from './derived-key.js';

/** Injection token of the `PiiEngine` in use. */
export const PII_ENGINE = Symbol('ai-security:pii-engine');

/** What an earlier call hid. */
export type Hidden = readonly (readonly [pseudonym: string, value: string])[];

// Each costs a key derivation and a few hundred bytes.
const MAX_TENANTS = 1_000;

@Injectable()
export class PiiSessions {
  // Weak: when the call is gone, so is the way back.
  readonly #sessions = new WeakMap<AiCall, PseudonymSession>();
  readonly #ofHandlers = new WeakMap<AiCall, PseudonymSession>();
  readonly #earlier = new WeakMap<AiCall, Hidden>();
  readonly #tenants = new BoundedMap<string, Pseudonymizer>(MAX_TENANTS);
  readonly #secret: Uint8Array;

  constructor(
    @Inject(PII_ENGINE) private readonly engine: PiiEngine,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
  ) {
    this.#secret = settings.secret;
  }

  of(call: AiCall): PseudonymSession {
    let session = this.#sessions.get(call);
    if (!session) this.#sessions.set(call, (session = this.#open(call)));
    return session;
  }

  /**
   * For what the handler adds. It knows every pseudonym that the caller's session issued, and gives one value the same
   * pseudonym; but the caller's session knows none of its own: whoever gets the model to repeat its instructions
   * must not read in the answer what was hidden in them.
   */
  ofHandler(call: AiCall): PseudonymSession {
    let session = this.#ofHandlers.get(call);
    if (!session) {
      this.#ofHandlers.set(call, (session = this.#open(call)));
      session.remember(this.#earlier.get(call) ?? []);
    }
    session.remember(this.of(call).entries());
    return session;
  }

  /** Gives the call what earlier calls of its caller hid. */
  remember(call: AiCall, hidden: Hidden): void {
    this.of(call).remember(hidden);
    this.#earlier.set(call, hidden);
  }

  /** Pseudonyms of a tenant say nothing to another: the keys differ. */
  #open(call: AiCall): PseudonymSession {
    const tenant = call.principal?.tenant;
    // No tenant has an empty name.
    const name = tenant ?? '';
    let pseudonymizer = this.#tenants.get(name);
    if (!pseudonymizer) {
      const key = derivedKey(this.#secret, 'ai-security pseudonyms v1', tenant);
      this.#tenants.set(name, (pseudonymizer = this.engine.pseudonymizer({ key })));
    }
    return pseudonymizer.session();
  }
}

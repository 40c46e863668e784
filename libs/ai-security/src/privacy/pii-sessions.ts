/** The pseudonym session of each call: the only place that can turn a pseudonym back. */
import { Inject, Injectable } from '@nestjs/common';
import type { PiiEngine, PseudonymSession } from '@ai-security/pii';
import { hkdfSync } from 'node:crypto';
import type { AiCall } from '../call/ai-call.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';

/** Injection token of the `PiiEngine` in use. */
export const PII_ENGINE = Symbol('ai-security:pii-engine');

@Injectable()
export class PiiSessions {
  // Weak: when the call is gone, so is the way back.
  readonly #sessions = new WeakMap<AiCall, PseudonymSession>();
  readonly #open: () => PseudonymSession;

  constructor(
    @Inject(PII_ENGINE) engine: PiiEngine,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
  ) {
    const key = new Uint8Array(hkdfSync('sha256', settings.secret, '', 'ai-security pseudonyms v1', 32));
    const pseudonymizer = engine.pseudonymizer({ key });
    this.#open = () => pseudonymizer.session();
  }

  of(call: AiCall): PseudonymSession {
    let session = this.#sessions.get(call);
    if (!session) this.#sessions.set(call, (session = this.#open()));
    return session;
  }
}

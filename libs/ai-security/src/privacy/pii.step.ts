/** Masks the personal data of a request, in every text slot of its format. */
import { Inject, Injectable } from '@nestjs/common';
import type { Finding, PiiAction, PiiEngine } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import type { BodyStep } from '../call/steps.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings, type PiiSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { FORMATS } from '../wire/formats.js';
import { mapJsonText } from '../wire/json-text.transform.js';
import { mapSlots } from '../wire/slots.js';
import { FindingCounts } from './finding-counts.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';

@Injectable()
export class PiiStep implements BodyStep {
  readonly stage = 'privacy';
  readonly #settings: PiiSettings;

  constructor(
    @Inject(PII_ENGINE) private readonly engine: PiiEngine,
    private readonly sessions: PiiSessions,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
  ) {
    this.#settings = settings.pii;
  }

  /** @throws SecurityProblem `pii_blocked`, or `unscanned_content` for images, audio and files */
  apply(body: unknown, call: AiCall): unknown {
    if (body === undefined || body === null) return body;
    const media = (): void => {
      if (call.route.unscanned !== 'allow') throw new SecurityProblem('unscanned_content');
    };
    if (ArrayBuffer.isView(body)) {
      media();
      return body;
    }
    const counts = new FindingCounts('input');
    const session = this.sessions.of(call);
    let blocked = false;

    const action = (finding: Finding): PiiAction => {
      const chosen = this.#actionOf(finding.type);
      counts.add(finding.type, chosen);
      if (chosen === 'block') blocked = true;
      return chosen;
    };
    const mask = (text: string): string => session.hideFindings(text, this.engine.find(text), action);
    const masked = mapSlots(body, FORMATS[call.route.format].request, {
      string: (text, kind) => (kind === 'json' ? mapJsonText(text, mask) : mask(text)),
      media,
    });

    counts.state(call);
    if (blocked) throw new SecurityProblem('pii_blocked');
    return masked;
  }

  #actionOf(type: string): PiiAction {
    const { actions, action } = this.#settings;
    return Object.hasOwn(actions, type) ? (actions[type] as PiiAction) : action;
  }
}

/** Masks the personal data of a request, in every text slot of its format. */
import { Inject, Injectable } from '@nestjs/common';
import { mergeFindings, type Finding, type KeepLast, type PiiAction, type PiiEngine } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import type { BodyStep } from '../call/steps.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings, type PiiSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { FORMATS } from '../wire/formats.js';
import { mapJsonText } from '../wire/json-text.transform.js';
import { mapSlots } from '../wire/slots.js';
import { actionOf, FindingCounts, nameOf } from './finding-counts.js';
import { OutsideFinder } from './outside-finder.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';

@Injectable()
export class PiiStep implements BodyStep {
  readonly stage = 'privacy';
  readonly #settings: PiiSettings;

  constructor(
    @Inject(PII_ENGINE) private readonly engine: PiiEngine,
    private readonly sessions: PiiSessions,
    @Inject(AI_SECURITY_SETTINGS) settings: AiSecuritySettings,
    @Inject(OutsideFinder) private readonly outside: OutsideFinder | null,
  ) {
    this.#settings = settings.pii;
  }

  /**
   * A promise only where an outside recogniser must be asked.
   *
   * @throws SecurityProblem `pii_blocked`, `unscanned_content` for images, audio and files, or
   *   `temporarily_unavailable` when an outside recogniser is down
   */
  apply(body: unknown, call: AiCall): unknown {
    if (body === undefined || body === null) return body;
    const media = (): void => {
      if (call.route.unscanned !== 'allow') throw new SecurityProblem('unscanned_content');
    };
    if (ArrayBuffer.isView(body)) {
      media();
      return body;
    }
    if (!this.outside) return this.#masked(body, call, media, (text) => this.engine.find(text));
    const texts = new Set<string>();
    mapText(body, call, media, (text) => (texts.add(text), text));
    return this.outside
      .find(texts, call)
      .then((outside) =>
        this.#masked(body, call, media, (text) =>
          mergeFindings(this.engine.find(text), outside.get(text) ?? []),
        ),
      );
  }

  #masked(body: unknown, call: AiCall, media: () => void, find: (text: string) => Finding[]): unknown {
    const counts = new FindingCounts('input');
    const session = this.sessions.of(call);
    let blocked = false;

    const action = ({ type }: Finding): PiiAction | KeepLast => {
      const chosen = actionOf(this.#settings, type);
      counts.add(type, nameOf(chosen));
      if (chosen === 'block') blocked = true;
      return chosen;
    };
    const masked = mapText(body, call, media, (text) => session.hideFindings(text, find(text), action));

    counts.state(call);
    if (blocked) throw new SecurityProblem('pii_blocked');
    return masked;
  }
}

/** Maps every text of a request, those inside of JSON texts too. */
function mapText(
  body: unknown,
  { route }: AiCall,
  media: () => void,
  map: (text: string) => string,
): unknown {
  return mapSlots(body, FORMATS[route.format].request, {
    string: (text, kind) => (kind === 'json' ? mapJsonText(text, map) : map(text)),
    media,
  });
}

/** Masks a JSON body on its way to the model, in every text slot of its format. */
import { Inject, Injectable } from '@nestjs/common';
import { mergeFindings, type Finding, type KeepLast, type PiiAction, type PiiEngine } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings, type PiiSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { mapJsonText } from '../wire/json-text.transform.js';
import { mapSlots, type SlotNode } from '../wire/slots.js';
import { actionOf, FindingCounts, nameOf } from './finding-counts.js';
import { OutsideFinder } from './outside-finder.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';

@Injectable()
export class RequestMasking {
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
   * @param slots where the text of the body is
   * @throws SecurityProblem `pii_blocked`, `unscanned_content` for images, audio and files, or
   *   `temporarily_unavailable` when an outside recogniser is down
   */
  mask(body: unknown, slots: SlotNode, call: AiCall): unknown {
    if (body === undefined || body === null) return body;
    const media = (): void => {
      if (call.route.unscanned !== 'allow') throw new SecurityProblem('unscanned_content');
    };
    if (ArrayBuffer.isView(body)) {
      media();
      return body;
    }
    const map = (to: (text: string) => string): unknown => mapText(body, slots, media, to);
    if (!this.outside) return this.#masked(call, map, (text) => this.engine.find(text));
    const texts = new Set<string>();
    map((text) => (texts.add(text), text));
    return this.outside
      .find(texts, call)
      .then((outside) =>
        this.#masked(call, map, (text) => mergeFindings(this.engine.find(text), outside.get(text) ?? [])),
      );
  }

  #masked(
    call: AiCall,
    map: (to: (text: string) => string) => unknown,
    find: (text: string) => Finding[],
  ): unknown {
    const counts = new FindingCounts('input');
    const session = this.sessions.of(call);
    let blocked = false;

    const action = ({ type }: Finding): PiiAction | KeepLast => {
      const chosen = actionOf(this.#settings, type);
      counts.add(type, nameOf(chosen));
      if (chosen === 'block') blocked = true;
      return chosen;
    };
    const masked = map((text) => session.hideFindings(text, find(text), action));

    counts.state(call);
    if (blocked) throw new SecurityProblem('pii_blocked');
    return masked;
  }
}

/** Maps every text of a body, those inside of JSON texts too. */
function mapText(body: unknown, slots: SlotNode, media: () => void, map: (text: string) => string): unknown {
  return mapSlots(body, slots, {
    string: (text, kind) => (kind === 'json' ? mapJsonText(text, map) : map(text)),
    media,
  });
}

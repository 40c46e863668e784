/** Masks a JSON body on its way to the model, in every text slot of its format. */
import { Inject, Injectable } from '@nestjs/common';
import { mergeFindings, type Finding, type KeepLast, type PiiAction, type PiiEngine } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings, type PiiSettings } from '../config/settings.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { mapJsonText } from '../wire/json-text.transform.js';
import { mapSlots, type SlotNode, type SlotVisitor } from '../wire/slots.js';
import { actionOf, embeddingActionOf, FindingCounts, nameOf } from './finding-counts.js';
import { OutsideFinder } from './outside-finder.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';
import { declaredRules, isAnyDeclared } from './pii.decorators.js';
import { ruledSlot } from './rule-slots.js';

interface MaskingOptions {
  /** The handler sends it: pseudonyms that this call issued stay, and classes of DTOs say nothing. @default false */
  readonly keepIssued?: boolean;
  /** Vectors are made of it. @default false */
  readonly embeddings?: boolean;
}

/** `entity`: the text is one value of this type. */
type MapText = (text: string, entity?: string) => string;

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
  mask(body: unknown, slots: SlotNode, call: AiCall, options: MaskingOptions = {}): unknown {
    if (body === undefined || body === null) return body;
    const media = (): void => {
      if (call.route.unscanned !== 'allow') throw new SecurityProblem('unscanned_content');
    };
    if (ArrayBuffer.isView(body)) {
      media();
      return body;
    }
    const slot = options.keepIssued || !isAnyDeclared() ? undefined : declaredSlot;
    const map = (to: MapText): unknown => mapText(body, slots, { media, ...(slot && { slot }) }, to);
    if (!this.outside) return this.#masked(call, map, (text) => this.engine.find(text), options);
    const texts = new Set<string>();
    map((text, entity) => {
      if (entity === undefined) texts.add(text);
      return text;
    });
    return this.outside
      .find(texts, call)
      .then((outside) =>
        this.#masked(
          call,
          map,
          (text) => mergeFindings(this.engine.find(text), outside.get(text) ?? []),
          options,
        ),
      );
  }

  /** One text that the handler adds, at once: an outside recogniser is asked when it goes to the model. */
  hide(text: string, call: AiCall): string {
    return this.#masked(
      call,
      (to) => to(text),
      (found) => this.engine.find(found),
      { keepIssued: true },
    );
  }

  #masked<T>(
    call: AiCall,
    map: (to: MapText) => T,
    find: (text: string) => Finding[],
    { keepIssued, embeddings }: MaskingOptions,
  ): T {
    const counts = new FindingCounts('input');
    const session = keepIssued ? this.sessions.ofHandler(call) : this.sessions.of(call);
    const choose = embeddings ? embeddingActionOf : actionOf;
    let blocked = false;

    const action = ({ type }: Finding): PiiAction | KeepLast => {
      const chosen = choose(this.#settings, type);
      counts.add(type, nameOf(chosen));
      if (chosen === 'block') blocked = true;
      return chosen;
    };
    const masked = map((text, entity) => {
      const findings =
        entity === undefined ? find(text) : [{ type: entity, start: 0, end: text.length, score: 1 }];
      return keepIssued
        ? session.hideMore(text, findings, action)
        : session.hideFindings(text, findings, action);
    });

    counts.state(call);
    if (blocked) throw new SecurityProblem('pii_blocked');
    return masked;
  }
}

/** Maps every text of a body, those inside of JSON texts too. */
function mapText(
  body: unknown,
  slots: SlotNode,
  visitor: Pick<SlotVisitor, 'media' | 'slot'>,
  map: MapText,
): unknown {
  return mapSlots(body, slots, {
    ...visitor,
    string: (text, kind, _channel, _twin, entity) =>
      kind === 'json' ? mapJsonText(text, (inner) => map(inner)) : map(text, entity),
  });
}

/** What the class of a DTO says of its members. */
function declaredSlot(object: object, name: string, slot: SlotNode | undefined): SlotNode | undefined {
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === null || prototype === Object.prototype) return slot;
  const rule = declaredRules(prototype).get(name);
  return rule === undefined ? slot : ruledSlot(slot, rule);
}

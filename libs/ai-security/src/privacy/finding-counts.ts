/** What is done with findings of a type, and how many there were, as facts: numbers, never values. */
import type { KeepLast, PiiAction } from '@ai-security/pii';
import type { AiCall } from '../call/ai-call.js';
import type { FindingFact } from '../call/facts.js';
import type { PiiSettings } from '../config/settings.js';

/** What is restored: the session does not tell what type its value had. */
export const RESTORED = 'PSEUDONYM';

export class FindingCounts {
  readonly #counts = new Map<string, { type: string; action: FindingFact['action']; count: number }>();

  constructor(private readonly direction: FindingFact['direction']) {}

  add(type: string, action: FindingFact['action'], count = 1): void {
    const key = `${action} ${type}`;
    const entry = this.#counts.get(key);
    if (entry) entry.count += count;
    else this.#counts.set(key, { type, action, count });
  }

  state(call: AiCall): void {
    for (const entry of this.#counts.values())
      call.add({ kind: 'finding', direction: this.direction, ...entry });
  }
}

/** What is done with a type in a request. */
export function actionOf(
  { actions, action }: Pick<PiiSettings, 'actions' | 'action'>,
  type: string,
): PiiAction | KeepLast {
  return Object.hasOwn(actions, type) ? (actions[type] as PiiAction | KeepLast) : action;
}

/** The same where vectors are made of it: `pii.embeddings` stands for `pii.action`, and for pseudonyms of any type. */
export function embeddingActionOf(settings: PiiSettings, type: string): PiiAction | KeepLast {
  const chosen = actionOf(settings, type);
  const own = Object.hasOwn(settings.actions, type) && chosen !== 'pseudonymize';
  return own || chosen === 'block' ? chosen : settings.embeddings;
}

export const nameOf = (action: PiiAction | KeepLast): PiiAction =>
  typeof action === 'string' ? action : action.action;

/** The findings that the settings name: an action of their own, or a part of their own. */
export function namedFindings({
  actions,
  action,
  presidio,
}: PiiSettings): Omit<FindingFact, 'kind' | 'count'>[] {
  const types = new Set([...Object.keys(actions), ...(presidio?.entities ?? [])]);
  return [
    ...[...types].map((type) => ({
      direction: 'input' as const,
      type,
      action: nameOf(actionOf({ actions, action }, type)),
    })),
    { direction: 'output', type: RESTORED, action: 'restored' },
  ];
}

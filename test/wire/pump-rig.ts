/** A pump of OpenAI Chat events with real transforms, and a client's view of what it writes. */
import type { TextTransform } from '@ai-security/pii';
import type { EventFormat } from '../../libs/ai-security/src/wire/event-pump.js';
import { OPENAI_CHAT } from '../../libs/ai-security/src/wire/openai-chat.format.js';
import { formatRig, framesOf, type Rig } from './format-rig.js';

export { DEADLINE, framesOf, maskAndRestore, OURS, PSEUDONYM, UPSTREAM } from './format-rig.js';

export const rig = (open?: () => TextTransform, observe?: boolean): Rig =>
  formatRig(OPENAI_CHAT as EventFormat, open, observe);

export interface Event {
  readonly choices?: readonly {
    readonly index: number;
    readonly finish_reason: string | null;
    readonly delta: { readonly content?: string };
  }[];
  readonly error?: { readonly code: string; readonly message: string };
}
export const eventsOf = (wire: string): Event[] =>
  framesOf(wire)
    .filter((data) => data?.startsWith('{'))
    .map((data) => JSON.parse(data as string) as Event);

export const chunk = (delta: object, finish: string | null = null, index = 0): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_721_234_567,
  model: 'demo',
  choices: [{ index, delta, finish_reason: finish, logprobs: null }],
});
export const content = (text: string, index = 0): object => chunk({ content: text }, null, index);
export const framed = (...events: object[]): string =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');

/** What a client reads: the text of each choice under its place. */
export function textsOf(events: readonly object[], part: 'delta' | 'message'): Record<string, string> {
  const texts: Record<string, string> = {};
  const collect = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts[path] = (texts[path] ?? '') + value;
    else if (Array.isArray(value)) {
      value.forEach((item: { index?: number }, i) => collect(item, `${path}/${item.index ?? i}`));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) collect(inner, `${path}/${name}`);
    }
  };
  for (const event of events as Record<string, Record<string, unknown>[]>[]) {
    for (const choice of event['choices'] ?? []) collect(choice[part], String(choice['index']));
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

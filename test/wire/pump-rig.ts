/** A pump of OpenAI Chat events with real transforms, and a client's view of what it writes. */
import { createPiiEngine, type Finding, type TextTransform } from '@ai-security/pii';
import { AiCall } from '../../libs/ai-security/src/call/ai-call.js';
import { Exchange } from '../../libs/ai-security/src/call/exchange.js';
import { AnswerChannels, UninspectableAnswer } from '../../libs/ai-security/src/wire/answer-channels.js';
import { EventPump } from '../../libs/ai-security/src/wire/event-pump.js';
import { OPENAI_CHAT } from '../../libs/ai-security/src/wire/openai-chat.format.js';
import { SseParser } from '../../libs/ai-security/src/wire/sse.js';
import type { EventStreamFormat } from '../../libs/ai-security/src/wire/text-format.js';
import { chain } from '../../libs/ai-security/src/wire/transform-chain.js';

const engine = createPiiEngine();
const session = engine.pseudonymizer({ key: new Uint8Array(32).fill(3) }).session();
export const OURS = 'alice@example.org';
export const PSEUDONYM = session.hide(OURS);

interface Opened {
  readonly channel: string;
  readonly transform: TextTransform;
}
export interface Rig {
  readonly opened: Opened[];
  readonly channels: AnswerChannels;
  readonly call: AiCall;
  readonly pump: EventPump;
  readonly findings: () => string[];
}

export const refuse = (what: string): never => {
  throw new UninspectableAnswer(what);
};
export const maskAndRestore = (): TextTransform => chain([engine.maskStream(), session.restoreStream()]);

export function rig(open: () => TextTransform = maskAndRestore, observe = false): Rig {
  const opened: Opened[] = [];
  const channels = new AnswerChannels(
    (channel) => {
      const transform = open();
      opened.push({ channel, transform });
      return transform;
    },
    refuse,
    observe,
  );
  const call = new AiCall({} as never, new Exchange({ headers: {} } as never, {} as never), 1_000);
  const format = { ...OPENAI_CHAT, stream: OPENAI_CHAT.stream as EventStreamFormat };
  const pump = new EventPump(format, channels, call, refuse);
  const findings = (): string[] =>
    opened.flatMap(({ transform }) => transform.findings.map(({ type }: Finding) => type)).sort();
  return { opened, channels, call, pump, findings };
}

export const framesOf = (wire: string): (string | undefined)[] => {
  const parser = new SseParser();
  return [...parser.push(wire), ...parser.end()].map(({ data }) => data);
};
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

/** The pump of any format with real transforms, and what a client reads of the frames that it writes. */
import { createPiiEngine, type Finding, type TextTransform } from '@ai-security/pii';
import { AiCall } from '../../libs/ai-security/src/call/ai-call.js';
import { Exchange } from '../../libs/ai-security/src/call/exchange.js';
import { AnswerChannels, UninspectableAnswer } from '../../libs/ai-security/src/wire/answer-channels.js';
import { EventPump, type EventFormat } from '../../libs/ai-security/src/wire/event-pump.js';
import { LineParser } from '../../libs/ai-security/src/wire/ndjson.js';
import { SseParser } from '../../libs/ai-security/src/wire/sse.js';
import type { EarlyEnd } from '../../libs/ai-security/src/wire/text-format.js';
import { chain } from '../../libs/ai-security/src/wire/transform-chain.js';

const engine = createPiiEngine();
const session = engine.pseudonymizer({ key: new Uint8Array(32).fill(3) }).session();
/** An address that the caller sent: its pseudonym is restored in the answer. */
export const OURS = 'alice@example.org';
export const PSEUDONYM = session.hide(OURS);

interface Opened {
  readonly channel: string;
  readonly twin: boolean;
  readonly transform: TextTransform;
}
export interface Rig {
  readonly opened: Opened[];
  readonly channels: AnswerChannels;
  readonly call: AiCall;
  readonly pump: EventPump;
  /** Types of what was found, sorted; repetitions are not counted. */
  readonly findings: () => string[];
}

export const DEADLINE: EarlyEnd = {
  why: 'error',
  code: 'deadline_exceeded',
  message: 'The call took too long.',
};
export const UPSTREAM: EarlyEnd = { why: 'error', code: 'upstream_error', message: 'The provider failed.' };

export const refuse = (what: string): never => {
  throw new UninspectableAnswer(what);
};
export const maskAndRestore = (): TextTransform => chain([engine.maskStream(), session.restoreStream()]);

export function formatRig(
  format: EventFormat,
  open: () => TextTransform = maskAndRestore,
  observe = false,
): Rig {
  const opened: Opened[] = [];
  const channels = new AnswerChannels(
    (channel, twin) => {
      const transform = open();
      opened.push({ channel, twin, transform });
      return transform;
    },
    refuse,
    observe,
  );
  const call = new AiCall({} as never, new Exchange({ headers: {} } as never, {} as never), 1_000);
  const pump = new EventPump(format, channels, call, refuse);
  const findings = (): string[] =>
    opened
      .filter(({ twin }) => !twin)
      .flatMap(({ transform }) => transform.findings.map(({ type }: Finding) => type))
      .sort();
  return { opened, channels, call, pump, findings };
}

/** The data of each frame or line; `undefined` for one that only keeps the connection alive. */
export const framesOf = (wire: string, kind: 'sse' | 'ndjson' = 'sse'): (string | undefined)[] => {
  const parser = kind === 'sse' ? new SseParser() : new LineParser();
  return [...parser.push(wire), ...parser.end()].map(({ data }) => data);
};

/** Protects what a handler returned, whatever kind it is. */
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { StopReason } from '../call/facts.js';
import { OUTPUT_STEPS, type OutputSession, type OutputStep } from '../call/steps.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AnswerChannels, UninspectableAnswer, type Uninspectable } from './answer-channels.js';
import { isStream, openSource } from './answer-source.js';
import { AnswerStream, stopCode, type InCall } from './answer-stream.js';
import { EventPump } from './event-pump.js';
import { FORMATS } from './formats.js';
import type { Pump } from './pump.js';
import type { TextFormat } from './text-format.js';
import { TextPump } from './text-pump.js';
import { chain } from './transform-chain.js';

@Injectable()
export class AnswerProtection {
  constructor(@Inject(OUTPUT_STEPS) private readonly steps: readonly OutputStep[]) {}

  /**
   * Returns what leaves instead of the handler's result: a masked copy of a value, or one stream. A stream
   * is a promise, kept when the first item is there: until then an error is still a proper refusal.
   *
   * @throws UninspectableAnswer for bytes, files and web responses, unless `unscanned: 'allow'`
   */
  protect(call: AiCall, result: unknown, inCall: InCall): unknown {
    if (result === undefined || result === null) return result;
    const opened = this.#open(call);
    if (isStream(result)) return this.#stream(call, result, opened, inCall);
    if (isBinary(result)) {
      opened.uninspectable('bytes, files and web responses');
      return result;
    }
    const format = FORMATS[call.route.format];
    // As in a stream: some gateways answer 200 with the provider's error, whose message quotes keys and prompts.
    if (typeof result === 'object' && format.stream?.failed(result))
      throw new SecurityProblem('upstream_error');
    const usage = typeof result === 'object' ? format.usage(result) : undefined;
    if (usage) call.use(usage);
    // Express would send a string as HTML: what a model wrote must not run in a browser (OWASP LLM05:2025).
    if (typeof result === 'string' && call.exchange.getHeader('content-type') === undefined) {
      call.exchange.setHeader('content-type', PLAIN_TEXT);
    }
    const { channels } = opened;
    if (!channels) return result;
    try {
      const mapped =
        typeof result === 'string' ? channels.text(result, true) : channels.map(result, format.answer);
      if (!channels.stop) return mapped;
      call.decide('output', 'deny', channels.stop.reason);
      call.stop('output_blocked');
      throw new SecurityProblem('internal_error', { reason: 'output_blocked' });
    } finally {
      opened.settle();
    }
  }

  async #stream(
    call: AiCall,
    stream: AsyncIterable<unknown>,
    opened: OpenedSteps,
    inCall: InCall,
  ): Promise<StreamableFile> {
    const { channels, uninspectable, settle } = opened;
    const format = FORMATS[call.route.format];
    const events = format.stream;
    const pump: Pump = events
      ? new EventPump({ ...format, stream: events }, channels, call, uninspectable)
      : new TextPump(channels, uninspectable);
    const source = inCall(() => openSource(stream));
    call.streaming = true;
    try {
      const type = streamType(call, format, uninspectable);
      const { value, done = false } = await untilStopped(call, () => inCall(() => source.next()));
      const head = done ? pump.end() : pump.push(value);
      call.exchange.setHeader('content-type', type);
      for (const name of ['content-length', 'content-encoding', 'etag']) call.exchange.removeHeader(name);
      return new StreamableFile(
        new AnswerStream({ source, head, ended: done, pump, call, inCall, settled: settle }),
        { type },
      );
    } catch (error) {
      call.streaming = false;
      inCall(() => source.stop());
      settle();
      throw error;
    }
  }

  #open(call: AiCall): OpenedSteps {
    const { mode, unscanned } = call.route;
    let passed = false;
    const uninspectable: Uninspectable = (what) => {
      if (mode === 'enforce' && unscanned === 'refuse')
        throw new UninspectableAnswer(`${what}: only unscanned: "allow" lets this pass uninspected`);
      if (!passed) call.decide('output', unscanned === 'allow' ? 'allow' : 'would_deny', 'unscanned');
      passed = true;
    };
    const sessions: OutputSession[] = [];
    for (const step of this.steps) {
      const session = step.open(call);
      if (session) sessions.push(session);
    }
    if (sessions.length === 0) return { channels: undefined, uninspectable, settle: () => undefined };
    const open = (channel: string) => chain(sessions.map((session) => session.transform(channel)));
    return {
      channels: new AnswerChannels(open, uninspectable, mode === 'observe'),
      uninspectable,
      settle: () => sessions.forEach((session) => session.settle()),
    };
  }
}

const PLAIN_TEXT = 'text/plain; charset=utf-8';

interface OpenedSteps {
  /** `undefined`: no step has anything to do with this answer. */
  readonly channels: AnswerChannels | undefined;
  readonly uninspectable: Uninspectable;
  readonly settle: () => void;
}

/** Waits for the first item, but no longer than the call may last. */
function untilStopped<T>(call: AiCall, start: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const refuse = (reason: StopReason): void => reject(new SecurityProblem(stopCode(reason), { reason }));
    if (call.stopReason) {
      refuse(call.stopReason);
      return;
    }
    const unlisten = call.onStop(refuse);
    start().then(resolve, reject).finally(unlisten);
  });
}

function streamType(call: AiCall, format: TextFormat, uninspectable: Uninspectable): string {
  if (format.stream) return 'text/event-stream; charset=utf-8';
  const declared = call.exchange.getHeader('content-type');
  if (typeof declared !== 'string') return PLAIN_TEXT;
  // Frames of an unknown format cut words apart, and JSON escapes them: masked as one text they would leak.
  if (!/^text\/(?!event-stream)/i.test(declared)) {
    uninspectable('a stream that is not plain text needs a format: @AiEndpoint({ format })');
  }
  return declared;
}

function isBinary(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  // `instanceof Response` fails for a response of another realm.
  return (
    value instanceof StreamableFile ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    Object.prototype.toString.call(value) === '[object Response]' ||
    Object.prototype.toString.call(value) === '[object Blob]'
  );
}

/** Protects what a handler returned, whatever kind it is. */
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import { requireRunning, untilStopped } from '../call/stopped-call.js';
import { OUTPUT_STEPS, type OutputSession, type OutputStep } from '../call/steps.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AnswerChannels, UninspectableAnswer, type Uninspectable } from './answer-channels.js';
import { isStream, openSource } from './answer-source.js';
import { AnswerStream, earlyEnd, type InCall } from './answer-stream.js';
import { jsonOf } from './answer-text.js';
import { EventPump, hasEvents, providerFailed } from './event-pump.js';
import { formatOf } from './formats.js';
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
   * @throws UninspectableAnswer for what cannot be inspected (bytes, files, web responses), unless `unscanned: 'allow'`
   */
  protect(call: AiCall, result: unknown, inCall: InCall): unknown {
    if (result === undefined || result === null) return result;
    const opened = this.#open(call);
    if (isStream(result)) return this.#stream(call, result, opened, inCall);
    if (isBinary(result)) {
      opened.uninspectable('bytes, files, web responses and streams that cannot be iterated');
      return result;
    }
    return typeof result === 'string' ? this.#text(call, result, opened) : this.#value(call, result, opened);
  }

  #text(call: AiCall, text: string, opened: OpenedSteps): unknown {
    const { exchange, route } = call;
    const declared = exchange.getHeader('content-type');
    const events = formatOf(route.format).framing?.kind === 'sse';
    const json = jsonOf(text, String(declared ?? ''), events, opened.uninspectable);
    // Express would send a string as HTML: what a model wrote must not run in a browser (OWASP LLM05:2025).
    if (declared === undefined) exchange.setHeader('content-type', json ? JSON_TEXT : PLAIN_TEXT);
    if (!json) return this.#settled(call, text, opened, (channels) => channels.text(text, true));
    const mapped = this.#value(call, json.value, opened);
    // Written anew even where nothing changed: of two members with one name only the last was inspected.
    return opened.channels && route.mode === 'enforce' ? JSON.stringify(mapped) : text;
  }

  #value(call: AiCall, value: unknown, opened: OpenedSteps): unknown {
    const format = formatOf(call.route.format);
    if (typeof value === 'object' && value !== null) {
      // As in a stream: some gateways answer 200 with the provider's error.
      if (format.failed?.(value)) providerFailed(call);
      const usage = format.usage(value);
      if (usage) call.use(usage);
    }
    return this.#settled(call, value, opened, (channels) => channels.map(value, format.answer));
  }

  #settled(
    call: AiCall,
    whole: unknown,
    { channels, settle }: OpenedSteps,
    transform: (channels: AnswerChannels) => unknown,
  ): unknown {
    if (!channels) return whole;
    try {
      const transformed = transform(channels);
      if (!channels.stop) return transformed;
      call.decide('output', 'deny', channels.stop.reason);
      call.stop('output_blocked');
      const { stopped } = formatOf(call.route.format);
      if (!stopped || typeof transformed !== 'object' || transformed === null)
        throw new SecurityProblem('output_blocked');
      return stopped(transformed, earlyEnd('output_blocked'));
    } finally {
      settle();
    }
  }

  async #stream(
    call: AiCall,
    stream: AsyncIterable<unknown>,
    opened: OpenedSteps,
    inCall: InCall,
  ): Promise<StreamableFile> {
    const { channels, uninspectable, settle } = opened;
    const format = formatOf(call.route.format);
    const pump: Pump = hasEvents(format)
      ? new EventPump(format, channels, call, uninspectable)
      : new TextPump(channels, uninspectable);
    const source = inCall(() => openSource(stream));
    call.streaming = true;
    try {
      const type = streamType(call, format, uninspectable);
      requireRunning(call);
      const { value, done = false } = await untilStopped(
        call,
        inCall(() => source.next()),
      );
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
    const open = (channel: string, twin: boolean) =>
      chain(sessions.map((session) => session.transform(channel, twin)));
    return {
      channels: new AnswerChannels(open, uninspectable, mode === 'observe'),
      uninspectable,
      settle: () => sessions.forEach((session) => session.settle()),
    };
  }
}

const PLAIN_TEXT = 'text/plain; charset=utf-8';
const JSON_TEXT = 'application/json; charset=utf-8';
const EVENT_STREAM = 'text/event-stream; charset=utf-8';
const NDJSON = 'application/x-ndjson; charset=utf-8';

interface OpenedSteps {
  /** `undefined`: no step has anything to do with this answer. */
  readonly channels: AnswerChannels | undefined;
  readonly uninspectable: Uninspectable;
  readonly settle: () => void;
}

function streamType(call: AiCall, format: TextFormat, uninspectable: Uninspectable): string {
  if (format.framing) return format.framing.kind === 'sse' ? EVENT_STREAM : NDJSON;
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
    Object.prototype.toString.call(value) === '[object Blob]' ||
    // Fastify sends these as streams, though nobody can iterate them: legacy streams, foreign web streams.
    typeof (value as { pipe?: unknown }).pipe === 'function' ||
    typeof (value as { getReader?: unknown }).getReader === 'function'
  );
}

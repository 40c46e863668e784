/** Protects what a handler returned, whatever kind it is. */
import { Inject, Injectable, StreamableFile, type MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { AiCall } from '../call/ai-call.js';
import type { StopReason } from '../call/facts.js';
import { demandedStop, isCut, requireRunning, stopRefusal, untilStopped } from '../call/stopped-call.js';
import { OUTPUT_STEPS, type OutputStep } from '../call/steps.js';
import type { AnswerChannels, Uninspectable } from './answer-channels.js';
import { isStream, openSource, type AnswerSource } from './answer-source.js';
import { AnswerStream, earlyEnd, type InCall } from './answer-stream.js';
import { jsonOf } from './answer-text.js';
import {
  fileBody,
  framed,
  isWebResponse,
  OF_BYTES,
  readingOf,
  responseBody,
  wholeText,
  type DeclaredBody,
} from './declared-body.js';
import { EventPump, hasEvents, providerFailed, type EventFormat } from './event-pump.js';
import { formatOf } from './formats.js';
import { MessagePump, sendMessages } from './message-pump.js';
import { MessageQueue } from './message-queue.js';
import { openSteps, type OpenedSteps } from './opened-steps.js';
import type { Pump } from './pump.js';
import type { TextFormat } from './text-format.js';
import { TextPump } from './text-pump.js';

@Injectable()
export class AnswerProtection {
  constructor(@Inject(OUTPUT_STEPS) private readonly steps: readonly OutputStep[]) {}

  /**
   * Returns what leaves instead of the handler's result: a masked copy of a value, or one stream. A stream
   * is a promise, kept when the first item is there: until then an error is still a proper refusal.
   *
   * @throws UninspectableAnswer for what cannot be inspected (bytes, files of other types), unless
   *   `unscanned: 'allow'`
   * @throws SecurityProblem or HttpException for a web response that has failed
   */
  protect(call: AiCall, result: unknown, inCall: InCall): unknown {
    if (result === undefined || result === null) return result;
    const opened = openSteps(this.steps, call);
    if (typeof result === 'string') return this.#text(call, result, opened);
    if (typeof result !== 'object') return this.#value(call, result, opened);
    if (result instanceof StreamableFile)
      return this.#declared(call, result, fileBody(result, call), opened, inCall);
    if (isWebResponse(result)) {
      const body = responseBody(result, call);
      if (body) return this.#declared(call, result, body, opened, inCall);
      call.exchange.setStatus(result.status);
      return undefined;
    }
    if (isStream(result)) return this.#stream(call, result, opened, inCall);
    if (!isBinary(result)) return this.#value(call, result, opened);
    opened.uninspectable('bytes, and streams that cannot be iterated');
    return result;
  }

  /**
   * The messages that leave instead of those of an `@Sse()` handler. It only fails before the first of them, with
   * what is a proper refusal by then.
   */
  messages(call: AiCall, emitted: Observable<unknown>, inCall: InCall): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const opened = openSteps(this.steps, call);
      const queue = new MessageQueue(emitted, () => {
        call.decide('output', 'deny', 'slow_client');
        call.stop('deadline');
      });
      const events = framed(formatOf(call.route.format), 'sse');
      const { channels, uninspectable } = opened;
      const inner = events
        ? new EventPump(events, channels, call, uninspectable)
        : (name: string) => new TextPump(channels, uninspectable, name);
      const pump = new MessagePump(inner, uninspectable);
      let frames: AnswerStream | undefined;
      this.#begin(call, queue, pump, opened, inCall)
        .then(async (begun) => {
          frames = begun;
          await sendMessages(begun, call.exchange.rawResponse, subscriber);
        })
        .catch((error: unknown) => subscriber.error(error));
      return () => {
        queue.stop();
        frames?.destroy();
      };
    });
  }

  #text(call: AiCall, text: string, opened: OpenedSteps): unknown {
    const { exchange, route } = call;
    const declared = exchange.getHeader('content-type');
    const json = jsonOf(text, String(declared ?? ''), formatOf(route.format), opened.uninspectable);
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
    try {
      const left = channels ? transform(channels) : whole;
      if (channels && call.route.mode === 'enforce') dropHeaders(call);
      if (channels?.stop) {
        call.decide('output', 'deny', channels.stop.reason);
        call.stop(demandedStop(channels.stop));
      }
      const { stopReason } = call;
      return stopReason && stopReason !== 'client_gone' ? cutShort(call, left, stopReason) : left;
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
    const format = formatOf(call.route.format);
    const source = inCall(() => openSource(stream));
    const pump = pumpOf(call, hasEvents(format) ? format : undefined, opened);
    let type = '';
    const frames = await this.#begin(call, source, pump, opened, inCall, () => {
      type = streamType(call, format, opened.uninspectable);
    });
    call.exchange.setHeader('content-type', type);
    return new StreamableFile(frames, { type });
  }

  /** A file or a response: read as its type says. */
  async #declared(
    call: AiCall,
    result: StreamableFile | Response,
    body: DeclaredBody,
    opened: OpenedSteps,
    inCall: InCall,
  ): Promise<unknown> {
    const { exchange, route } = call;
    const { stream, type, disposition } = body;
    const reading = readingOf(type, formatOf(route.format));
    if (!reading) {
      try {
        opened.uninspectable('a file or response that is no text, no JSON and no events of the format');
        return result;
      } catch (error) {
        openSource(stream).stop();
        throw error;
      }
    }
    const source = inCall(() => openSource(stream));
    let answer: unknown;
    if (reading === 'whole') {
      const text = await wholeText(call, source, () => inCall(() => source.next()));
      exchange.setHeader('content-type', type);
      answer = this.#text(call, text, opened);
    } else {
      const pump = pumpOf(call, reading === 'text' ? undefined : reading, opened);
      answer = new StreamableFile(await this.#begin(call, source, pump, opened, inCall), { type });
      exchange.setHeader('content-type', type);
    }
    if (disposition !== undefined && exchange.getHeader('content-disposition') === undefined)
      exchange.setHeader('content-disposition', disposition);
    if (isWebResponse(result)) exchange.setStatus(result.status);
    return answer;
  }

  /** Waits for the first item: nothing is written before it. */
  async #begin(
    call: AiCall,
    source: AnswerSource,
    pump: Pump,
    { settle }: OpenedSteps,
    inCall: InCall,
    prepare: () => void = () => undefined,
  ): Promise<AnswerStream> {
    call.streaming = true;
    try {
      prepare();
      requireRunning(call);
      const { value, done = false } = await untilStopped(
        call,
        inCall(() => source.next()),
      );
      const head = done ? pump.end() : pump.push(value);
      dropHeaders(call);
      return new AnswerStream({ source, head, ended: done, pump, call, inCall, settled: settle });
    } catch (error) {
      call.streaming = false;
      inCall(() => source.stop());
      settle();
      throw error;
    }
  }
}

const PLAIN_TEXT = 'text/plain; charset=utf-8';
const JSON_TEXT = 'application/json; charset=utf-8';
const EVENT_STREAM = 'text/event-stream; charset=utf-8';
const NDJSON = 'application/x-ndjson; charset=utf-8';

/**
 * An answer whose call was stopped, as a stream would say it.
 *
 * @throws SecurityProblem where the format has no words for it
 */
function cutShort(call: AiCall, answer: unknown, reason: StopReason): object {
  const format = formatOf(call.route.format);
  const said =
    isCut(reason) && typeof answer === 'object' && answer !== null
      ? format.stopped?.(answer, earlyEnd(reason))
      : undefined;
  if (!said) throw stopRefusal(reason);
  return said;
}

/** What was computed over the bytes that do not leave as they were, or came with them. */
function dropHeaders({ exchange, route }: AiCall): void {
  for (const name of OF_BYTES) exchange.removeHeader(name);
  if (route.mode === 'enforce') exchange.dropNewCookies();
}

function pumpOf(call: AiCall, events: EventFormat | undefined, opened: OpenedSteps): EventPump | TextPump {
  const { channels, uninspectable } = opened;
  return events
    ? new EventPump(events, channels, call, uninspectable)
    : new TextPump(channels, uninspectable);
}

function streamType(call: AiCall, format: TextFormat, uninspectable: Uninspectable): string {
  if (format.framing) return format.framing.kind === 'sse' ? EVENT_STREAM : NDJSON;
  const declared = call.exchange.getHeader('content-type');
  if (typeof declared !== 'string') return PLAIN_TEXT;
  // Frames of an unknown format cut words apart, and JSON escapes them: masked as one text they would leak.
  if (readingOf(declared, format) !== 'text')
    uninspectable('a stream that is not plain text needs a format: @AiEndpoint({ format })');
  return declared;
}

function isBinary(value: object): boolean {
  const kind = Object.prototype.toString.call(value);
  return (
    ArrayBuffer.isView(value) ||
    kind === '[object ArrayBuffer]' ||
    kind === '[object Blob]' ||
    // Fastify sends these as streams, though nobody can iterate them: legacy streams, foreign web streams.
    typeof (value as { pipe?: unknown }).pipe === 'function' ||
    typeof (value as { getReader?: unknown }).getReader === 'function'
  );
}

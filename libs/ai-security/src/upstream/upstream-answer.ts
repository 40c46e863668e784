/**
 * The answer of a model on its way to the handler: what the model wrote is masked, pseudonyms stay.
 *
 * Everything happens while the body is read, never before the answer is there: a client that sees a request fail
 * sends it again, and an answer that cannot be inspected would be paid for three times.
 */
import type { AiCall } from '../call/ai-call.js';
import type { TokenUsage } from '../call/facts.js';
import { demandedStop } from '../call/stopped-call.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { openSource, type AnswerSource } from '../wire/answer-source.js';
import { jsonOf } from '../wire/answer-text.js';
import { OF_BYTES, readingOf, wholeText } from '../wire/declared-body.js';
import { EventPump, providerFailed } from '../wire/event-pump.js';
import type { OpenedSteps } from '../wire/opened-steps.js';
import type { TextFormat } from '../wire/text-format.js';
import { TextPump } from '../wire/text-pump.js';
import { UpstreamStream } from './upstream-stream.js';

/** @param hidesUsage the handler did not ask for the usage of its stream */
export function upstreamAnswer(
  response: Response,
  format: TextFormat,
  call: AiCall,
  opened: OpenedSteps,
  hidesUsage: boolean,
): Response {
  const { body, headers: received } = response;
  if (!body) return response;
  const headers = new Headers(received);
  for (const name of OF_BYTES) headers.delete(name);
  const type = received.get('content-type') ?? '';
  const reading = readingOf(type, format);
  if (!reading) {
    try {
      opened.uninspectable('an answer of the model that is no text, no JSON and no events of its format');
      return response;
    } catch (error) {
      void body.cancel().catch(() => undefined);
      return remade(response, headers, new ReadableStream({ pull: (reader) => reader.error(error) }));
    }
  }
  const source = openSource(body);
  const metered = { route: call.route, decide: call.decide.bind(call), use: meter(call), hidesUsage };
  if (reading === 'whole') {
    const whole = (): Promise<string> => wholeAnswer(source, type, format, call, metered, opened);
    return remade(response, headers, wholeStream(source, whole, opened.settle));
  }
  const { channels, uninspectable, settle } = opened;
  const pump =
    reading === 'text'
      ? new TextPump(channels, uninspectable)
      : new EventPump(reading, channels, metered, uninspectable);
  const events = new UpstreamStream(source, pump, call, settle);
  // Nothing is read ahead: a handler that does not read holds the provider back.
  return remade(response, headers, new ReadableStream(events, { highWaterMark: 0 }));
}

/** A call as the readers of an answer need it. */
type Metered = Pick<AiCall, 'route' | 'decide' | 'use' | 'hidesUsage'>;

async function wholeAnswer(
  source: AnswerSource,
  type: string,
  format: TextFormat,
  call: AiCall,
  metered: Metered,
  { channels, uninspectable }: OpenedSteps,
): Promise<string> {
  const text = await wholeText(call, source, () => source.next());
  const json = jsonOf(text, type, format, uninspectable);
  if (json && typeof json.value === 'object' && json.value !== null) {
    if (format.failed?.(json.value)) providerFailed(metered);
    const usage = format.usage(json.value);
    if (usage) metered.use(usage);
  }
  if (!channels) return text;
  const masked = json ? JSON.stringify(channels.map(json.value, format.answer)) : channels.text(text, true);
  if (!channels.stop) return masked;
  call.decide('output', 'deny', channels.stop.reason);
  const reason = demandedStop(channels.stop);
  call.stop(reason);
  throw new SecurityProblem(reason);
}

function wholeStream(
  source: AnswerSource,
  whole: () => Promise<string>,
  settle: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(reader) {
        try {
          reader.enqueue(new TextEncoder().encode(await whole()));
          reader.close();
        } finally {
          settle();
        }
      },
      cancel: () => source.stop(),
    },
    { highWaterMark: 0 },
  );
}

/** Adds up what the requests of a call used; each states it again and again while it streams. */
function meter(call: AiCall): (usage: TokenUsage) => void {
  let stated: TokenUsage | undefined;
  return (usage) => {
    call.spend(usage, stated);
    stated = usage;
  };
}

/** The same response with another body. */
export function remade(
  response: Response,
  headers: Headers,
  body: ReadableStream<Uint8Array> | string,
): Response {
  const { status, statusText, url, type } = response;
  const made = new Response(body, { status, statusText, headers });
  // A handler may return it: a failure of the provider must not read as one of the host's own.
  return Object.defineProperties(made, { url: { value: url }, type: { value: type } });
}

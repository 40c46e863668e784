/** Results that say what they are: `StreamableFile`, and the `Response` of `fetch`. How each is to be read. */
import { HttpException, StreamableFile } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import { requireRunning, untilStopped } from '../call/stopped-call.js';
import { upstreamProblem } from '../errors/to-problem.js';
import { UninspectableAnswer } from './answer-channels.js';
import { bytesOf, type AnswerSource } from './answer-source.js';
import { hasEvents, type EventFormat } from './event-pump.js';
import type { Framing, TextFormat } from './text-format.js';

/** A body with a type of its own. */
export interface DeclaredBody {
  readonly stream: AsyncIterable<unknown>;
  /** Empty where none is declared. */
  readonly type: string;
  /** How a file wants to be saved: `content-disposition`. */
  readonly disposition?: string;
}

/** Headers that were computed over the bytes of a body, and so are wrong or telling once it is masked. */
export const OF_BYTES = [
  'content-length',
  'content-encoding',
  'content-md5',
  'content-digest',
  'digest',
  'repr-digest',
  'etag',
] as const;

/** UTF-16 code units of a body that must be there whole before it can be inspected. */
const MAX_WHOLE = 8 * 1_048_576;

export function fileBody(file: StreamableFile, { exchange }: AiCall): DeclaredBody {
  const { type, disposition } = file.getHeaders();
  // A header that is set already wins over the file's, as in Nest.
  const declared = String(exchange.getHeader('content-type') ?? type);
  return {
    stream: file.getStream(),
    type: declared,
    ...(disposition && { disposition: String(disposition) }),
  };
}

// `instanceof` fails for a response of another realm.
export const isWebResponse = (value: object): value is Response =>
  Object.prototype.toString.call(value) === '[object Response]';

/**
 * The body of a `Response`, and `undefined` where it has none. A failed one is a refusal, as a failure that is
 * thrown: a provider's words quote keys and prompts.
 *
 * @throws SecurityProblem or HttpException for a status that is no success, unless calls are only observed
 * @throws UninspectableAnswer for a body that was read already, or is compressed
 */
export function responseBody(response: Response, call: AiCall): DeclaredBody | undefined {
  const { status, body, headers, bodyUsed } = response;
  // `fetch` has decoded what it received; what a host makes itself has the type `default`.
  const received = response.type !== 'default';
  if (status < 200 || status >= 400) {
    if (call.route.mode === 'enforce') {
      if (body && !body.locked) void body.cancel().catch(() => undefined);
      throw received ? upstreamProblem(status) : new HttpException('the answer has failed', status);
    }
    call.decide('output', 'would_deny', 'upstream_error');
  }
  if (!body) return undefined;
  if (bodyUsed || body.locked) throw new UninspectableAnswer('the body of the response was read already');
  const encoded = !received && headers.has('content-encoding');
  return { stream: body, type: encoded ? '' : (headers.get('content-type') ?? '') };
}

const NDJSON_TYPE = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)$/;

/**
 * How a body of a type is read: as one text, as events of the route's format, or `whole`, as the string that it
 * is. `undefined`: it cannot be inspected.
 */
export function readingOf(type: string, format: TextFormat): 'text' | 'whole' | EventFormat | undefined {
  const [essence = '', ...parameters] = type
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  // In another encoding every text would be hidden.
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?(?:utf-?8|us-ascii)"?$/.test(charset)) return undefined;
  if (essence === 'text/event-stream') return framed(format, 'sse');
  if (NDJSON_TYPE.test(essence)) return framed(format, 'ndjson');
  if (essence.includes('json')) return 'whole';
  // Where streams are events, a text can be JSON or frames, in which a value is hidden or cut.
  if (essence.startsWith('text/')) return hasEvents(format) ? 'whole' : 'text';
  return undefined;
}

/** The events of a format, in a framing that need not be its own; `undefined` where it has no events. */
export function framed(format: TextFormat, kind: Framing['kind']): EventFormat | undefined {
  if (!hasEvents(format)) return undefined;
  const { framing } = format;
  return framing.kind === kind ? format : { ...format, framing: { ...framing, kind, terminator: undefined } };
}

/**
 * Reads a body to its end.
 *
 * @throws UninspectableAnswer beyond 8 Mi code units unless calls are only observed, or for items that are no text
 */
export async function wholeText(
  call: AiCall,
  source: AnswerSource,
  next: () => Promise<IteratorResult<unknown>>,
): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  try {
    for (;;) {
      requireRunning(call);
      const { value, done } = await untilStopped(call, next());
      if (done) return text + decoder.decode();
      const bytes = bytesOf(value);
      if (!bytes && typeof value !== 'string') throw new UninspectableAnswer('a file of objects');
      text += bytes ? decoder.decode(bytes, { stream: true }) : (value as string);
      if (text.length > MAX_WHOLE && call.route.mode === 'enforce')
        throw new UninspectableAnswer('more than 8 Mi characters in one piece');
    }
  } finally {
    source.stop();
  }
}

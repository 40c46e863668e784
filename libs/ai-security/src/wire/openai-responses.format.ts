/** OpenAI Responses: https://platform.openai.com/docs/api-reference/responses-streaming. */
import type { TokenUsage } from '../call/facts.js';
import {
  EVENT,
  JSON_DELTA,
  MEDIA_DELTA,
  REPETITION,
  RESPONSES_ANSWER,
  RESPONSES_REQUEST,
  STREAMED_ITEM,
} from './openai-responses-slots.js';
import { outputLimit } from './output-limit.js';
import { channelValue, type SlotNode } from './slots.js';
import type { EarlyEnd, EventSlots, EventStream, TextFormat } from './text-format.js';
import { tokenUsage } from './token-usage.js';

type Members = Readonly<Record<string, unknown>>;

/** What a tail needs of the deltas before it. */
const HEAD = ['type', 'item_id', 'output_index', 'content_index', 'summary_index'] as const;
/** What the last event of a stream that stops says of its response; none of it is text. */
const RESPONSE_HEAD = [
  'id',
  'object',
  'created_at',
  'model',
  'previous_response_id',
  'service_tier',
  'parallel_tool_calls',
  'temperature',
  'top_p',
] as const;
const OVER: ReadonlySet<unknown> = new Set(['completed', 'incomplete', 'failed', 'cancelled']);
const BEGINNINGS: ReadonlySet<string> = new Set([
  'response.output_item.added',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
  'response.output_text.annotation.added',
]);
const STREAMED = ['text', 'refusal', 'arguments', 'input', 'code'] as const;
// As many as there can be channels.
const MAX_PLACES = 256;

/**
 * Channels are `<output_index>/<content_index>/<type>`, with `s<summary_index>` in the place of the content's
 * index, and `-` where there is none: `0/1/response.output_text.delta`.
 */
class OpenAiResponsesStream implements EventStream {
  #response: Members | undefined;
  /** The first of each kind of delta in each place. */
  readonly #deltas = new Map<string, Members>();
  /** Items and parts with text that the client has: what follows of it are repetitions. */
  readonly #said = new Set<string>();
  /** Items and parts that had text before any delta: a value cut behind it could not be seen. */
  readonly #begun = new Set<string>();

  slots(event: object): EventSlots {
    const { type, output_index, content_index, summary_index, delta, response } = event as Members;
    const name = typeof type === 'string' ? type : '';
    const output = isIndex(output_index) ? `${output_index}` : '-';
    const part = isIndex(content_index)
      ? `${content_index}`
      : isIndex(summary_index)
        ? `s${summary_index}`
        : '-';
    const place = `${output}/${part}`;
    const scope = `${place}/${name.replaceAll('/', '_')}`;
    if (isObject(response)) return { node: this.#ofResponse(response), scope, ends: endOf(name, response) };
    if (delta !== undefined && delta !== null) {
      this.#say(output, place);
      this.#remember(scope, event as Members);
      return { node: this.#hasBegun(output, place) ? MEDIA_DELTA : deltaNode(name), scope };
    }
    if (BEGINNINGS.has(name)) {
      this.#begin(event as Members, output, place);
      return { node: REPETITION, scope };
    }
    if (!name.endsWith('.done')) return { node: EVENT, scope };
    const whole = name === 'response.output_item.done';
    const repeated = this.#said.has(whole ? output : place);
    this.#say(output, place);
    if (whole) return { node: repeated ? STREAMED_ITEM : EVENT, scope, ends: [`${output}/`] };
    // Without an index it is not known what else is in the same place.
    const ended = output === '-' ? `${scope.slice(0, -'done'.length)}delta` : `${place}/`;
    return { node: repeated ? REPETITION : EVENT, scope, ends: [ended] };
  }

  tail(channel: string, text: string): object {
    const [output, part, type, ...path] = channel.split('/');
    const head = this.#deltas.get(`${output}/${part}/${type}`) ?? { type };
    return { ...head, delta: channelValue(path, text) };
  }

  stopped({ why, code, message }: EarlyEnd): readonly object[] {
    if (why === 'error') return [{ type: 'error', code, message, param: null, sequence_number: 0 }];
    const response = {
      object: 'response',
      error: null,
      instructions: null,
      metadata: null,
      tools: [],
      tool_choice: 'auto',
      ...this.#response,
      ...incomplete(why),
      output: [],
    };
    return [{ type: 'response.incomplete', response, sequence_number: 0 }];
  }

  /** The first response of a stream echoes the request; the last repeats everything. */
  #ofResponse(response: Members): SlotNode {
    const first = this.#response === undefined && this.#said.size === 0;
    this.#response = picked(response, RESPONSE_HEAD);
    return first ? EVENT : REPETITION;
  }

  #say(output: string, place: string): void {
    if (this.#said.size < 2 * MAX_PLACES) this.#said.add(output).add(place);
  }

  #begin({ item, part }: Members, output: string, place: string): void {
    if (this.#begun.size >= MAX_PLACES) return;
    if (hasText(item)) this.#begun.add(output);
    else if (hasText(part)) this.#begun.add(place);
  }

  #hasBegun(output: string, place: string): boolean {
    const { size } = this.#begun;
    return size > 0 && (size >= MAX_PLACES || this.#begun.has(output) || this.#begun.has(place));
  }

  #remember(scope: string, event: Members): void {
    if (this.#deltas.has(scope) || this.#deltas.size >= MAX_PLACES) return;
    const head = picked(event, HEAD);
    this.#deltas.set(scope, event['logprobs'] === undefined ? head : { ...head, logprobs: [] });
  }
}

const ALL: readonly string[] = [''];

const endOf = (name: string, { status }: Members): readonly string[] =>
  OVER.has(status) || OVER.has(name.slice('response.'.length)) ? ALL : [];

function deltaNode(name: string): SlotNode {
  if (name.endsWith('arguments.delta')) return JSON_DELTA;
  return name.endsWith('audio.delta') ? MEDIA_DELTA : EVENT;
}

/** Whether an item or a part already has of what its deltas say. */
function hasText(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { content, summary, ...own } = value;
  return (
    STREAMED.some((name) => typeof own[name] === 'string' && own[name] !== '') ||
    [content, summary].some((parts) => Array.isArray(parts) && parts.some(hasText))
  );
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;

const picked = (from: Members, names: readonly string[]): Members =>
  Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));

const incomplete = (why: EarlyEnd['why']): object => ({
  status: 'incomplete',
  incomplete_details: { reason: why === 'length' ? 'max_output_tokens' : 'content_filter' },
});

const isFailed = ({ error, status, object }: Members): boolean =>
  (error !== undefined && error !== null) || (status === 'failed' && object === 'response');

function failed(body: object): boolean {
  const { type, response } = body as Members;
  if (type === 'error' || type === 'response.failed') return true;
  return isFailed(body as Members) || (isObject(response) && isFailed(response));
}

function usage(body: object): TokenUsage | undefined {
  const { response } = body as Members;
  const { usage: reported } = isObject(response) ? response : (body as Members);
  if (!isObject(reported)) return undefined;
  const { input_tokens, output_tokens, input_tokens_details, output_tokens_details } = reported;
  const input = isObject(input_tokens_details) ? input_tokens_details : {};
  const output = isObject(output_tokens_details) ? output_tokens_details : {};
  return tokenUsage(input_tokens, output_tokens, {
    cachedInput: input['cached_tokens'],
    cacheWrite: input['cache_write_tokens'],
    reasoning: output['reasoning_tokens'],
  });
}

export const OPENAI_RESPONSES: TextFormat = {
  request: RESPONSES_REQUEST,
  answer: RESPONSES_ANSWER,
  usage,
  failed,
  framing: { kind: 'sse', name: 'type', sequence: 'sequence_number' },
  stream: () => new OpenAiResponsesStream(),
  outputLimit: outputLimit('max_output_tokens'),
  detached: (body) => (body as { background?: unknown }).background === true,
  stopped: (answer, { why }) => ({ ...answer, ...incomplete(why) }),
};

/** Anthropic Messages: https://platform.claude.com/docs/en/api/messages, /docs/en/build-with-claude/streaming. */
import type { TokenUsage } from '../call/facts.js';
import { ANSWER_CONTENT, CITATION, OPAQUE, REQUEST_CONTENT } from './anthropic-blocks.js';
import { outputLimit } from './output-limit.js';
import { channelValue, type SlotNode } from './slots.js';
import { EVENT_NAME } from './sse.js';
import type { EarlyEnd, EventSlots, EventStream, TextFormat } from './text-format.js';
import { tokenUsage } from './token-usage.js';

const REQUEST: SlotNode = {
  members: {
    system: REQUEST_CONTENT,
    messages: { items: { members: { content: REQUEST_CONTENT } } },
    // A credential in its own place, for the provider.
    mcp_servers: { items: { members: { authorization_token: OPAQUE } } },
  },
};

/** Everything about how a message ends, in an answer and in `message_delta`. */
const ENDING = {
  stop_reason: OPAQUE,
  stop_details: { members: { type: OPAQUE, category: OPAQUE } },
  container: { members: { id: OPAQUE, expires_at: OPAQUE } },
} as const satisfies Record<string, SlotNode>;

const USAGE: SlotNode = { members: { service_tier: OPAQUE, inference_geo: OPAQUE } };

const MESSAGE: SlotNode = {
  members: {
    id: OPAQUE,
    type: OPAQUE,
    role: OPAQUE,
    model: OPAQUE,
    content: ANSWER_CONTENT,
    usage: USAGE,
    ...ENDING,
  },
};

const event = (members: Readonly<Record<string, SlotNode>>): SlotNode => ({
  members: { type: OPAQUE, ...members },
});
const delta = (members: Readonly<Record<string, SlotNode>>): SlotNode =>
  event({ delta: { continues: true, members: { type: OPAQUE, ...members } } });
/** The words that a block begins with are already of the channel that its deltas continue. */
const begins = (member: string, others: Readonly<Record<string, SlotNode>>): SlotNode =>
  event({ content_block: { members: { type: OPAQUE, [member]: { continues: true }, ...others } } });

const MESSAGE_START = event({ message: MESSAGE });
const TEXT_START = begins('text', { citations: { items: CITATION } });
const THINKING_START = begins('thinking', { signature: OPAQUE });
/** Any other block arrives whole, or begins empty. */
const BLOCK_START = event({ content_block: ANSWER_CONTENT });
const DELTAS: Readonly<Record<string, SlotNode>> = {
  text_delta: delta({}),
  thinking_delta: delta({}),
  input_json_delta: delta({ partial_json: { kind: 'json' } }),
  signature_delta: delta({ signature: OPAQUE }),
  // Whole in itself.
  citations_delta: event({ delta: { members: { type: OPAQUE, citation: CITATION } } }),
};
const UNKNOWN_DELTA = event({ delta: { continues: true, members: { type: { kind: 'name' } } } });
const MESSAGE_DELTA = event({ delta: { members: ENDING }, usage: USAGE });
const STOP = event({});
const UNKNOWN: SlotNode = { continues: true, members: { type: { kind: 'name' } } };

/** Clients add these up unasked: a delta without its string would be read as `undefined`. */
const EMPTY: Readonly<Record<string, object>> = {
  text_delta: { text: '' },
  thinking_delta: { thinking: '' },
  input_json_delta: { partial_json: '' },
};

// As many as there can be channels.
const MAX_OPEN = 256;

interface Usage {
  readonly input_tokens?: unknown;
  readonly cache_creation_input_tokens?: unknown;
  readonly cache_read_input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly output_tokens_details?: { readonly thinking_tokens?: unknown } | null;
}
interface MessageEvent {
  readonly type?: unknown;
  readonly index?: unknown;
  readonly message?: { readonly usage?: Usage | null } | null;
  readonly content_block?: { readonly type?: unknown } | null;
  readonly delta?: { readonly type?: unknown } | null;
  readonly usage?: Usage | null;
  readonly error?: unknown;
}

/**
 * Channels: `<index>/<type of the delta>/<member>` for a block, e.g. `0/text_delta/text`;
 * `event/<type>/<index>/<member>` for an event that is not known.
 */
class AnthropicMessagesStream implements EventStream {
  #begun = false;
  #over = false;
  /** Blocks that have begun and not ended. */
  readonly #open = new Set<number>();
  #usage: Usage = {};

  slots(event: object): EventSlots {
    const { type, index, message, usage, content_block, delta } = event as MessageEvent;
    const block = isIndex(index) ? index : 0;
    switch (type) {
      case 'message_start':
        this.#begun = true;
        this.#report(message?.usage);
        return { node: MESSAGE_START };
      case 'content_block_start':
        if (this.#open.size < MAX_OPEN) this.#open.add(block);
        return blockStart(block, content_block?.type);
      case 'content_block_delta':
        return blockDelta(block, delta?.type);
      case 'content_block_stop':
        this.#open.delete(block);
        return { node: STOP, ends: [`${block}/`] };
      case 'message_delta':
        this.#report(usage);
        return { node: MESSAGE_DELTA };
      case 'message_stop':
        this.#over = true;
        return { node: STOP, ends: [''] };
      default:
        return { node: UNKNOWN, scope: `event/${plain(type)}/${isIndex(index) ? index : ''}` };
    }
  }

  usage(): TokenUsage | undefined {
    return total(this.#usage);
  }

  tail(channel: string, text: string): object {
    const [block = '', ...path] = channel.split('/');
    if (block === 'event') return tailEvent(path, text);
    const [type = '', ...member] = path;
    const delta = { type, ...EMPTY[type], ...(channelValue(member, text) as object) };
    return { type: 'content_block_delta', index: Number(block), delta };
  }

  stopped({ why, message }: EarlyEnd): readonly object[] {
    if (this.#over) return [];
    // What has no beginning cannot be ended in the words of a message.
    if (why === 'error' || !this.#begun) return [failure(message)];
    return [
      ...[...this.#open].map((index) => ({ type: 'content_block_stop', index })),
      {
        type: 'message_delta',
        delta: { stop_reason: STOP_REASONS[why], stop_sequence: null },
        usage: { output_tokens: this.usage()?.output ?? 0 },
      },
      { type: 'message_stop' },
    ];
  }

  /** Counts are totals; an event leaves out those that it does not know. */
  #report(usage: Usage | null | undefined): void {
    if (!usage) return;
    const stated = Object.entries(usage).filter(([, count]) => count !== null && count !== undefined);
    this.#usage = { ...this.#usage, ...Object.fromEntries(stated) };
  }
}

const STOP_REASONS = { content_filter: 'refusal', length: 'max_tokens' } as const;

const failure = (message: string): object => ({ type: 'error', error: { type: 'api_error', message } });

function blockStart(block: number, type: unknown): EventSlots {
  if (type === 'text') return { node: TEXT_START, scope: `${block}/text_delta/text` };
  if (type === 'thinking') return { node: THINKING_START, scope: `${block}/thinking_delta/thinking` };
  return { node: BLOCK_START };
}

function blockDelta(block: number, type: unknown): EventSlots {
  const scope = `${block}/${plain(type)}`;
  const node = typeof type === 'string' && Object.hasOwn(DELTAS, type) ? DELTAS[type] : undefined;
  if (!node) return { node: UNKNOWN_DELTA, scope };
  // What is signed is said: nothing of it may come behind the signature.
  return type === 'signature_delta' ? { node, scope, ends: [`${block}/thinking_delta/`] } : { node, scope };
}

function tailEvent([type = '', index = '', ...path]: readonly string[], text: string): object {
  return { type, ...(index !== '' && { index: Number(index) }), ...(channelValue(path, text) as object) };
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** What may stand in the name of a channel and be written again from there. */
const plain = (type: unknown): string =>
  typeof type === 'string' && EVENT_NAME.test(type) ? type : 'unknown';

/** The input of a prompt is what was read, what was read from the cache, and what was written to it. */
function total(usage: Usage | null | undefined): TokenUsage | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const { cache_creation_input_tokens: cacheWrite, cache_read_input_tokens: cachedInput } = usage;
  const input = [usage.input_tokens, cacheWrite ?? 0, cachedInput ?? 0];
  return tokenUsage(
    input.reduce<number>((sum, count) => (isIndex(count) ? sum + count : Number.NaN), 0),
    usage.output_tokens,
    { cachedInput, cacheWrite, reasoning: usage.output_tokens_details?.thinking_tokens },
  );
}

/** What is thought is a part of the output, and `max_tokens` must be more than it. */
function aboveThinking(body: object): number {
  const { thinking } = body as { thinking?: { budget_tokens?: unknown } | null };
  const budget = thinking?.budget_tokens;
  return isIndex(budget) ? budget + 1 : 1;
}

export const ANTHROPIC_MESSAGES: TextFormat = {
  request: REQUEST,
  answer: MESSAGE,
  usage: (body) => total((body as MessageEvent).usage),
  failed: (body) => (body as MessageEvent).type === 'error' || (body as MessageEvent).error != null,
  framing: { kind: 'sse', name: 'type' },
  stream: () => new AnthropicMessagesStream(),
  outputLimit: { ...outputLimit('max_tokens'), least: aboveThinking },
  stopped: (answer, { why, message }) =>
    why === 'error' ? failure(message) : { ...answer, stop_reason: STOP_REASONS[why], stop_sequence: null },
};

/** OpenAI Chat Completions: https://platform.openai.com/docs/api-reference/chat. */
import type { TokenUsage } from '../call/facts.js';
import { outputLimit } from './output-limit.js';
import { ALONE, channelValue, clone, itemIndex, type SlotNode } from './slots.js';
import type { EarlyEnd, EventSlots, EventStream, TextFormat, UsageOnDemand } from './text-format.js';
import { tokenUsage } from './token-usage.js';

const OPAQUE: SlotNode = { kind: 'opaque' };
const MEDIA: SlotNode = { kind: 'media' };
const DROP: SlotNode = { kind: 'drop' };

const FUNCTION: SlotNode = { members: { name: { kind: 'name' }, arguments: { kind: 'json' } } };

/**
 * Names and ids are text: whoever writes a request can put an e-mail address into a tool's name. One that holds
 * no personal data passes as it is, and what was masked in the request is restored in the answer. Enumerations
 * are text too: a host's own DTO may not have checked them.
 */
const REQUEST: SlotNode = {
  members: {
    messages: {
      items: {
        members: {
          content: { items: { members: { image_url: MEDIA, input_audio: MEDIA, file: MEDIA } } },
          tool_calls: { items: { members: { function: FUNCTION } } },
          function_call: FUNCTION,
        },
      },
    },
  },
};

/** What an answer's message and a stream's delta have in common; all other strings in them are text. */
const MESSAGE: SlotNode = {
  members: {
    role: OPAQUE,
    content: { items: { members: { type: OPAQUE } } },
    tool_calls: {
      items: {
        members: {
          id: OPAQUE,
          type: OPAQUE,
          function: FUNCTION,
          custom: { members: { name: { kind: 'name' } } },
        },
      },
    },
    function_call: FUNCTION,
    audio: { members: { id: OPAQUE, data: MEDIA, expires_at: OPAQUE } },
    // Offsets into the text are wrong once it is restored or masked.
    annotations: DROP,
    // OpenRouter and others; the signature covers the provider's own text.
    reasoning_details: {
      items: { members: { type: OPAQUE, id: OPAQUE, format: OPAQUE, signature: OPAQUE } },
    },
  },
};

const HEAD = {
  id: OPAQUE,
  object: OPAQUE,
  created: OPAQUE,
  model: OPAQUE,
  system_fingerprint: OPAQUE,
  service_tier: OPAQUE,
} as const satisfies Record<string, SlotNode>;

const CHOICE: SlotNode = {
  members: {
    finish_reason: OPAQUE,
    logprobs: DROP,
    message: MESSAGE,
    delta: MESSAGE,
    // Azure says them again with every chunk, and even behind the end of the choice.
    content_filter_results: ALONE,
    content_filter_offsets: DROP,
  },
};

const envelope = (continues: boolean): SlotNode => ({
  members: { ...HEAD, choices: { continues, items: CHOICE } },
});

interface Chunk {
  readonly id?: unknown;
  readonly object?: unknown;
  readonly created?: unknown;
  readonly model?: unknown;
  readonly choices?: unknown;
  readonly error?: unknown;
  readonly usage?: Usage | null;
}
interface Usage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly prompt_tokens_details?: { cached_tokens?: unknown; cache_write_tokens?: unknown } | null;
  readonly completion_tokens_details?: { reasoning_tokens?: unknown } | null;
}

const EVENT = envelope(true);
/** Without choices it is no chunk: its strings may be pieces of any text. */
const UNKNOWN: SlotNode = { continues: true, members: { ...HEAD, type: { kind: 'name' } } };
/** Begins the channels of such events. */
const ALIEN = 'event';
// As many as there can be channels.
const MAX_OPEN = 256;

class OpenAiChatStream implements EventStream {
  #last: Chunk = {};
  /** Choices that have begun and not ended. */
  readonly #open = new Set<number>();

  slots(event: object): EventSlots {
    this.#last = event;
    const { choices } = event as Chunk;
    if (!Array.isArray(choices)) return { node: UNKNOWN, scope: ALIEN };
    let ends: string[] | undefined;
    for (let i = 0; i < choices.length; i++) {
      const choice = choices[i] as { finish_reason?: unknown } | null;
      const index = itemIndex(choice, i);
      if (!choice?.finish_reason) {
        if (this.#open.size < MAX_OPEN) this.#open.add(index);
        continue;
      }
      (ends ??= []).push(`${index}/`);
      this.#open.delete(index);
    }
    return ends ? { node: EVENT, ends } : { node: EVENT };
  }

  tail(channel: string, text: string): object {
    const [index, ...path] = channel.split('/');
    if (index === ALIEN) return channelValue(path, text) as object;
    const choice = { index: Number(index), delta: {}, finish_reason: null };
    return this.#chunk([{ ...choice, ...(channelValue(path, text) as object) }]);
  }

  stopped({ why, code, message }: EarlyEnd): readonly object[] {
    if (why === 'error') return [{ error: { message, type: 'server_error', code, param: null } }];
    const open = this.#open.size > 0 ? [...this.#open] : [0];
    return [this.#chunk(open.map((index) => ({ index, delta: {}, finish_reason: why })))];
  }

  #chunk(choices: readonly object[]): object {
    const { id, object, created, model } = this.#last;
    return { id, object, created, model, choices };
  }
}

function usage(body: object): TokenUsage | undefined {
  const reported = (body as Chunk).usage;
  if (typeof reported !== 'object' || reported === null) return undefined;
  return tokenUsage(reported.prompt_tokens, reported.completion_tokens, {
    cachedInput: reported.prompt_tokens_details?.cached_tokens,
    cacheWrite: reported.prompt_tokens_details?.cache_write_tokens,
    reasoning: reported.completion_tokens_details?.reasoning_tokens,
  });
}

const usageOnDemand: UsageOnDemand = {
  ask(body) {
    const { stream, stream_options } = body as { stream?: unknown; stream_options?: unknown };
    if (stream !== true || typeof (stream_options ?? {}) !== 'object') return undefined;
    const options = stream_options as { include_usage?: unknown } | null | undefined;
    if (options?.include_usage === true) return undefined;
    return Object.assign(clone(body), { stream_options: { ...options, include_usage: true } });
  },
  unasked(event) {
    const { usage: reported, choices } = event as Chunk;
    if (reported === undefined) return event;
    // Some providers state it unasked, beside a choice.
    if (reported !== null) return Array.isArray(choices) && choices.length === 0 ? undefined : event;
    const { usage: _, ...rest } = event as Chunk;
    return rest;
  },
};

function choices(body: object): number {
  const { n } = body as { n?: unknown };
  return Number.isSafeInteger(n) && (n as number) > 0 ? (n as number) : 1;
}

export const OPENAI_CHAT: TextFormat = {
  request: REQUEST,
  answer: envelope(false),
  usage,
  failed: (body) => (body as Chunk).error != null,
  framing: { kind: 'sse', terminator: '[DONE]' },
  stream: () => new OpenAiChatStream(),
  outputLimit: outputLimit('max_completion_tokens', 'max_tokens'),
  choices,
  usageOnDemand,
  stopped(answer, { why }) {
    const { choices } = answer as Chunk;
    if (!Array.isArray(choices)) return undefined;
    return { ...answer, choices: choices.map((choice: object) => ({ ...choice, finish_reason: why })) };
  },
};

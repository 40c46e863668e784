/** OpenAI Chat Completions: https://platform.openai.com/docs/api-reference/chat. */
import type { TokenUsage } from '../call/facts.js';
import { channelValue, itemIndex, type SlotNode } from './slots.js';
import type { TextFormat } from './text-format.js';

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

const envelope = (continues: boolean): SlotNode => ({
  members: {
    id: OPAQUE,
    object: OPAQUE,
    created: OPAQUE,
    model: OPAQUE,
    system_fingerprint: OPAQUE,
    service_tier: OPAQUE,
    choices: {
      continues,
      items: {
        members: { finish_reason: OPAQUE, logprobs: DROP, message: MESSAGE, delta: MESSAGE },
      },
    },
  },
});

interface Chunk {
  choices?: unknown;
  error?: unknown;
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
}

function endedChoices(event: object): readonly string[] {
  const { choices } = event as Chunk;
  if (!Array.isArray(choices)) return NONE;
  let ended: string[] | undefined;
  for (let i = 0; i < choices.length; i++) {
    const choice = choices[i] as { finish_reason?: unknown } | null;
    if (choice?.finish_reason) (ended ??= []).push(`${itemIndex(choice, i)}/`);
  }
  return ended ?? NONE;
}

function usage(body: object): TokenUsage | undefined {
  const reported = (body as Chunk).usage;
  if (typeof reported !== 'object' || reported === null) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = reported;
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const NONE: readonly string[] = [];

export const OPENAI_CHAT: TextFormat = {
  request: REQUEST,
  answer: envelope(false),
  usage,
  stream: {
    event: envelope(true),
    endedScopes: endedChoices,
    tail(channel, text, like) {
      const { id, object, created, model } = like as Record<string, unknown>;
      const [index, ...path] = channel.split('/');
      const choice = { index: Number(index), delta: {}, finish_reason: null };
      return {
        id,
        object,
        created,
        model,
        choices: [{ ...choice, ...(channelValue(path, text) as object) }],
      };
    },
    failed: (event) => (event as Chunk).error != null,
    stopped(code, message) {
      return { error: { message, type: 'server_error', code, param: null } };
    },
    terminator: '[DONE]',
  },
};

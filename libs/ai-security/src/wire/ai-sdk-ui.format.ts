/**
 * Vercel AI SDK v6, UI messages and their stream (https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol). The header
 * `x-vercel-ai-ui-message-stream: v1` is the host's to set.
 */
import { channelValue, type SlotNode } from './slots.js';
import { EVENT_NAME } from './sse.js';
import type { EarlyEnd, EventSlots, EventStream, TextFormat } from './text-format.js';

const OPAQUE: SlotNode = { kind: 'opaque' };
const MEDIA: SlotNode = { kind: 'media' };
const NAME: SlotNode = { kind: 'name' };

/** Of each provider: what it signs or encrypts comes back with the next turn, and must be the same byte for byte. */
const METADATA: SlotNode = {
  rest: {
    members: {
      signature: OPAQUE,
      redactedData: OPAQUE,
      thoughtSignature: OPAQUE,
      itemId: OPAQUE,
      reasoningEncryptedContent: OPAQUE,
    },
  },
};

/** Every part of a message, `tool-<name>` and `data-<name>` among them. */
const PART = {
  rawInput: { kind: 'json' },
  approval: { members: { signature: OPAQUE } },
  providerMetadata: METADATA,
  callProviderMetadata: METADATA,
  resultProviderMetadata: METADATA,
} as const satisfies Record<string, SlotNode>;
const MESSAGE = {
  parts: { items: { members: PART, variants: { file: { members: { ...PART, url: MEDIA } } } } },
} as const satisfies Record<string, SlotNode>;

/** `useChat` sends `messages`; a stored message can also come or leave alone. */
const MESSAGES: SlotNode = {
  items: { members: MESSAGE },
  members: { ...MESSAGE, messages: { items: { members: MESSAGE } } },
};

const CHUNK = {
  type: OPAQUE,
  id: OPAQUE,
  messageId: OPAQUE,
  toolCallId: OPAQUE,
  toolName: NAME,
  approvalId: OPAQUE,
  signature: OPAQUE,
  sourceId: OPAQUE,
  mediaType: OPAQUE,
  finishReason: OPAQUE,
  providerMetadata: METADATA,
} as const satisfies Record<string, SlotNode>;
const chunk = (members: Readonly<Record<string, SlotNode>>): SlotNode => ({
  members: { ...CHUNK, ...members },
});

const WHOLE = chunk({});
const DELTA = chunk({ delta: { continues: true } });
const JSON_DELTA = chunk({ inputTextDelta: { kind: 'json', continues: true } });
const TEXT_DELTA = chunk({ inputTextDelta: { continues: true } });
const INPUT_AGAIN = chunk({ input: { twin: true } });
/** An output that still grows can end in half of something, and what was shown cannot be taken back. */
const PRELIMINARY: SlotNode = { kind: 'drop' };
const FILE = chunk({ url: MEDIA });
/** A host's own data, each time whole. */
const DATA: SlotNode = { members: { id: OPAQUE } };
const UNKNOWN: SlotNode = { continues: true, members: { type: NAME, id: NAME, toolCallId: NAME } };

const WHOLE_TYPES: ReadonlySet<unknown> = new Set([
  'start',
  'start-step',
  'message-metadata',
  'error',
  'tool-output-error',
  'tool-output-denied',
  'tool-approval-request',
  'source-url',
  'source-document',
]);

type Kind = 'text' | 'reasoning' | 'tool-input';

/** The chunks of what grows by deltas: a text, a reasoning, the input of a tool. */
const GROWTH: Readonly<Record<string, readonly [Kind, 'start' | 'delta' | 'end']>> = {
  'text-start': ['text', 'start'],
  'text-delta': ['text', 'delta'],
  'text-end': ['text', 'end'],
  'reasoning-start': ['reasoning', 'start'],
  'reasoning-delta': ['reasoning', 'delta'],
  'reasoning-end': ['reasoning', 'end'],
  'tool-input-start': ['tool-input', 'start'],
  'tool-input-delta': ['tool-input', 'delta'],
  'tool-input-available': ['tool-input', 'end'],
  'tool-input-error': ['tool-input', 'end'],
};

// More than there can be channels; each part costs memory even without text.
const MAX_PARTS = 8_192;

interface Part {
  readonly kind: Kind;
  readonly id: unknown;
  /** Which of the stream's parts it is. Their own ids begin again with each step. */
  readonly number: number;
  /** Input that is no JSON. */
  readonly plain: boolean;
  grown: boolean;
  open: boolean;
}

interface Chunk {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly toolCallId?: unknown;
  readonly inputEncoding?: unknown;
  readonly inputTextDelta?: unknown;
  readonly preliminary?: unknown;
}

/**
 * Channels: `<n>/delta` for the nth part of the stream, be it text, reasoning or a tool's input;
 * `event/<type>/<member>` for a chunk that is not known.
 */
class AiSdkUiStream implements EventStream {
  readonly #parts: Part[] = [];
  /** What an id stands for now. It stays behind its end, so that late text is not taken for a new part. */
  readonly #current = new Map<string, Part>();
  #over = false;

  slots(event: object): EventSlots {
    const { type, preliminary } = event as Chunk;
    if (typeof type === 'string' && Object.hasOwn(GROWTH, type))
      return this.#growth(event, ...(GROWTH[type] as readonly [Kind, string]));
    if (WHOLE_TYPES.has(type)) return { node: WHOLE };
    switch (type) {
      case 'tool-output-available':
        return { node: preliminary === true ? PRELIMINARY : WHOLE };
      case 'file':
        return { node: FILE };
      case 'finish-step':
        // Clients forget the parts that were open.
        return { node: WHOLE, ends: this.#parts.filter(close).map(scopeOf) };
      case 'finish':
      case 'abort':
        this.#over = true;
        return { node: WHOLE, ends: [''] };
    }
    if (typeof type === 'string' && type.startsWith('data-')) return { node: DATA };
    const name = typeof type === 'string' && EVENT_NAME.test(type) ? type : 'unknown';
    return { node: UNKNOWN, scope: `event/${name}` };
  }

  tail(channel: string, text: string): object {
    const [scope, ...path] = channel.split('/');
    if (scope === 'event') {
      const [type = '', ...member] = path;
      return { type, ...(channelValue(member, text) as object) };
    }
    const { kind, id } = this.#parts[Number(scope)] as Part;
    return kind === 'tool-input'
      ? { type: 'tool-input-delta', toolCallId: id, inputTextDelta: text }
      : { type: `${kind}-delta`, id, delta: text };
  }

  stopped({ why, message }: EarlyEnd): readonly object[] {
    if (this.#over) return [];
    if (why === 'error') return [{ type: 'error', errorText: message }];
    const open = this.#parts.filter((part) => part.open && part.kind !== 'tool-input');
    return [
      ...open.map(({ kind, id }) => ({ type: `${kind}-end`, id })),
      { type: 'finish', finishReason: why === 'length' ? 'length' : 'content-filter' },
    ];
  }

  #growth(event: Chunk, kind: Kind, stage: string): EventSlots {
    const id = kind === 'tool-input' ? event.toolCallId : event.id;
    const key = `${kind} ${String(id)}`;
    const known = this.#current.get(key);
    if (stage === 'end') {
      if (known) close(known);
      const node = known?.grown ? INPUT_AGAIN : WHOLE;
      return known ? { node, ends: [scopeOf(known)] } : { node };
    }
    if (known && stage === 'delta') return grow(known, event);
    const part = this.#open(kind, id, event.inputEncoding === 'text');
    this.#current.set(key, part);
    if (stage === 'delta') return grow(part, event);
    return known ? { node: WHOLE, ends: [scopeOf(known)] } : { node: WHOLE };
  }

  /** @throws RangeError beyond 8,192 parts */
  #open(kind: Kind, id: unknown, plain: boolean): Part {
    if (this.#parts.length >= MAX_PARTS) throw new RangeError('too many parts in the answer');
    const part = { kind, id, number: this.#parts.length, plain, grown: false, open: true };
    this.#parts.push(part);
    this.#over = false;
    return part;
  }
}

const scopeOf = ({ number }: Part): string => `${number}/`;

/** Returns whether it was open. */
function close(part: Part): boolean {
  const { open } = part;
  part.open = false;
  return open;
}

function grow(part: Part, { inputTextDelta }: Chunk): EventSlots {
  part.grown ||= inputTextDelta !== '';
  const node = part.kind !== 'tool-input' ? DELTA : part.plain ? TEXT_DELTA : JSON_DELTA;
  return { node, scope: `${part.number}/delta` };
}

export const AI_SDK_UI: TextFormat = {
  request: MESSAGES,
  answer: MESSAGES,
  usage: () => undefined,
  failed: (body) => (body as Chunk).type === 'error',
  framing: { kind: 'sse', terminator: '[DONE]' },
  stream: () => new AiSdkUiStream(),
};

/** OpenAI embeddings: https://platform.openai.com/docs/api-reference/embeddings. */
import type { TokenUsage } from '../call/facts.js';
import type { SlotNode } from './slots.js';
import type { TextFormat } from './text-format.js';
import { tokenUsage } from './token-usage.js';

const OPAQUE: SlotNode = { kind: 'opaque' };
const INPUT: SlotNode = { kind: 'untokenized' };

interface EmbeddingsAnswer {
  readonly error?: unknown;
  readonly usage?: { readonly prompt_tokens?: unknown } | null;
}

function usage(body: object): TokenUsage | undefined {
  const reported = (body as EmbeddingsAnswer).usage;
  return typeof reported === 'object' && reported !== null
    ? tokenUsage(reported.prompt_tokens, 0)
    : undefined;
}

export const OPENAI_EMBEDDINGS: TextFormat = {
  // A text, texts, one text's tokens, or the tokens of each.
  request: { members: { input: { ...INPUT, items: { ...INPUT, items: INPUT } } } },
  answer: {
    members: {
      object: OPAQUE,
      model: OPAQUE,
      data: { items: { members: { object: OPAQUE, embedding: OPAQUE } } },
    },
  },
  usage,
  // There is none.
  outputLimit: { read: () => 0, write: (body) => body },
  failed: (body) => (body as EmbeddingsAnswer).error != null,
};

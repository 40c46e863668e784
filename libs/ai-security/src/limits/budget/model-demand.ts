/** What a request asks of its model, in tokens. */
import type { FormatName, FormatRule } from '../../call/protected-route.js';
import { formatOf } from '../../wire/formats.js';
import { mapSlots } from '../../wire/slots.js';
import type { TokenCounter } from '../tokens/token-counter.js';

export interface ModelDemand {
  /** Never fewer than the request has, as far as the counter knows. */
  readonly input: number;
  /** Of each answer, at most; `undefined`: the request does not say. */
  readonly output: number | undefined;
  /** With less output the request makes no sense. */
  readonly least: number;
  /** Answers that are asked for. */
  readonly choices: number;
  /** The answer is written after the call has ended. */
  readonly detached: boolean;
}

/** The name of a member and what stands around it: of a message two of them, of a tool's schema many. */
const PER_MEMBER = 2;
/** An image of medium detail. A file can be more: what it was in truth is settled. */
const PER_MEDIUM = 1_000;
/** No provider takes more; beyond it a budget could not be counted exactly. */
const MAX_TOKENS = 100_000_000;
const MAX_CHOICES = 1_000;
/** An answer shorter than this is of no use; who asks for less gets it. */
const MIN_OUTPUT = 16;

/** @param body the request as it goes to the model, after masking */
export function demandOf(body: unknown, format: FormatName | FormatRule, count: TokenCounter): ModelDemand {
  const known = formatOf(format);
  const input = inputTokens(body, known.request, count);
  if (typeof body !== 'object' || body === null)
    return { input, output: undefined, least: MIN_OUTPUT, choices: 1, detached: false };
  const output = known.outputLimit?.read(body);
  return {
    input,
    output: output === undefined ? undefined : bounded(output, 0),
    least: Math.max(MIN_OUTPUT, known.outputLimit?.least?.(body) ?? 1),
    choices: Math.min(MAX_CHOICES, bounded(known.choices?.(body) ?? 1, 1)),
    detached: known.detached?.(body) ?? false,
  };
}

function inputTokens(body: unknown, slots: Parameters<typeof mapSlots>[1], count: TokenCounter): number {
  let tokens = 0;
  mapSlots(body, slots, {
    string: (text) => {
      tokens += count(text);
      return text;
    },
    slot: (_object, _name, slot) => {
      tokens += PER_MEMBER;
      return slot;
    },
    media: () => {
      tokens += PER_MEDIUM;
    },
  });
  return bounded(tokens, 0);
}

const bounded = (value: number, least: number): number =>
  Number.isFinite(value) ? Math.min(MAX_TOKENS, Math.max(least, Math.ceil(value))) : MAX_TOKENS;

/** What the demo model says, in whichever API it is asked: the same to the same prompt. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AiCall } from '@ai-security/nestjs';

/** What the demo model needs of a call. */
export type DemoCall = Pick<AiCall, 'id' | 'openedAt' | 'signal'>;

/** No caller sent it, so a caller must not see it: it shows what happens to values that a model adds. */
export const INVENTED_EMAIL = 'nina.berg@example.org';

/** One message of a conversation. */
export interface Turn {
  /** `user`, `tool` for the result of a function, or anything else. */
  readonly from: string | undefined;
  readonly text: string;
}

export interface Reply {
  /** The function that it calls instead of saying something. */
  readonly calls: string | undefined;
  /** What it says, or the function's arguments as JSON. */
  readonly text: string;
  /** Words, where a provider would count tokens. */
  readonly usage: { readonly input: number; readonly output: number };
}

/**
 * Repeats what it was told last. It calls a function when the user says the word "tool".
 *
 * @param turns the oldest first
 * @param tool name of a function that it may call
 */
export function replyTo(turns: readonly Turn[], tool: string | undefined): Reply {
  const last = turns.findLast(({ from }) => from === 'user' || from === 'tool');
  const told = last?.text ?? '';
  const calls = last?.from === 'user' && /\btool\b/i.test(told) ? tool : undefined;
  const text = calls
    ? JSON.stringify({ text: told, cc: INVENTED_EMAIL })
    : `You said: “${told}” I know nothing else about you. Questions? My colleague is at ${INVENTED_EMAIL}.`;
  const input = turns.reduce((sum, turn) => sum + wordsIn(turn.text), 0);
  return { calls, text, usage: { input, output: wordsIn(text) } };
}

/** The text of a message, whose content is a string or a list of parts, or of a part. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textOf).join(' ');
  const part = (content ?? {}) as { text?: unknown; content?: unknown; output?: unknown };
  const inner = part.text ?? part.content ?? part.output;
  return inner === undefined ? '' : textOf(inner);
}

export const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** Says a text in pieces. */
export type Speak = (text: string) => AsyncIterable<string>;

/** The size of each piece in characters, in turn: odd ones, which cut words and pseudonyms apart. */
const PIECES = [3, 1, 7, 2, 5];

/** @param pauseMs before each piece, so that people see it stream */
export const speaker = (pauseMs: number, signal: AbortSignal): Speak =>
  async function* (text) {
    // Cut between code points: half of a surrogate pair is not valid JSON text.
    const points = Array.from(text);
    for (let at = 0, turn = 0; at < points.length; turn++) {
      const size = PIECES[turn % PIECES.length] ?? 1;
      await pause(pauseMs, undefined, { signal });
      yield points.slice(at, at + size).join('');
      at += size;
    }
  };

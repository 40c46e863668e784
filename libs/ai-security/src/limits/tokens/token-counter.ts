/** Counts the tokens of a request: by estimate, or exactly through the optional peer `gpt-tokenizer`. */
import { estimateTokens, withMargin } from './token-estimate.js';

/** Never fewer tokens than the text has, as far as that can be known. */
export type TokenCounter = (text: string) => number;

/** Encodings of `gpt-tokenizer` that can be chosen. */
export type TokenEncoding = 'o200k_base' | 'cl100k_base';

/** Every tokenizer is quadratic in the length of an unbroken run: 32,000 × "a" takes one of them a second. */
const MAX_RUN = 256;
const LONG_RUN = /\S{257}/;
const RUN = new RegExp(`\\S{1,${MAX_RUN}}|\\s{1,${MAX_RUN}}`, 'gu');

export const estimatedTokens: TokenCounter = (text) => withMargin(estimateTokens(text));

/**
 * @throws Error when the package is not installed
 */
export async function exactTokens(encoding: TokenEncoding): Promise<TokenCounter> {
  const { countTokens } = await loaded(encoding);
  // Else it throws where a prompt quotes a control token: `<|im_start|>`.
  const options = { disallowedSpecial: new Set<string>() };
  const count = (text: string): number => countTokens(text, options);
  return (text) => (LONG_RUN.test(text) || / {257}/.test(text) ? sumOfRuns(text, count) : count(text));
}

function sumOfRuns(text: string, count: TokenCounter): number {
  let tokens = 0;
  for (const [run] of text.matchAll(RUN)) tokens += count(run);
  return tokens;
}

async function loaded(encoding: TokenEncoding): Promise<typeof import('gpt-tokenizer/encoding/o200k_base')> {
  try {
    return encoding === 'o200k_base'
      ? await import('gpt-tokenizer/encoding/o200k_base')
      : await import('gpt-tokenizer/encoding/cl100k_base');
  } catch (error) {
    throw new Error(`budget.tokens is '${encoding}' but the package "gpt-tokenizer" is not installed`, {
      cause: error,
    });
  }
}

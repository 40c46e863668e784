// Makes a recogniser for tokens that their issuer marks with a prefix: `ghp_` and 36 letters and digits.
import type { PatternRecognizer } from '../../recognizer.js';

interface TokenOptions {
  /** Class of the characters that go on behind the pattern, for tokens of no fixed length. */
  readonly more?: RegExp;
  /** @default 1: the prefix and the length together stand for nothing else. */
  readonly score?: number;
  readonly contextScore?: number;
  readonly context?: readonly string[];
  readonly validate?: PatternRecognizer['validate'];
}

/**
 * @param prefixes alternatives, joined by `|`; they are literal
 * @param body pattern of what follows the prefix
 * @param sample what follows the first prefix in the example; built from pieces, so that no scanner for leaked
 * keys takes the source for a leak
 */
export function issuedToken(
  type: string,
  prefixes: string,
  body: string,
  sample: string,
  options: TokenOptions = {},
): PatternRecognizer {
  const example = prefixes.split('|')[0]! + sample;
  return {
    type,
    score: 1,
    pattern: new RegExp(`(?:${prefixes.replace(/[.$/+]/g, '\\$&')})${body}`),
    ...options,
    examples: {
      match: [`${options.context?.[0] ?? 'value'} «${example}»`],
      // A token begins a word, and is no shorter than its issuer makes it.
      noMatch: [`x${example}`, example.slice(0, 7)],
    },
  };
}

/** Words joined by dashes look like a token of an open alphabet; they hold no digit. */
export const hasDigit = (_value: string, raw: string): boolean => /\d/.test(raw.slice(0, 200));

/** Hashes of files are written in small letters. */
export const hasCapital = (_value: string, raw: string): boolean => /[A-Z]/.test(raw.slice(0, 200));

/** The literal beginnings of the recognisers that {@link issuedToken} made. */
export function prefixesOf(recognizers: readonly { readonly pattern?: RegExp }[]): readonly string[] {
  return recognizers.flatMap(({ pattern }) => {
    const alternatives = pattern === undefined ? undefined : /^\(\?:(.*?)\)/.exec(pattern.source)?.[1];
    return alternatives?.replaceAll('\\', '').split('|') ?? [];
  });
}

const cycle = (alphabet: string) => (length: number) =>
  alphabet.repeat(Math.ceil(length / alphabet.length)).slice(0, length);

/** Samples of an alphabet, for examples. */
export const alnum = cycle('a1B2c3D4e5F6g7H8');
export const hex = cycle('0a1b2c3d4e5f6789');
export const capitals = cycle('A2B3C4D5E6F7');
export const lower = cycle('a2b3c4d5e6f7');
export const uuid = '0a1b2c3d-4e5f-4789-8a1b-2c3d4e5f6789';

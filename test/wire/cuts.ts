/** Ways of cutting a text or bytes into pieces, for the laws that must hold for all of them. */
import fc from 'fast-check';

/** Pieces of a text; a cut may fall inside a surrogate pair, and pieces may be empty. */
export const cutsOf = (text: string): fc.Arbitrary<string[]> =>
  positions(text.length).map((cuts) => cut(text.length, cuts, (from, to) => text.slice(from, to)));

/** Pieces of the bytes; a cut may fall inside a character. */
export const byteCutsOf = (bytes: Uint8Array): fc.Arbitrary<Uint8Array[]> =>
  positions(bytes.length).map((cuts) => cut(bytes.length, cuts, (from, to) => bytes.slice(from, to)));

/** One piece for each code unit. */
export const everyUnit = (text: string): string[] => Array.from({ length: text.length }, (_, i) => text[i]!);

const positions = (length: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    fc.array(fc.nat(length), { maxLength: 12 }),
    fc.constant(Array.from({ length }, (_, i) => i)),
    fc.constant<number[]>([]),
  );

function cut<T>(length: number, cuts: readonly number[], piece: (from: number, to: number) => T): T[] {
  const ends = [...cuts, length].sort((a, b) => a - b);
  return ends.map((end, i) => piece(ends[i - 1] ?? 0, end));
}

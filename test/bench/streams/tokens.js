/** Cuts a text as the tokenisers of language models do, so that an answer arrives in pieces of the usual sizes. */

// The cut before the merges of cl100k: a word with the one character before it, digits in threes, runs of signs, blanks.
const PIECES = /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;
// Most words are one token; longer ones are several.
const LONG_WORD = 9;
const PART_OF_WORD = 5;

/** The pieces concatenated are the text. */
export function tokens(text) {
  return (text.match(PIECES) ?? []).flatMap((piece) =>
    piece.length > LONG_WORD ? piece.match(new RegExp(`.{1,${PART_OF_WORD}}`, 'gsu')) : piece,
  );
}

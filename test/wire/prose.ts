/** Texts that are hard to cut: personal data, halves of it, pseudonyms, and what JSON escapes. */
import fc from 'fast-check';
import { OURS, PSEUDONYM } from './format-rig.js';

const VALUES = ['joe@example.com', '4111 1111 1111 1111', '+1 415 555 2671', '2001:db8::1', OURS, PSEUDONYM];
const PARTS = [
  'joe@',
  PSEUDONYM.slice(0, 9),
  'Hello',
  ' ',
  '. ',
  ', ',
  '\n',
  'é',
  '😀',
  '"',
  '\\',
  '<',
  '42',
];

export const prose: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...VALUES, ...PARTS), { maxLength: 8 })
  .map((parts) => parts.join(''));

/** The arguments of a tool call. */
export const toolInput: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.constantFrom('to', 'body', 'n'),
  fc.oneof(prose, fc.constantFrom(4111111111111111, 7, null), fc.array(prose, { maxLength: 2 })),
  // Null prototypes are no JSON.
  { noNullPrototype: true },
);

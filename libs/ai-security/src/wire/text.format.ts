/** Plain text: a string, or a stream of strings or bytes, is one text. */
import type { TextFormat } from './text-format.js';

export const TEXT_FORMAT: TextFormat = {
  name: 'text',
  request: {},
  answer: {},
  usage: () => undefined,
};

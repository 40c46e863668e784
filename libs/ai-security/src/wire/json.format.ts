/** Any JSON: every string is text. The format of a route that names none. */
import type { TextFormat } from './text-format.js';

export const JSON_FORMAT: TextFormat = {
  name: 'json',
  request: {},
  answer: {},
  usage: () => undefined,
};

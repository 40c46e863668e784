/** NDJSON of a host's own making: each line is an object, and every string in it is a text of its own. */
import { completeEvents } from './complete-events.js';
import type { TextFormat } from './text-format.js';

export const NDJSON: TextFormat = {
  request: {},
  answer: {},
  usage: () => undefined,
  framing: { kind: 'ndjson' },
  stream: completeEvents({}, ({ code, message }) => [
    { error: { message, type: 'server_error', code, param: null } },
  ]),
};

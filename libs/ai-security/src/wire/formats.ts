/** The formats by name. */
import type { FormatName } from '../call/protected-route.js';
import { OPENAI_CHAT } from './openai-chat.format.js';
import type { TextFormat } from './text-format.js';

/** Every string is text; a stream of strings or bytes is one text. */
const PLAIN: TextFormat = { request: {}, answer: {}, usage: () => undefined };

export const FORMATS: Readonly<Record<FormatName, TextFormat>> = {
  'openai.chat': OPENAI_CHAT,
  json: PLAIN,
  text: PLAIN,
};

/** The formats by name. */
import type { FormatName } from '../call/protected-route.js';
import { JSON_FORMAT } from './json.format.js';
import { OPENAI_CHAT } from './openai-chat.format.js';
import { TEXT_FORMAT } from './text.format.js';
import type { TextFormat } from './text-format.js';

export const FORMATS: Readonly<Record<FormatName, TextFormat>> = {
  'openai.chat': OPENAI_CHAT,
  json: JSON_FORMAT,
  text: TEXT_FORMAT,
};

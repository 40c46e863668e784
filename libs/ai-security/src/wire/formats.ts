/** The formats by name. */
import type { FormatName } from '../call/protected-route.js';
import { OPENAI_CHAT } from './openai-chat.format.js';
import type { TextFormat } from './text-format.js';

/** Every string is text; a stream of strings or bytes is one text. */
const PLAIN: TextFormat = { request: {}, answer: {}, usage: () => undefined };

const FORMATS: Readonly<Record<FormatName, TextFormat>> = {
  'openai.chat': OPENAI_CHAT,
  'openai.responses': PLAIN,
  'openai.embeddings': PLAIN,
  'anthropic.messages': PLAIN,
  mcp: PLAIN,
  'ai-sdk.ui': PLAIN,
  ndjson: PLAIN,
  json: PLAIN,
  text: PLAIN,
};

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

export const formatOf = (format: FormatName): TextFormat => FORMATS[format];

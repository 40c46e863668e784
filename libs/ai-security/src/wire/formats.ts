/** The formats by name, and by rule. */
import type { FormatName, FormatRule } from '../call/protected-route.js';
import { AI_SDK_UI } from './ai-sdk-ui.format.js';
import { ANTHROPIC_MESSAGES } from './anthropic-messages.format.js';
import { MCP } from './mcp.format.js';
import { NDJSON } from './ndjson.format.js';
import { OPENAI_CHAT } from './openai-chat.format.js';
import { OPENAI_EMBEDDINGS } from './openai-embeddings.format.js';
import { OPENAI_RESPONSES } from './openai-responses.format.js';
import { compileRule } from './rule-format.js';
import type { TextFormat } from './text-format.js';

/** Every string is text; a stream of strings or bytes is one text. */
const PLAIN: TextFormat = { request: {}, answer: {}, usage: () => undefined };

const FORMATS: Readonly<Record<FormatName, TextFormat>> = {
  'openai.chat': OPENAI_CHAT,
  'openai.responses': OPENAI_RESPONSES,
  'openai.embeddings': OPENAI_EMBEDDINGS,
  'anthropic.messages': ANTHROPIC_MESSAGES,
  mcp: MCP,
  'ai-sdk.ui': AI_SDK_UI,
  ndjson: NDJSON,
  json: PLAIN,
  text: { ...PLAIN, prose: true },
};

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

const compiled = new WeakMap<FormatRule, TextFormat>();

/** @throws RangeError for a rule that cannot be followed; the boot has tried it before */
export function formatOf(format: FormatName | FormatRule): TextFormat {
  if (typeof format === 'string') return FORMATS[format];
  let known = compiled.get(format);
  if (!known) compiled.set(format, (known = compileRule(format)));
  return known;
}

/** A copy of a body that asks for the usage of its stream; `undefined` where there is nothing to ask for. */
export const askingForUsage = (body: unknown, format: FormatName | FormatRule): object | undefined =>
  typeof body === 'object' && body !== null ? formatOf(format).usageOnDemand?.ask(body) : undefined;

/** What a format is called in records and reports. */
export const formatName = (format: FormatName | FormatRule): FormatName | 'rule' =>
  typeof format === 'string' ? format : 'rule';

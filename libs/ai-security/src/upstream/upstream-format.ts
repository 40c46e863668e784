/** Which format a request to a model has: handlers call other endpoints than their own route. */
import type { FormatName, FormatRule } from '../call/protected-route.js';

const BY_PATH: readonly (readonly [ending: string, format: FormatName])[] = [
  ['/chat/completions', 'openai.chat'],
  ['/responses', 'openai.responses'],
  ['/embeddings', 'openai.embeddings'],
  ['/messages', 'anthropic.messages'],
  ['/messages/count_tokens', 'anthropic.messages'],
];

/** By the ending of the path; where it is none of these, the format of the route. */
export function upstreamFormat(url: string, ofRoute: FormatName | FormatRule): FormatName | FormatRule {
  const path = URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, '') : '';
  return BY_PATH.find(([ending]) => path.endsWith(ending))?.[1] ?? ofRoute;
}

import { expect, it } from 'vitest';
import { upstreamFormat } from './upstream-format.js';

it.each([
  ['https://api.openai.com/v1/chat/completions', 'openai.chat'],
  ['https://a.example/openai/deployments/x/chat/completions?api-version=1', 'openai.chat'],
  ['http://127.0.0.1:1/v1/responses/', 'openai.responses'],
  ['https://api.openai.com/v1/embeddings', 'openai.embeddings'],
  ['https://api.anthropic.com/v1/messages?beta=true', 'anthropic.messages'],
  ['https://api.anthropic.com/v1/messages/count_tokens', 'anthropic.messages'],
  ['https://api.openai.com/v1/completions', 'mcp'],
  ['https://a.example/search?path=/chat/completions', 'mcp'],
  ['no address', 'mcp'],
])('reads %s as %s', (url, format) => {
  expect(upstreamFormat(url, 'mcp')).toBe(format);
});

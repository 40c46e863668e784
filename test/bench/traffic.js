/** What the callers send: 1,000 principals, each with a token of its own, and prompts that all differ. */
import { prompt } from './prompts.js';

export const PRINCIPALS = 1000;
const PROMPTS_PER_PRINCIPAL = 4;

/** Signs one token for each principal. */
export const signTokens = (issuer) =>
  Promise.all(Array.from({ length: PRINCIPALS }, (_, principal) => issuer.token(principal)));

/** The body of request number `n`. */
export const body = (n, mode, promptBytes) =>
  JSON.stringify({
    model: 'bench-model',
    messages: [{ role: 'user', content: prompt(n, promptBytes).text }],
    ...(mode === 'stream' ? { stream: true } : {}),
  });

/** Finished HTTP/1.1 requests of one kind, in the order in which they are sent. */
export function requests(tokens, mode, promptBytes) {
  return Array.from({ length: PRINCIPALS * PROMPTS_PER_PRINCIPAL }, (_, n) => {
    const text = body(n, mode, promptBytes);
    return [
      'POST /v1/chat/completions HTTP/1.1',
      'Host: api.example.com',
      `Authorization: Bearer ${tokens[n % PRINCIPALS]}`,
      'Content-Type: application/json',
      'Accept: */*',
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n');
  });
}

/** Checks, before anything is timed, that a server does what its variant promises. */
import assert from 'node:assert/strict';
import { ANSWER_TEXT } from './model/chat-model.js';
import { prompt } from './prompts.js';
import { body } from './traffic.js';

function visibleText(mode, text) {
  if (mode === 'json') return JSON.parse(text).choices[0].message.content;
  const events = text.trim().split('\n\n');
  assert.equal(events.pop(), 'data: [DONE]');
  return events
    .map((event) => JSON.parse(event.replace(/^data: /, '')).choices[0]?.delta.content ?? '')
    .join('');
}

/** Throws where a variant answers other text, admits a call without a token, or lets a value pass to the model. */
export async function verify(server, { variant, mode, promptBytes, token }) {
  const url = `http://127.0.0.1:${server.ready.port}/v1/chat/completions`;
  const call = (headers) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body(0, mode, promptBytes),
      signal: AbortSignal.timeout(10_000),
    });

  const answer = await call({ authorization: `Bearer ${token}` });
  const text = await answer.text();
  assert.equal(answer.status, 200, `${variant} ${mode}: ${text}`);
  const type = mode === 'json' ? 'application/json' : 'text/event-stream';
  assert.ok(answer.headers.get('content-type')?.startsWith(type), `${variant} ${mode}: not ${type}`);
  assert.equal(visibleText(mode, text), ANSWER_TEXT);

  const { prompt: seen } = await server.ask('seen');
  for (const value of prompt(0, promptBytes).values) {
    assert.equal(seen.includes(value), variant === 'bare', `${variant}: what the model saw of an entity`);
  }
  if (variant !== 'bare') {
    const refusal = await call({});
    await refusal.text();
    assert.equal(refusal.status, 401, `${variant} admitted a call without a token`);
  }
}

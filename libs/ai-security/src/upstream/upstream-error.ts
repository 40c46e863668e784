/** A failure that the provider answers: enough for a client to try again, none of the provider's words. */
import type { AiCall } from '../call/ai-call.js';
import { PROBLEMS } from '../errors/problem-codes.js';
import { openSource } from '../wire/answer-source.js';
import { parseJson } from '../wire/answer-text.js';
import { wholeText } from '../wire/declared-body.js';
import { remade } from './upstream-answer.js';

/** What the official clients read to know whether and when to try again. */
const OF_RETRIES = ['retry-after', 'retry-after-ms', 'x-should-retry'];
/** `rate_limit_exceeded`, `DeploymentNotFound`: a name. Keys and ids have digits. */
const NAME = /^[A-Za-z_]{1,64}$/;

/** The same status with a fixed text: a provider's message quotes prompts and keys. */
export async function upstreamError(response: Response, call: AiCall): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const name of OF_RETRIES) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const { type, code } = await namesOf(response, call);
  const { title, type: ours } = PROBLEMS.upstream_error;
  const error = { message: title, type: type ?? ours, code: code ?? null, param: null };
  // The outer `type` is what Anthropic's clients expect.
  return remade(response, headers, JSON.stringify({ type: 'error', error }));
}

async function namesOf({ body }: Response, call: AiCall): Promise<{ type?: string; code?: string }> {
  if (!body) return {};
  const source = openSource(body);
  let said: { error?: { type?: unknown; code?: unknown } | null } | null | undefined;
  try {
    said = parseJson(await wholeText(call, source, () => source.next())) as typeof said;
  } catch {
    return {};
  }
  const { type, code } = said?.error ?? {};
  return { ...(isName(type) && { type }), ...(isName(code) && { code }) };
}

const isName = (value: unknown): value is string => typeof value === 'string' && NAME.test(value);

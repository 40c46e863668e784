/** How a client of the sample app works with it: a token over HTTP, then the official `openai` client. */
import OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { expect } from 'vitest';

/** Personal data for prompts; the last group of each is easy to tell from the others. */
export const EMAIL = 'jane.doe@example.com';
export const CARD = '4111 1111 1111 1111';
export const PHONE = '+1 415 555 2671';
export const VALUES = [EMAIL, CARD, PHONE];
export const PROMPT = `I am ${EMAIL}, my card is ${CARD}, call ${PHONE}.`;

export interface Grant {
  /** `demo` or `demo2`. */
  readonly client?: string;
  readonly scope?: string;
  /** RFC 8707; the sample app itself where none is named. */
  readonly resource?: string;
  /** How the user authenticated, as the development server is told; not at all where it is left out. */
  readonly acr?: string;
}

/** Fetches an access token from the authorization server of the sample app. */
export async function fetchToken(url: string, { client = 'demo', scope, resource, acr }: Grant = {}) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: scope ?? 'ai:chat' });
  if (resource) form.set('resource', resource);
  if (acr) form.set('acr_values', acr);
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client}:${client}-secret`)}` },
    body: form,
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { access_token: string }).access_token;
}

/** The official client, as an application would make it, but without retries that would hide an answer. */
export const openAi = (url: string, apiKey: string): OpenAI =>
  new OpenAI({
    baseURL: `${url}/v1`,
    apiKey,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
  });

export const asking = (content: string): ChatCompletionCreateParamsNonStreaming => ({
  model: 'demo',
  messages: [{ role: 'user', content }],
});

export interface Answered {
  readonly text: string;
  /** `x-request-id` */
  readonly id: string;
}

/** Calls and waits for the whole answer. */
export async function complete(
  client: OpenAI,
  request: ChatCompletionCreateParamsNonStreaming,
): Promise<Answered> {
  const { data, request_id } = await client.chat.completions.create(request).withResponse();
  return { text: data.choices[0]?.message.content ?? '', id: request_id ?? '' };
}

/** Calls and joins the pieces of the streamed answer. */
export async function streamed(
  client: OpenAI,
  request: ChatCompletionCreateParamsNonStreaming,
): Promise<Answered & { readonly finish: string | undefined }> {
  const { data, request_id } = await client.chat.completions
    .create({ ...request, stream: true })
    .withResponse();
  let text = '';
  let finish: string | undefined;
  for await (const { choices } of data) {
    text += choices[0]?.delta.content ?? '';
    finish = choices[0]?.finish_reason ?? finish;
  }
  return { text, id: request_id ?? '', finish };
}

/** Both ways to ask, for `it.each`. */
export const WAYS = [
  ['whole', complete],
  ['streamed', streamed],
] as const;

/** `GET /demo/seen/<id>` */
export const fetchSeen = (url: string, id: string, token: string): Promise<Response> =>
  fetch(`${url}/demo/seen/${id}`, { headers: { authorization: `Bearer ${token}` } });

/** The non-zero counters of `GET /metrics`, by series. */
export async function counters(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const series = text.matchAll(/^(ai_security_\w+_total)\{(.*)\} (\d+)$/gm);
  return Object.fromEntries(
    [...series]
      .filter(([, , , value]) => value !== '0')
      .map(([, name = '', labels = '', value]) => [
        `${name}{${labels.split(',').toSorted().join()}}`,
        Number(value),
      ]),
  );
}

/** What was counted between two readings, and how often. */
export const counted = (
  before: Record<string, number>,
  after: Record<string, number>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after)
      .map(([series, value]) => [series, value - (before[series] ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  );

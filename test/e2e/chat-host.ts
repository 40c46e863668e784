/** What the hosts of the tests answer with, and how their clients ask: OpenAI Chat Completions. */

/** A whole answer. */
export const completion = (text: string): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'demo',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 9, total_tokens: 16 },
});

const chunk = (delta: object, finish: string | null, more: object = {}): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'demo',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});

export const textChunk = (content: string): object => chunk({ content }, null);

/** The same answer as a stream of pieces of `size` code units. */
export async function* chunks(text: string, size = 3): AsyncGenerator<object> {
  for (let i = 0; i < text.length; i += size) yield textChunk(text.slice(i, i + size));
  yield chunk({}, 'stop', { usage: { prompt_tokens: 7, completion_tokens: 9, total_tokens: 16 } });
}

export const ask = (content: string, more: object = {}): object => ({
  model: 'demo',
  messages: [{ role: 'user', content }],
  ...more,
});

/** The last message of a request, as text. */
export function lastText({ messages }: { readonly messages: readonly object[] }): string {
  const { content } = (messages.at(-1) ?? {}) as { content?: unknown };
  return typeof content === 'string' ? content : '';
}

/** Posts a body: an object as JSON, a string as it is. */
export async function post(
  url: string,
  body: unknown,
  token?: string,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

interface Choices {
  readonly choices?: readonly {
    readonly message?: { readonly content?: string };
    readonly delta?: { readonly content?: string };
  }[];
}

/** The text that a client reads out of an answer, whole or streamed. */
export async function textOf(response: Response): Promise<string> {
  const body = await response.text();
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return (JSON.parse(body) as Choices).choices?.[0]?.message?.content ?? '';
  }
  return eventsOf(body)
    .map((event) => (event as Choices).choices?.[0]?.delta?.content ?? '')
    .join('');
}

/** The JSON events of a stream, without its terminator. */
export function eventsOf(body: string): object[] {
  return body
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: {'))
    .map((frame) => JSON.parse(frame.slice('data: '.length)) as object);
}

/** OpenAI Responses as the provider sends them: a whole response, and the events of the same as a stream. */

type Members = Record<string, unknown>;

/** One output item, and how its strings are cut into deltas. */
export interface Item {
  readonly item: Members;
  readonly streams: readonly Streamed[];
}
interface Streamed {
  /** `output_text`: what stands before `.delta` and `.done` in the events' names. */
  readonly name: string;
  readonly pieces: readonly string[];
  /** The member of the done event, and of the part or item, that has the whole. */
  readonly member: string;
  /** Where in the item it is; `undefined`: the item itself has it. */
  readonly part?: { readonly list: 'content' | 'summary'; readonly index: number; readonly type: string };
}

const HEAD = {
  object: 'response',
  id: 'resp_1',
  created_at: 1_741_476_777,
  model: 'demo',
  tools: [],
  metadata: {},
};

export const responseOf = (items: readonly Item[], status = 'completed', extra: Members = {}): Members => ({
  ...HEAD,
  status,
  instructions: 'Write to kim@example.net.',
  error: null,
  incomplete_details: null,
  output: items.map(({ item }) => item),
  ...extra,
});

export const created = (): Members => ({ type: 'response.created', response: responseOf([], 'in_progress') });
export const inProgress = (): Members => ({
  type: 'response.in_progress',
  response: responseOf([], 'in_progress'),
});
export const completed = (items: readonly Item[]): Members => ({
  type: 'response.completed',
  response: responseOf(items, 'completed', {
    usage: { input_tokens: 7, output_tokens: 9, total_tokens: 16 },
  }),
});

/** A message of parts; each piece of each part is a delta. */
export const message = (...parts: { text?: readonly string[]; refusal?: readonly string[] }[]): Item => {
  const streams = parts.map(({ text, refusal = [] }, index): Streamed => {
    const [name, member, type] = text
      ? (['output_text', 'text', 'output_text'] as const)
      : (['refusal', 'refusal', 'refusal'] as const);
    return { name, member, pieces: text ?? refusal, part: { list: 'content', index, type } };
  });
  const content = streams.map((one) => partOf(one, one.pieces.join('')));
  return { item: { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }, streams };
};

export const reasoning = (summaries: readonly string[][], contents: readonly string[][]): Item => {
  const of = (list: 'content' | 'summary', all: readonly string[][]): Streamed[] =>
    all.map((pieces, index) => ({
      name: list === 'summary' ? 'reasoning_summary_text' : 'reasoning_text',
      member: 'text',
      pieces,
      part: { list, index, type: list === 'summary' ? 'summary_text' : 'reasoning_text' },
    }));
  const streams = [...of('summary', summaries), ...of('content', contents)];
  const parts = (wanted: string): Members[] =>
    streams.filter(({ part }) => part?.list === wanted).map((one) => partOf(one, one.pieces.join('')));
  const item = { type: 'reasoning', id: 'rs_1', summary: parts('summary'), content: parts('content') };
  return { item: { ...item, encrypted_content: 'joe@example.org' }, streams };
};

/** An item with one long string of its own. */
export const call = (
  type: string,
  name: string,
  member: string,
  pieces: readonly string[],
  rest: Members = {},
): Item => ({
  item: { type, id: 'call_1', status: 'completed', [member]: pieces.join(''), ...rest },
  streams: [{ name, member, pieces }],
});

function partOf({ member, part }: Streamed, text: string): Members {
  return {
    type: part?.type,
    [member]: text,
    ...(part?.type === 'output_text' && { annotations: [], logprobs: [] }),
  };
}

/** The events of one item, in the provider's order. */
export function eventsOfItem({ item, streams }: Item, output_index: number): Members[] {
  const emptied: Members = { ...item, status: 'in_progress' };
  for (const { part, member } of streams) emptied[part ? part.list : member] = part ? [] : '';
  const events: Members[] = [{ type: 'response.output_item.added', output_index, item: emptied }];
  for (const stream of streams) {
    const { name, pieces, member, part } = stream;
    const summary = part?.list === 'summary';
    const at: Members = {
      item_id: item['id'],
      output_index,
      ...(part && { [summary ? 'summary_index' : 'content_index']: part.index }),
    };
    const logprobs = name === 'output_text' ? { logprobs: [{ token: 'joe@example.com' }] } : {};
    const partEvent = `response.${summary ? 'reasoning_summary_part' : 'content_part'}`;
    if (part) events.push({ type: `${partEvent}.added`, ...at, part: partOf(stream, '') });
    for (const delta of pieces)
      events.push({ type: `response.${name}.delta`, ...at, delta, ...logprobs, obfuscation: 'x4f' });
    events.push({ type: `response.${name}.done`, ...at, [member]: pieces.join(''), ...logprobs });
    if (part) events.push({ type: `${partEvent}.done`, ...at, part: partOf(stream, pieces.join('')) });
  }
  return [...events, { type: 'response.output_item.done', output_index, item }];
}

export const numbered = (events: readonly Members[]): Members[] =>
  events.map((event, sequence_number) => ({ ...event, sequence_number }));

export const streamOf = (items: readonly Item[]): Members[] =>
  numbered([created(), inProgress(), ...items.flatMap(eventsOfItem), completed(items)]);

export const framed = (events: readonly Members[]): string =>
  events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`).join('');

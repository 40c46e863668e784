/** What a handler adds is masked on its way to the model, and what the model adds on its way to the handler. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, completion, post } from './chat-host.js';
import { scrape } from './metric-values.js';
import { piecesOf, startUpstream, type Upstream } from './stream-host.js';
import {
  events,
  handleWith,
  instructed,
  json,
  parrot,
  startUpstreamHost,
  type UpstreamHost,
} from './upstream-host.js';

const OURS = 'alice@example.org';
const HIDDEN = 'nina.berg@example.net';
const INVENTED = 'bob@example.com';
const PSEUDONYM = /<EMAIL_ADDRESS_[k-z]{17}>/g;

let provider: Upstream;
beforeAll(async () => {
  provider = await startUpstream();
});
afterAll(() => provider.stop());

describe.each(ADAPTERS)('AiUpstream on %s', (adapter) => {
  let host: UpstreamHost;
  beforeAll(async () => {
    host = await startUpstreamHost(adapter, provider);
  });
  afterAll(() => host.stop());
  beforeEach(() => {
    provider.received.length = 0;
    host.audit.clear();
  });

  describe.each([false, true])('stream: %s', (stream) => {
    it('masks what the handler adds, and gives one value one pseudonym', async () => {
      provider.serve = parrot(INVENTED);
      handleWith(instructed(`Write to ${OURS} or ${HIDDEN}.`));
      await host.answer(`I am ${OURS}.`, stream);
      expect(provider.received).toHaveLength(1);
      const [first, second, third] = provider.received[0]!.match(PSEUDONYM)!;
      expect(provider.received[0]).not.toContain('@');
      expect(first).not.toBe(second);
      expect(third).toBe(first);
    });

    it('masks what the model adds before the handler sees it; the caller alone gets its own value', async () => {
      provider.serve = parrot(INVENTED);
      const seen: string[] = [];
      handleWith(instructed(`Write to ${HIDDEN}.`, seen));
      const answer = await host.answer(`I am ${OURS}.`, stream);
      expect(seen.join('')).toMatch(
        /^Write to <EMAIL_ADDRESS_\w+>\. \| I am <EMAIL_ADDRESS_\w+>\. \| <EMAIL_ADDRESS>$/,
      );
      // What the handler hid from the model is not handed to whoever gets the model to repeat it.
      expect(answer).toMatch(
        /^Write to <EMAIL_ADDRESS_\w+>\. \| I am alice@example\.org\. \| <EMAIL_ADDRESS>$/,
      );
      const record = await host.audit.onlyCall();
      expect(record).toMatchObject({ upstreamRequests: 1, outcome: 'completed' });
      const input = { direction: 'input', type: 'EMAIL_ADDRESS', count: 1, action: 'pseudonymize' };
      expect(record.findings).toEqual([
        input,
        input,
        { direction: 'output', type: 'EMAIL_ADDRESS', count: 1, action: 'redact' },
        { direction: 'output', type: 'PSEUDONYM', count: 1, action: 'restored' },
      ]);
    });

    it('tells the calls of many callers apart', async () => {
      provider.serve = parrot('');
      handleWith(instructed(`Write to ${HIDDEN}.`));
      const callers = Array.from({ length: 8 }, (_, i) => `caller${i}@example.org`);
      const answers = await Promise.all(callers.map((caller) => host.answer(caller, stream)));
      answers.forEach((answer, i) => expect(answer.match(/\S+@\S+/g)).toEqual([callers[i]]));
    });
  });

  it('finds the call in the body of a generator', async () => {
    provider.serve = parrot(INVENTED);
    handleWith(async function* ({ body, models }) {
      yield* await models.openai.chat.completions.create({ ...body, stream: true });
    });
    expect(await host.answer(`I am ${OURS}.`, true)).toBe(`I am ${OURS}. | <EMAIL_ADDRESS>`);
  });

  it('adds up the tokens of all requests, each once', async () => {
    provider.serve = (response) => json(response, completion('Hello.'));
    handleWith(async (work) => {
      await instructed('First.')(work);
      return instructed('Second.')(work);
    });
    const route = 'POST /openai/chat/completions';
    const before = (await scrape(host.url))('ai_security_upstream_requests_total', { route });
    expect(await host.answer('Hi')).toBe('Hello.');
    const { usage, upstreamRequests } = await host.audit.onlyCall();
    expect({ usage, upstreamRequests }).toEqual({ usage: { input: 14, output: 18 }, upstreamRequests: 2 });
    const after = (await scrape(host.url))('ai_security_upstream_requests_total', { route });
    expect(after - before).toBe(2);
  });

  it('takes a request in every form that fetch does', async () => {
    provider.serve = (response, body) => json(response, { heard: JSON.parse(body) as unknown });
    handleWith(async ({ models: { fetch, url } }) => {
      const body = JSON.stringify({ input: `ask ${HIDDEN}` });
      const init = { method: 'POST', headers: { 'content-length': `${body.length}` } };
      const answers = [
        fetch(`${url}/chat/completions`, { ...init, body }),
        fetch(new URL(`${url}/other`), { ...init, body: new TextEncoder().encode(body) }),
        fetch(new Request(`${url}/responses`, { ...init, body })),
      ];
      for (const answer of answers) await (await answer).json();
      return completion('Done.');
    });
    expect(await host.answer('Hi')).toBe('Done.');
    const masked = expect.stringMatching(/^\{"input":"ask <EMAIL_ADDRESS_[k-z]{17}>"\}$/) as string;
    expect(provider.received).toEqual([masked, masked, masked]);
  });

  it('only reports where calls are only observed', async () => {
    provider.serve = parrot(INVENTED);
    const seen: string[] = [];
    handleWith(instructed(`Write to ${HIDDEN}.`, seen));
    const answer = await post(`${host.url}/observed`, ask('Hi'), host.token);
    const said = `Write to ${HIDDEN}. | Hi | ${INVENTED}`;
    expect(await answer.text()).toContain(said);
    expect(seen).toEqual([said]);
    expect((await host.audit.onlyCall()).findings).toContainEqual(
      expect.objectContaining({ direction: 'input', type: 'EMAIL_ADDRESS', count: 1 }),
    );
  });

  it('is of no use outside of a protected call, unless it is allowed', async () => {
    provider.serve = (response) => json(response, {});
    expect(await (await post(`${host.url}/unprotected`, {})).json()).toEqual({
      error: expect.stringMatching(/outside of a protected call/) as string,
    });
    const open = await startUpstreamHost(adapter, provider, { upstream: { outsideCalls: 'allow' } });
    expect(await (await post(`${open.url}/unprotected`, {})).json()).toEqual({ status: 200 });
    await open.stop();
  });

  it('serves the client of Anthropic, too', async () => {
    provider.serve = (response, body) => {
      const said = `Write to ${INVENTED}.`;
      if ((JSON.parse(body) as { stream?: boolean }).stream) events(response, anthropicEvents(said));
      else json(response, anthropicMessage(said));
    };
    const seen: string[] = [];
    handleWith(async ({ body, models }) => {
      const answer = await models.anthropic.messages.create({ ...body, system: `Ask ${HIDDEN}.` } as never);
      seen.push(JSON.stringify(answer));
      return answer;
    });
    const messages = [{ role: 'user' as const, content: `I am ${OURS}` }];
    const question = { model: 'claude', max_tokens: 9, messages };
    const { content } = await host.anthropic.messages.create(question);
    expect(content).toMatchObject([{ type: 'text', text: 'Write to <EMAIL_ADDRESS>.' }]);
    expect(seen[0]).toContain('Write to <EMAIL_ADDRESS>.');
    const text = await host.anthropic.messages.stream(question).finalText();
    expect(text).toBe('Write to <EMAIL_ADDRESS>.');
    expect(provider.received).toHaveLength(2);
    for (const body of provider.received) expect(body).not.toContain('@');
  });
});

const anthropicMessage = (text: string): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude',
  content: [{ type: 'text', text }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 5 },
});

function anthropicEvents(text: string): string {
  const deltas = piecesOf(text, 4).map((piece) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: piece },
  }));
  const delta = { stop_reason: 'end_turn', stop_sequence: null };
  return [
    { type: 'message_start', message: { ...anthropicMessage(''), content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...deltas,
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}

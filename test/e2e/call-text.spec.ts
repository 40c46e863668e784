/** `AiCall.scan`, `hide` and `reveal`: tools that run on the server work on values, and it is on record. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { completion, lastText } from './chat-host.js';
import { startUpstream, type Upstream } from './stream-host.js';
import { handleWith, startUpstreamHost, type UpstreamHost, type Work } from './upstream-host.js';

const OURS = 'alice@example.org';
const TOOLS = 'nina.berg@example.net';
const PSEUDONYM = /^<EMAIL_ADDRESS_[k-z]{17}>$/;

describe.each(ADAPTERS)('the text of a call on %s', (adapter) => {
  let provider: Upstream;
  let host: UpstreamHost;
  beforeAll(async () => {
    provider = await startUpstream();
    host = await startUpstreamHost(adapter, provider, { pii: { actions: { CREDIT_CARD: 'block' } } });
  });
  afterAll(async () => {
    await host.stop();
    await provider.stop();
  });
  beforeEach(() => host.audit.clear());

  /** Runs the work of a tool in a handler; the model says what the tool returned. */
  const use = (tool: (work: Work, text: string) => string, content = OURS): Promise<string> => {
    handleWith((work) => completion(tool(work, lastText(work.body))));
    return host.answer(content);
  };

  it('finds values, and says neither which nor to whom', async () => {
    let found: unknown;
    await use(({ call }) => {
      found = call.scan(`Mail ${OURS}`);
      return 'Done.';
    });
    expect(found).toEqual([
      { type: 'EMAIL_ADDRESS', start: 5, end: 22, score: expect.any(Number) as number },
    ]);
    expect((await host.audit.onlyCall()).findings).toHaveLength(1);
  });

  it('hides what a tool adds, and keeps what is hidden already', async () => {
    let hidden: string[] = [];
    const answer = await use(({ call }, text) => {
      hidden = call.hide(`${text} ${TOOLS} ${OURS}`).split(' ');
      return hidden.join(' ');
    });
    expect(hidden).toEqual([
      expect.stringMatching(PSEUDONYM) as string,
      expect.stringMatching(PSEUDONYM) as string,
      hidden[0],
    ]);
    // The caller has sent only one of them.
    expect(answer).toBe(`${OURS} ${hidden[1]} ${OURS}`);
  });

  it('hides nothing of a kind that is blocked', async () => {
    const refused = use(({ call }) => call.hide('4111 1111 1111 1111'));
    await expect(refused).rejects.toMatchObject({ status: 422, code: 'pii_blocked' });
  });

  it('turns back what this call hid, on record; not in a URL, and not for the caller', async () => {
    let revealed = '';
    const answer = await use(({ call }, text) => {
      const link = `https://example.com/?to=${text}`;
      revealed = call.reveal(`${text} ${call.hide(TOOLS)} ${link}`, 'send-mail');
      expect(revealed).toBe(`${OURS} ${TOOLS} ${link}`);
      expect(JSON.stringify(call) + inspect(call, { depth: 9 })).not.toContain('@');
      return `Sent to ${revealed}`;
    });
    expect(answer).toMatch(/^Sent to <EMAIL_ADDRESS> <EMAIL_ADDRESS> /);
    const line = host.audit.lines.find((record) => record.includes('"reveals"'))!;
    expect(JSON.parse(line)).toMatchObject({ reveals: [{ purpose: 'send-mail', count: 2 }] });
    expect(host.audit.lines.join()).not.toContain('@');
  });

  it('turns back nothing of another call', async () => {
    let foreign = '';
    await use((_, text) => (foreign = text));
    let revealed = '';
    await use(({ call }) => (revealed = call.reveal(foreign, 'look-up')), 'Hello.');
    expect(revealed).toBe(foreign);
  });

  it.each(['', 'Send mail', 'x'.repeat(65), `to-${OURS}`])('takes no purpose such as %j', async (purpose) => {
    let error: unknown;
    await use(({ call }) => {
      try {
        call.reveal('text', purpose);
      } catch (thrown) {
        error = thrown;
      }
      return 'Done.';
    });
    expect(error).toBeInstanceOf(TypeError);
  });

  it('turns nothing back that does not fit in the record', async () => {
    let error: unknown;
    await use(({ call }, text) => {
      for (let i = 0; i < 300; i++) call.decide('handler', 'allow', 'ok');
      try {
        call.reveal(text, 'send-mail');
      } catch (thrown) {
        error = thrown;
      }
      return 'Done.';
    });
    expect(error).toBeInstanceOf(RangeError);
  });
});

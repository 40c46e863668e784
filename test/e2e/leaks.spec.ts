/**
 * Secrets and personal data in every place of a request, and in everything a provider says: none of them may be in
 * the output of the process, in the audit log, in the metrics, in the provider's hands or in another caller's answer.
 */
import { createTestIssuer, type TestIssuer } from '@ai-security/nestjs/testing';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { ask, post } from './chat-host.js';
import { compileWorkspace } from './compiled.js';
import { BEHAVIOURS, PROVIDER_SECRETS, startLeakyProvider, type LeakyProvider } from './leaky-provider.js';
import { startSampleProcess, type SampleProcess } from './sample-app-process.js';

/** Found by the engine: these must not reach the provider either. */
const PERSONAL = [
  'jane.doe@example.com',
  '4111 1111 1111 1111',
  '+1 415 555 2671',
  'DE89 3704 0044 0532 0130 00',
  '536-90-4399',
  '203.0.113.77',
  'AKIAIOSFODNN7EXAMPLF',
  `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
];
/** Words that nothing would find: what is written to a log unread shows itself by them. */
const PROSE = 'Rumpelstiltskin';
const HEADER = 'Schneewittchen';
const QUERY = 'Rapunzel';
const MEMBER = 'Dornroeschen';
const PASSWORD = 'Froschkoenig';

const OPERATOR = {
  AI_SECURITY_SECRET: 'operator-secret-of-32-characters-and-more',
  AI_SECURITY_METRICS_TOKEN: 'token-of-the-scraper-0123456789',
  UPSTREAM_API_KEY: 'key-for-the-provider-0123456789',
};
const SUBJECTS = ['alice.liddell@example.net', 'bob.the.builder@example.net'];
const PROMPT = `${PROSE} says: ${PERSONAL.join(', my SSN ')}.`;

const places: [where: string, body: unknown][] = [
  ['the text', ask(PROMPT)],
  ['a stream', ask(PROMPT, { stream: true })],
  ['a user', ask('hi', { user: PERSONAL[0], metadata: { [MEMBER]: PERSONAL[1] } })],
  ['an unknown member', ask('hi', { [`${MEMBER} ${PERSONAL[0]}`]: PERSONAL[1] })],
  ['a wrong type', ask('hi', { temperature: PROMPT, stream: PERSONAL[0] })],
  ['a model name', { ...ask('hi'), model: `gpt ${PERSONAL[0]} ${PERSONAL[1]}` }],
  ['a long model name', { ...ask('hi'), model: `${'x'.repeat(115)} ${PERSONAL[0]}` }],
  ['a tool name and ids', toolCall('{}', PERSONAL[0])],
  [
    'a tool',
    ask('hi', { tools: [{ type: 'function', function: { name: PERSONAL[0] } }], seed: 4111111111111111 }),
  ],
  ['tool arguments', toolCall(JSON.stringify({ [PERSONAL[0] ?? '']: PERSONAL }))],
  ['broken arguments', toolCall(`{"to": "${PERSONAL.join()}`)],
  ['malformed JSON', `{"messages": [{"content": "${PROMPT}"} ${PROSE}`],
  ['no JSON at all', PROMPT],
  ['an array', [PROMPT]],
  ['too many levels', `${`{"${MEMBER}":`.repeat(60)}"${PERSONAL[0]}"${'}'.repeat(60)}`],
  ['too many bytes', ask(PROMPT.repeat(10_000))],
  ['an image', ask('', { messages: [{ role: 'user', content: [imageOf(PROMPT)] }] })],
];

function toolCall(text: string, name = 'look_up'): object {
  const call = { id: `call_1 ${name}`, type: 'function', function: { name, arguments: text } };
  return ask('', {
    messages: [
      { role: 'user', content: PROMPT },
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: 'done' },
    ],
  });
}

function imageOf(text: string): object {
  return { type: 'image_url', image_url: { url: `https://example.com/${encodeURIComponent(text)}` } };
}

let folder: string;
let issuer: TestIssuer;
let provider: LeakyProvider;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leaks-'));
  issuer = await createTestIssuer({ scope: 'ai:chat' });
  provider = await startLeakyProvider();
  await compileWorkspace();
}, 180_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await issuer.stop();
  await provider.stop();
});

/** The same values as people and encoders write them otherwise, and a part that is left when one is cut. */
const spellings = (values: readonly string[]): string[] =>
  values
    .flatMap((value) => [
      value.replace(/[ +-]/g, ''),
      encodeURIComponent(value),
      btoa(value),
      value.slice(0, 9),
    ])
    .filter((value) => !values.includes(value));

const headersOf = (authorization: string | undefined): Record<string, string> => ({
  ...(authorization === undefined ? {} : { authorization }),
  'content-type': 'application/json',
  'user-agent': `${HEADER} ${PERSONAL[0]}`,
  referer: `https://example.org/?q=${HEADER}`,
  cookie: `session=${HEADER}`,
  'x-api-key': HEADER,
  'x-request-id': HEADER,
  traceparent: `00-${HEADER}`,
  'x-forwarded-for': PERSONAL[5] ?? '',
});

async function send(
  app: SampleProcess,
  path: string,
  method: string,
  authorization?: string,
  body?: unknown,
) {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: headersOf(authorization),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  // A stream that is cut ends with an error; what came before it counts.
  const parts: string[] = [JSON.stringify([...response.headers])];
  try {
    for await (const part of response.body ?? []) parts.push(Buffer.from(part).toString());
  } catch {
    parts.push('cut');
  }
  return parts.join('');
}

const QUERIED = `?q=${QUERY}&email=${encodeURIComponent(PERSONAL[0] ?? '')}`;

/** Every place, every kind of credentials, every misbehaviour of the provider. Returns all answers. */
async function callFromEverywhere(app: SampleProcess, token: string): Promise<string> {
  const chat = `/v1/chat/completions${QUERIED}`;
  const answers: string[] = [];
  provider.behaviour = 'echo';
  for (const [, body] of places) answers.push(await send(app, chat, 'POST', `Bearer ${token}`, body));

  const wrong = [
    undefined,
    `Basic ${btoa(`jane:${PASSWORD}`)}`,
    `Bearer ${PASSWORD}`,
    `Bearer ${token} ${PASSWORD}`,
  ];
  for (const credentials of [...wrong, `Bearer ${token}${PASSWORD}`, `${PASSWORD} ${token}`]) {
    answers.push(await send(app, chat, 'POST', credentials, ask(PROMPT)));
    answers.push(await send(app, `/metrics${QUERIED}`, 'GET', credentials));
  }
  answers.push(await send(app, `${chat}&access_token=${PASSWORD}`, 'POST', undefined, ask(PROMPT)));
  for (const path of [`/v1/models${QUERIED}`, `/v1/${PASSWORD}${QUERIED}`, `/health/ready${QUERIED}`]) {
    answers.push(await send(app, path, 'GET', `Bearer ${token}`));
  }
  for (const behaviour of BEHAVIOURS) {
    provider.behaviour = behaviour;
    answers.push(await send(app, chat, 'POST', `Bearer ${token}`, ask(PROMPT)));
    answers.push(await send(app, chat, 'POST', `Bearer ${token}`, ask(PROMPT, { stream: true })));
  }
  return answers.join('\n');
}

/** What another caller gets: who types the pseudonyms that the provider has seen, and from whom it mixes up. */
async function answersFor(app: SampleProcess, token: string): Promise<string> {
  const seen = provider.received.bodies.join('').match(/<[A-Z_]+_[k-z]{17}>/g) ?? [];
  const answers: string[] = [];
  const sendAs = async (body: object): Promise<string> =>
    (await post(`${app.url}/v1/chat/completions`, body, token)).text();
  provider.behaviour = 'echo';
  const harvest = [...new Set(seen)].join(' ');
  for (const stream of [false, true]) {
    answers.push(await sendAs(ask(harvest, { stream })));
  }
  provider.behaviour = 'mix up';
  provider.received.bodies.push(JSON.stringify(ask(harvest)));
  for (const stream of [false, true]) {
    answers.push(await sendAs(ask('What did I say?', { stream })));
    provider.received.bodies.push(JSON.stringify(ask(harvest)));
  }
  return answers.join('\n');
}

async function scrape(app: SampleProcess): Promise<string> {
  const headers = { authorization: `Bearer ${OPERATOR.AI_SECURITY_METRICS_TOKEN}` };
  return (await fetch(`${app.url}/metrics`, { headers })).text();
}

function expectNone(texts: Readonly<Record<string, string>>, values: readonly string[]): void {
  for (const [where, text] of Object.entries(texts)) {
    for (const value of values) expect(text.includes(value), `${value} in ${where}`).toBe(false);
  }
}

describe.each(ADAPTERS)('the sample app in production on %s', (adapter) => {
  // Once with a file, once with the records among the lines of the log.
  it.each([true, false])('lets nothing of a request out (audit file: %s)', async (withFile) => {
    const file = join(folder, `${adapter}.jsonl`);
    provider.received.bodies.length = 0;
    provider.received.headers.length = 0;
    const app = await startSampleProcess({
      ...OPERATOR,
      NODE_ENV: 'production',
      HTTP_ADAPTER: adapter,
      UPSTREAM_BASE_URL: provider.url,
      AI_SECURITY_ISSUER: issuer.issuer,
      AI_SECURITY_AUDIENCE: issuer.audience,
      AI_SECURITY_RATE: '10000/min',
      ...(withFile ? { AI_SECURITY_AUDIT_FILE: file } : {}),
    });
    try {
      const [alice = '', bob = ''] = await Promise.all(SUBJECTS.map((sub) => issuer.token({ sub })));
      const own = await callFromEverywhere(app, alice);
      const others = await answersFor(app, bob);
      const metrics = await scrape(app);
      app.kill('SIGTERM');
      const { code, stdout, stderr } = await app.ended;
      expect(code).toBe(0);
      const audit = withFile ? readFileSync(file, 'utf8') : stdout;

      // All of them hold something at all.
      expect(audit.match(/call\.opened/g)?.length).toBeGreaterThan(10);
      expect(metrics).toMatch(/ai_security_pii_findings_total\{.*type="CREDIT_CARD".*\} [1-9]/);
      expect(stdout).toContain('POST /v1/chat/completions');
      expect(provider.received.bodies.join()).toContain('<EMAIL_ADDRESS_');
      expect(provider.received.headers.join()).toContain(OPERATOR.UPSTREAM_API_KEY);
      expect(others).toContain('You said');

      const tokens = [alice, bob, ...[alice, bob].map((token) => token.split('.')[2] ?? token)];
      const callers = [
        ...PERSONAL,
        ...spellings(PERSONAL),
        PROSE,
        HEADER,
        QUERY,
        MEMBER,
        PASSWORD,
        ...tokens,
      ];
      const operator = [OPERATOR.AI_SECURITY_SECRET, OPERATOR.AI_SECURITY_METRICS_TOKEN];
      const everything = [
        ...callers,
        ...SUBJECTS,
        ...PROVIDER_SECRETS,
        ...operator,
        OPERATOR.UPSTREAM_API_KEY,
      ];
      expectNone({ stdout, stderr, audit, metrics }, everything);
      expectNone({ "another caller's answers": others }, everything);
      expectNone({ 'the own answers': own }, [
        ...PROVIDER_SECRETS,
        ...operator,
        OPERATOR.UPSTREAM_API_KEY,
        alice,
      ]);
      const sent = { 'the bodies sent': provider.received.bodies.join() };
      expectNone(sent, [...PERSONAL, ...spellings(PERSONAL), ...tokens, ...SUBJECTS, ...operator]);
      const headers = { 'the headers sent': provider.received.headers.join() };
      expectNone(headers, [...callers, ...SUBJECTS, ...operator]);
    } finally {
      app.kill('SIGKILL');
    }
  });
});

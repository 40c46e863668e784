/** What people do with the sample app in a shell: start it, paste the line it prints, stop it. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS } from './adapters.js';
import type { AuditLine } from './audit-lines.js';
import { ask, eventsOf, post } from './chat-host.js';
import { compileWorkspace } from './compiled.js';
import { fetchToken, PROMPT, VALUES } from './sample-app-client.js';
import { runSampleApp, startSampleProcess } from './sample-app-process.js';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sample-app-'));
  await compileWorkspace();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);

/** Without the remark of `oidc-provider` about Node 20. */
const ownText = (stderr: string): string =>
  stderr.replace(/^oidc-provider WARNING: Unsupported runtime.*\n/, '');

describe.each(ADAPTERS)('the process of the sample app on %s', (adapter) => {
  it.each(['sh', 'bash'])('prints a line that works in %s as it stands', async (shell) => {
    const app = await startSampleProcess({ HTTP_ADAPTER: adapter });
    try {
      const { stdout } = await promisify(execFile)(shell, ['-c', app.curl]);
      const [head = '', body = ''] = stdout.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      const { choices } = JSON.parse(body) as { choices: [{ message: { content: string } }] };
      const { content } = choices[0].message;
      expect(content).toContain('“I am Ada: ada@example.com, +1 415 555 2671, card 4111 1111 1111 1111.”');
      expect(content).toMatch(/ is at <EMAIL_ADDRESS>\.$/);
    } finally {
      app.kill('SIGTERM');
      await app.ended;
    }
  });

  it('ends its streams well-formed at SIGTERM, writes its audit records and exits with 0', async () => {
    const file = join(folder, `${adapter}.jsonl`);
    const app = await startSampleProcess({
      HTTP_ADAPTER: adapter,
      DEMO_PAUSE_MS: '100',
      AI_SECURITY_AUDIT_FILE: file,
    });
    const token = await fetchToken(app.url);
    const response = await post(`${app.url}/v1/chat/completions`, ask(PROMPT, { stream: true }), token);
    expect(response.status).toBe(200);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let body = (await reader.read()).value ?? '';
    app.kill('SIGTERM');
    for (let part = await reader.read(); !part.done; part = await reader.read()) body += part.value;

    expect(body.endsWith('\n\ndata: [DONE]\n\n')).toBe(true);
    const events = eventsOf(body);
    expect(events).toHaveLength(body.split('\n\n').length - 2);
    expect(events.at(-1)).toMatchObject({ error: { code: 'temporarily_unavailable', type: 'server_error' } });
    expect(body).not.toContain('finish_reason":"stop"');

    const { code, stderr } = await app.ended;
    expect(code).toBe(0);
    expect(ownText(stderr)).toBe('');

    const records = linesOf(readFileSync(file, 'utf8')).map((line) => JSON.parse(line) as AuditLine);
    const id = response.headers.get('x-request-id');
    expect(records.map((record) => [record.type, record.id, record.outcome])).toEqual([
      ['call.opened', id, undefined],
      ['call.closed', id, 'shutdown'],
    ]);
    for (const value of VALUES) expect(readFileSync(file, 'utf8')).not.toContain(value);
  });
});

describe('a sample app that cannot start', () => {
  it.each([
    [
      'bad variables of its own',
      { HTTP_ADAPTER: 'koa', PORT: 'http' },
      /^The sample app does not start: HTTP_ADAPTER must be \w+ or \w+; PORT must be a whole number [^\n]*\n$/,
    ],
    [
      'bad variables of the library',
      { AI_SECURITY_MODE: 'watch', AI_SECURITY_RATE: 'often', AI_SECURITY_SECRET: 'short' },
      /^The sample app does not start: [^\n]*\(3 faults\):\n {2}- mode: .*\n.*\n {2}- secret: .*\n.*\n {2}- rate\.limit: .*\n.*\n$/,
    ],
    [
      'no authorization server in production',
      { NODE_ENV: 'production' },
      /^The sample app does not start: [^\n]*\(1 fault\):\n {2}- issuers: .*\n.*AI_SECURITY_ISSUER and AI_SECURITY_AUDIENCE, or apiKeys\n$/,
    ],
  ])('says why in one message and exits with 1: %s', async (_, env, message) => {
    const { code, stderr, stdout } = await runSampleApp(env);
    expect(code).toBe(1);
    expect(ownText(stderr)).toMatch(message);
    expect(stdout).toBe('');
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { code, stderr } = await runSampleApp({ PORT: `${(other.address() as AddressInfo).port}` });
    other.close();
    expect(code).toBe(1);
    expect(ownText(stderr)).toMatch(/^The sample app does not start: [^\n]*EADDRINUSE[^\n]*\n$/);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolIn, type Said } from '../../../../test/cli/tool-in.js';
import { newApiKey, newApiKeyId } from '../auth/api-keys/api-key-format.js';

const PEPPER = 'the pepper of these tests, 32 and more';

let folder: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-tool-'));
  env = { AI_SECURITY_KEY_STORE: `file:${join(folder, 'keys.json')}`, AI_SECURITY_KEY_PEPPER: PEPPER };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tool = (...argv: string[]): Promise<Said> => toolIn(env, argv);

const KEY = /aisk_[a-z]+_[0-9A-Za-z]{61}/;
const CREATE = ['keys', 'create', '--name', 'nightly', '--owner', 'team-a'];

/** Makes a key; returns it with its id. */
async function create(...options: string[]): Promise<{ key: string; id: string }> {
  const { out } = await tool(...CREATE, '--json', ...options);
  const { key, record } = JSON.parse(out) as { key: string; record: { id: string } };
  return { key, id: record.id };
}

describe('ai-security keys', () => {
  it('creates a key with all that it can have', async () => {
    const lists = [
      '--scope',
      'ai:chat,ai:read',
      '--scope',
      'x',
      '--model',
      'small',
      '--network',
      '10.0.0.0/8',
    ];
    const limits = ['--rate', '5/min', '--tokens', '1k/day', '--cost', '5 USD/day', '--expires', 'never'];
    const others = ['--json', '--tenant', 'acme', '--env', 'test'];
    const { code, out } = await tool(...CREATE, ...others, ...lists, ...limits);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      key: expect.stringMatching(/^aisk_test_/) as string,
      record: {
        name: 'nightly',
        owner: 'team-a',
        tenant: 'acme',
        scopes: ['ai:chat', 'ai:read', 'x'],
        models: ['small'],
        networks: ['10.0.0.0/8'],
        rate: '5/min',
        budget: { tokens: '1k/day', cost: '5 USD/day' },
        expiresAt: null,
      },
    });
  });

  it('shows the key once, on the last line, and says so beside the output', async () => {
    const made = await tool(...CREATE);
    const key = KEY.exec(made.out)?.[0] ?? '';
    expect(made.out.endsWith(`\n\n${key}\n`)).toBe(true);
    expect(made.err).toMatch(/only time/);
    const { id } = await create();
    for (const argv of [['list'], ['show', id], ['revoke', id], ['list', '--json'], ['show', id, '--json']]) {
      const { out, err, code } = await tool('keys', ...argv);
      expect(code).toBe(0);
      expect(out + err).not.toMatch(/aisk_|digest|pepper/);
    }
  });

  it('lists keys as a table', async () => {
    expect((await tool('keys', 'list')).out).toBe('There are no keys.\n');
    const first = await create('--scope', 'ai:chat');
    const second = await create('--expires', 'never');
    await tool('keys', 'revoke', second.id);
    const rows = (await tool('keys', 'list')).out.trimEnd().split('\n');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/^ID +STATUS +ENV +NAME +OWNER +SCOPES +EXPIRES +LAST USED$/);
    const row = (id: string): string | undefined => rows.find((line) => line.startsWith(id));
    expect(row(first.id)).toMatch(
      /active +live +nightly +team-a +ai:chat +\d{4}-\d\d-\d\d \d\d:\d\dZ +never$/,
    );
    expect(row(second.id)).toMatch(/revoked +live +nightly +team-a +- +never +never$/);
    expect(JSON.parse((await tool('keys', 'list', '--json')).out)).toHaveLength(2);
  });

  it('lists also what no calendar knows, since others may have written to the store', async () => {
    const { id } = await create();
    const path = join(folder, 'keys.json');
    const file = readFileSync(path, 'utf8').replace(/"expiresAt": \d+/, '"expiresAt": 9007199254740991');
    writeFileSync(path, file);
    for (const argv of [['list'], ['show', id]]) {
      const { code, out } = await tool('keys', ...argv);
      expect(code).toBe(0);
      expect(out).toContain('beyond the calendar');
    }
  });

  it('rotates under the same id', async () => {
    const { key, id } = await create();
    const { code, out } = await tool('keys', 'rotate', id, '--overlap', '60', '--expires', '10', '--json');
    expect(code).toBe(0);
    const rotated = JSON.parse(out) as { key: string; record: Record<string, number> };
    expect(rotated.key).not.toBe(key);
    expect(rotated.record['id']).toBe(id);
    expect(rotated.record['previousSecretUntil']).toBeLessThan(Date.now() / 1000 + 61);
    expect(rotated.record['expiresAt']).toBeLessThan(Date.now() / 1000 + 11 * 86_400);
  });

  it('takes the key itself where an id is asked for, as a leaked key is at hand', async () => {
    const { key, id } = await create();
    const { code, out } = await tool('keys', 'revoke', key, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id, status: 'revoked' });
  });

  it('makes no key without a pepper, but needs none to look and to revoke', async () => {
    const { id } = await create();
    for (const pepper of ['', 'too short']) {
      env = { ...env, AI_SECURITY_KEY_PEPPER: pepper };
      const { code, err } = await tool('keys', 'rotate', id);
      expect(code).toBe(2);
      expect(err).toContain('AI_SECURITY_KEY_PEPPER');
      expect(err).not.toContain('too short');
    }
    expect((await tool('keys', 'show', id)).code).toBe(0);
    expect((await tool('keys', 'revoke', id)).code).toBe(0);
  });

  it('lists all that is missing at once', async () => {
    env = {};
    const { code, err, out } = await tool('keys', 'create');
    expect(code).toBe(2);
    expect(out).toBe('');
    for (const missing of ['--store', 'AI_SECURITY_KEY_STORE', 'REDIS_URL', 'AI_SECURITY_KEY_PEPPER'])
      expect(err).toContain(missing);
    expect(err).toContain('--name');
    expect(err).toContain('--owner');
  });

  it.each([
    ['help', 0, ['--help']],
    ['nothing', 0, []],
    ['another area', 2, ['budgets']],
    ['no command', 2, ['keys']],
    ['another command', 2, ['keys', 'drop']],
    ['a name of every object', 2, ['keys', 'toString']],
    ['an option of another command', 2, ['keys', 'list', '--name', 'x']],
    ['an option without its value', 2, ['keys', 'list', '--store']],
    ['no id', 2, ['keys', 'show']],
    ['two ids', 2, ['keys', 'show', 'AAAAAAAAAAAA', 'AAAAAAAAAAAA']],
    ['an operand too many', 2, ['keys', 'list', 'AAAAAAAAAAAA']],
    ['a bad environment', 2, [...CREATE, '--env', 'Live']],
    ['a bad expiry', 2, [...CREATE, '--expires', 'soon']],
    ['a bad network', 2, [...CREATE, '--network', 'example.com']],
    ['a bad overlap', 2, ['keys', 'rotate', 'AAAAAAAAAAAA', '--overlap', '1d']],
    ['a place that is none', 2, ['keys', 'list', '--store', 'postgres://host']],
    ['an unknown id', 1, ['keys', 'show', 'AAAAAAAAAAAA']],
    ['a store that cannot be read', 3, ['keys', 'list', '--store', 'file:/dev/null/keys.json']],
    ['a Redis that is down', 3, ['keys', 'list', '--store', 'redis://:word-of-pass@127.0.0.1:1']],
  ])('answers %s with exit code %i', async (_, expected, argv) => {
    const { code, out, err } = await tool(...argv);
    expect(code).toBe(expected);
    expect(expected === 0 ? out : err).toMatch(/ai-security/);
    expect(out + err).not.toContain('word-of-pass');
  });

  it('refuses to rotate what has ended', async () => {
    const { id } = await create();
    await tool('keys', 'revoke', id);
    const { code, err } = await tool('keys', 'rotate', id);
    expect(code).toBe(1);
    expect(err).toMatch(/revoked/);
  });

  it('repeats no key that was put in the wrong place', async () => {
    const key = newApiKey('live', newApiKeyId());
    for (const argv of [
      [key],
      ['keys', key],
      ['keys', 'list', key],
      ['keys', 'list', `--${key}`],
      ['keys', 'show', key],
      ['keys', 'show', `${key}x`],
      ['keys', 'list', '--store', key],
      [...CREATE, '--env', key],
      [...CREATE, '--scope', `"${key}"`],
      [...CREATE, '--network', key],
      [...CREATE, '--rate', key],
    ]) {
      const { code, out, err } = await tool(...argv);
      expect(code).not.toBe(0);
      expect(out + err).not.toContain(key);
    }
  });
});

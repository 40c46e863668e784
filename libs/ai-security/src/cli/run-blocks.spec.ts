import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolIn, type Said } from '../../../../test/cli/tool-in.js';
import { newApiKey, newApiKeyId } from '../auth/api-keys/api-key-format.js';
import { FileBlockStore } from '../policy/kill-switch/file-block-store.js';

let folder: string;
let path: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blocks-tool-'));
  path = join(folder, 'blocks.json');
  env = { AI_SECURITY_BLOCK_STORE: `file:${path}` };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tool = (...argv: string[]): Promise<Said> => toolIn(env, argv);

const ALICE = 'https://as.example|alice';

describe('ai-security block, unblock and blocked', () => {
  it('blocks, lists and unblocks every kind of target', async () => {
    expect((await tool('blocked')).out).toBe('Nothing is blocked.\n');
    const targets = [
      ['principal', ALICE],
      ['key', 'AAAAAAAAAAAA'],
      ['tenant', 'acme'],
      ['model', 'gpt-*'],
      ['all'],
    ];
    for (const target of targets) expect((await tool('block', ...target)).code).toBe(0);
    const rows = (await tool('blocked')).out.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^KIND +ID +REASON +SINCE +UNTIL$/);
    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatch(
      /^principal +https:\/\/as\.example\|alice +unspecified +\d{4}-\d\d-\d\d \d\d:\d\dZ +released$/,
    );
    const stored = await new FileBlockStore(path).read();
    expect(stored.map((block) => [block.kind, ...('id' in block ? [block.id] : [])])).toEqual(targets);
    for (const target of targets) expect((await tool('unblock', ...target)).code).toBe(0);
    expect(await new FileBlockStore(path).read()).toEqual([]);
  });

  it('takes a reason and an end, and answers in JSON', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { out } = await tool('block', 'all', '--reason', 'incident-7', '--for', '30min', '--json');
    const block = JSON.parse(out) as Record<string, number>;
    expect(block).toMatchObject({ kind: 'all', reason: 'incident-7' });
    expect(block['expiresAt']! - block['blockedAt']!).toBeGreaterThanOrEqual(1799);
    expect(block['blockedAt']).toBeGreaterThanOrEqual(before);
    expect(JSON.parse((await tool('blocked', '--json')).out)).toEqual([block]);
    expect(JSON.parse((await tool('unblock', 'all', '--json')).out)).toEqual({ kind: 'all' });
  });

  it('takes the key itself where its id is asked for, and does not repeat it', async () => {
    const id = newApiKeyId();
    const key = newApiKey('live', id);
    const { code, out } = await tool('block', 'key', key, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ kind: 'key', id });
    expect((await tool('unblock', 'key', id)).code).toBe(0);
    for (const argv of [
      ['block', key],
      ['block', 'principal', key],
      ['unblock', 'tenant', key],
      ['block', 'key', `${key}x`],
      ['block', 'all', '--reason', key],
      ['block', 'all', key],
      ['blocked', key],
    ]) {
      const { code: refused, out: said, err } = await tool(...argv);
      expect(refused, argv[0]).toBe(2);
      expect(said + err).not.toContain(key);
    }
  });

  it('shows no control characters of an id', async () => {
    await new FileBlockStore(path).put({
      kind: 'tenant',
      id: 'a\u001b[2Jb\n',
      reason: 'x',
      blockedAt: 1,
      expiresAt: null,
    });
    expect((await tool('blocked')).out).not.toContain('\u001b');
  });

  it.each([
    ['no target', 2, ['block']],
    ['no id', 2, ['block', 'principal']],
    ['another kind', 2, ['block', 'user', 'x']],
    ['an id for all', 2, ['block', 'all', 'x']],
    ['two ids', 2, ['block', 'model', 'x', 'y']],
    ['no id of a key', 2, ['block', 'key', 'short']],
    ['a reason that could be data', 2, ['block', 'all', '--reason', 'Jane Doe']],
    ['a time without a unit', 2, ['block', 'all', '--for', '60']],
    ['a time of another unit', 2, ['block', 'all', '--for', '2weeks']],
    ['no time', 2, ['block', 'all', '--for', '0s']],
    ['an option of another command', 2, ['unblock', 'all', '--for', '1h']],
    ['a place that is none', 2, ['blocked', '--store', 'postgres://host']],
    ['what is not blocked', 1, ['unblock', 'all']],
    ['a store that cannot be read', 3, ['blocked', '--store', 'file:/dev/null/blocks.json']],
    ['a Redis that is down', 3, ['block', 'all', '--store', 'redis://:word-of-pass@127.0.0.1:1']],
  ])('answers %s with exit code %i', async (_, expected, argv) => {
    const { code, out, err } = await tool(...argv);
    expect(code).toBe(expected);
    expect(err).toMatch(/ai-security/);
    expect(out + err).not.toContain('word-of-pass');
  });

  it('says which variable names the store', async () => {
    env = {};
    const { code, err } = await tool('blocked');
    expect(code).toBe(2);
    expect(err).toContain('AI_SECURITY_BLOCK_STORE');
    expect(err).not.toContain('AI_SECURITY_KEY_STORE');
  });
});

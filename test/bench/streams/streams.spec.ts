import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const runner = fileURLToPath(new URL('run.js', import.meta.url));

interface Row {
  readonly format: string;
  readonly text: string;
}

it('measures every kind of stream, after checking what a client sees of it', async () => {
  const flags = ['--json', '--quick', '--part', 'events'];
  const { stdout } = await promisify(execFile)(process.execPath, [runner, ...flags]);
  const { added, hold } = JSON.parse(stdout) as { added: Row[]; hold: Row[] };
  const spread = { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) };
  expect(added[0]).toEqual({
    format: 'openai.chat',
    text: 'prose',
    events: expect.any(Number),
    p50: expect.any(Number),
    p99: expect.any(Number),
  });
  expect(hold[0]).toEqual({
    format: 'openai.chat',
    text: 'prose',
    characters: spread,
    events: spread,
    firstVisible: spread,
    firstWithinOne: expect.any(Number),
  });
  const names = ({ format, text }: Row): string => `${format}: ${text}`;
  expect(hold.map(names)).toEqual(added.map(names));
  expect(new Set(added.map(({ format }) => format))).toEqual(
    new Set([
      'openai.chat',
      'openai.chat, tool call',
      'openai.responses',
      'anthropic.messages',
      'ai-sdk.ui',
      'mcp',
      'ndjson',
      'text',
      'rule',
    ]),
  );
}, 60_000);

import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuditSink } from './create-audit-sink.js';
import { FileSink } from './file-sink.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const record = (n: number) => JSON.stringify({ n, text: 'ü€😀'.repeat(n % 7) });
const numbers = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { n: number }).n);

describe('FileSink', () => {
  it('writes one record a line, in the order of the calls, in a file for its owner only', async () => {
    const sink = new FileSink(path);
    // Records arrive while earlier ones are being written.
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 100; i++) sink.write(record(round * 100 + i));
      await (round % 3 === 0 ? sink.flush() : new Promise(setImmediate));
    }
    await sink.flush();
    const text = await readFile(path, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(numbers(text)).toEqual(Array.from({ length: 2_000 }, (_, i) => i));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('writes without being asked to', async () => {
    const sink = new FileSink(path);
    sink.write(record(1));
    await expect.poll(() => readFile(path, 'utf8')).toBe(`${record(1)}\n`);
    sink.write(record(2));
    await expect.poll(() => readFile(path, 'utf8')).toBe(`${record(1)}\n${record(2)}\n`);
  });

  it('appends to what is there', async () => {
    await writeFile(path, `${record(1)}\n`);
    const sink = new FileSink(path);
    sink.write(record(2));
    await sink.flush();
    expect(numbers(await readFile(path, 'utf8'))).toEqual([1, 2]);
  });

  it('does not continue the torn line of a process that was killed', async () => {
    await writeFile(path, `${record(1)}\n{"n":2,"te`);
    const sink = new FileSink(path);
    sink.write(record(3));
    await sink.flush();
    const [first, torn, third, ...rest] = (await readFile(path, 'utf8')).split('\n');
    expect([first, torn, third, rest]).toEqual([record(1), '{"n":2,"te', record(3), ['']]);
  });

  it('shares a file with another writer without mixing lines', async () => {
    const sinks = [new FileSink(path), new FileSink(path)];
    for (let i = 0; i < 1_000; i++) sinks[i % 2]?.write(record(i));
    await Promise.all(sinks.map((sink) => sink.flush()));
    const written = numbers(await readFile(path, 'utf8'));
    expect(written.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
  });

  it('follows a file that was rotated', async () => {
    const sink = new FileSink(path);
    sink.write(record(1));
    await sink.flush();
    await unlink(path);
    sink.write(record(2));
    await sink.flush();
    expect(numbers(await readFile(path, 'utf8'))).toEqual([2]);
  });

  it('refuses beyond 10,000 records', async () => {
    const sink = new FileSink(path);
    for (let i = 0; i < 10_000; i++) sink.write(record(i));
    expect(() => sink.write(record(10_000))).toThrow('queue is full');
    await sink.flush();
    sink.write(record(10_001));
    await sink.flush();
    expect(numbers(await readFile(path, 'utf8'))).toHaveLength(10_001);
  });

  it('refuses beyond 8 MiB, counted in bytes', async () => {
    const sink = new FileSink(path);
    const mebibyte = 'ü'.repeat(512 * 1024 - 1);
    for (let i = 0; i < 8; i++) sink.write(mebibyte);
    expect(() => sink.write(mebibyte)).toThrow('queue is full');
    await sink.flush();
    expect((await stat(path)).size).toBe(8 * (1024 * 1024 - 1));
  });

  it('stops the boot when the file cannot be opened', () => {
    expect(() => new FileSink(join(folder, 'missing', 'audit.jsonl'))).toThrow('ENOENT');
  });
});

// What makes the path unusable; `/dev/full` is a Linux device.
const FAULTS: [string, string, () => Promise<unknown>][] = [
  ['a path that is a folder', 'EISDIR', () => mkdir(path)],
];
if (process.platform === 'linux') FAULTS.push(['a full disk', 'ENOSPC', () => symlink('/dev/full', path)]);

describe.each(FAULTS)('%s', (_, code, breakPath) => {
  it('refuses records, keeps the accepted ones, and goes on when it is mended', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const sink = new FileSink(path);
    await unlink(path);
    await breakPath();
    sink.write(record(1));
    sink.write(record(2));
    await expect(sink.flush()).rejects.toThrow(code);
    expect(() => sink.write(record(99))).toThrow('cannot be written');

    // Mended, but tried again only when a second has passed.
    await rm(path, { recursive: true });
    expect(() => sink.write(record(99))).toThrow('cannot be written');
    expect(await readdir(folder)).toEqual([]);

    vi.advanceTimersByTime(1_000);
    expect(() => sink.write(record(99))).toThrow('cannot be written');
    await expect.poll(() => sink.write(record(3))).toBeUndefined();
    await sink.flush();
    expect(numbers(await readFile(path, 'utf8'))).toEqual([1, 2, 3]);
  });
});

describe('createAuditSink', () => {
  it('takes the file where one is named', async () => {
    const sink = createAuditSink({ file: path, onFailure: 'deny' });
    await sink.write(record(1));
    await sink.flush?.();
    expect(numbers(await readFile(path, 'utf8'))).toEqual([1]);
  });

  it("takes Nest's logger where none is", async () => {
    const log = vi.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    await createAuditSink({ file: undefined, onFailure: 'deny' }).write('{"seq":1}');
    expect(log).toHaveBeenCalledExactlyOnceWith('{"seq":1}');
  });
});

/** Audit records in a JSON Lines file, written in groups beside the calls. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { AuditSink } from './audit-sink.js';

const MAX_QUEUED_RECORDS = 10_000;
const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
const GROUP_MS = 10;
const RETRY_MS = 1_000;
// O_APPEND: the kernel puts each write at the end, whoever else has the file open. `+`: to read the tail.
const APPEND = 'a+';
const OWNER_ONLY = 0o600;

/**
 * Appends records to a file, mode 0600 where it is made here. A record is accepted into memory and
 * written at most 10 ms later, without `fsync`; a process that is killed loses those 10 ms.
 *
 * A disk that fails loses nothing: accepted records wait, new ones are refused, and from one second later
 * a refused write tries the disk again. A line that was cut by the failure is completed first.
 * The file is opened for each group, so that a rotated, remounted or mended one is found again.
 */
export class FileSink implements AuditSink {
  #queue: string[] = [];
  // Bytes of a group that the disk has not taken yet.
  #group: Buffer = Buffer.alloc(0);
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: { readonly cause: unknown; readonly retryAt: number } | undefined;

  /** @throws when the file cannot be opened: a boot without its audit file must not look like a good one */
  constructor(private readonly path: string) {
    if (endsInsideLine(path)) this.#group = Buffer.from('\n');
    this.#pendingBytes = this.#group.length;
  }

  /** @throws Error when the disk has failed or the queue is full (10,000 records or 8 MiB) */
  write(line: string): void {
    if (this.#failure) {
      if (performance.now() >= this.#failure.retryAt) void this.#writeOut();
      throw new Error('the audit file cannot be written', { cause: this.#failure.cause });
    }
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#queue.length >= MAX_QUEUED_RECORDS || this.#pendingBytes + bytes > MAX_QUEUED_BYTES) {
      throw new Error('the audit queue is full');
    }
    this.#queue.push(line);
    this.#pendingBytes += bytes;
    this.#schedule();
  }

  /** @throws (rejects with) the error of the disk when accepted records cannot be written */
  async flush(): Promise<void> {
    while (this.#pendingBytes > 0) {
      await this.#writeOut();
      if (this.#failure) throw this.#failure.cause;
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.#writeOut(), GROUP_MS);
  }

  /** Writes all that is queued; one run at a time. Never rejects. */
  #writeOut(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#drain()
      .then(
        () => void (this.#failure = undefined),
        (cause: unknown) => void (this.#failure = { cause, retryAt: performance.now() + RETRY_MS }),
      )
      .finally(() => {
        this.#writing = undefined;
        // Records that came while the file was being closed, and whose timer found this run still going.
        if (this.#pendingBytes > 0 && !this.#failure) this.#schedule();
      });
    return this.#writing;
  }

  async #drain(): Promise<void> {
    const file = await open(this.path, APPEND, OWNER_ONLY);
    try {
      for (;;) {
        if (this.#group.length === 0) {
          if (this.#queue.length === 0) return;
          this.#group = Buffer.from(`${this.#queue.join('\n')}\n`);
          this.#queue = [];
        }
        const { bytesWritten } = await file.write(this.#group);
        this.#group = this.#group.subarray(bytesWritten);
        this.#pendingBytes -= bytesWritten;
      }
    } finally {
      await file.close();
    }
  }
}

/** Whether a process was killed in the middle of a line: ours must not continue it. */
function endsInsideLine(path: string): boolean {
  const file = openSync(path, APPEND, OWNER_ONLY);
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  } finally {
    closeSync(file);
  }
}

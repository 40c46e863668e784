/** An audit sink that keeps its lines, so that a test can read what was recorded. */
import type { AuditSink } from '@ai-security/nestjs';
import { eventually } from './eventually.js';

export interface RecordedFact {
  readonly stage?: string;
  readonly effect?: string;
  readonly reason?: string;
  readonly direction?: string;
  readonly type?: string;
  readonly count?: number;
  readonly action?: string;
}

/** A line of the audit log, as far as the tests read it. */
export interface AuditLine {
  readonly type: 'call.opened' | 'call.closed' | 'call.refused';
  readonly id: string;
  readonly seq: number;
  readonly traceId?: string;
  readonly route?: string;
  readonly model?: string;
  readonly mode?: string;
  readonly outcome?: string;
  readonly status?: number;
  readonly streaming?: boolean;
  readonly usage?: { readonly input: number; readonly output: number };
  readonly cost?: { readonly microUsd: number; readonly prices: string };
  readonly upstreamRequests?: number;
  readonly decisions: readonly RecordedFact[];
  readonly findings: readonly RecordedFact[];
}

export class AuditLines implements AuditSink {
  readonly lines: string[] = [];
  // Calls of an earlier test that had not ended when it did.
  readonly #late = new Set<string>();

  write(line: string): void | Promise<void> {
    if (!this.#late.has((JSON.parse(line) as AuditLine).id)) this.lines.push(line);
  }

  get records(): AuditLine[] {
    return this.lines.map((line) => JSON.parse(line) as AuditLine);
  }

  get endings(): AuditLine[] {
    return this.records.filter(({ type }) => type !== 'call.opened');
  }

  clear(): void {
    const ended = new Set(this.endings.map(({ id }) => id));
    for (const { id } of this.records) if (!ended.has(id)) this.#late.add(id);
    this.lines.length = 0;
  }

  /** What is on record of a call, once it has ended: the client may have its answer before that. */
  async call(id: string | null): Promise<AuditLine> {
    return eventually(() => {
      const ending = this.endings.find((record) => record.id === id);
      if (!ending) throw new Error(`no record has ended the call ${id}`);
      const opening = this.records.find((record) => record.type === 'call.opened' && record.id === id);
      if (!opening) return ending;
      // The closing record goes on where the opening one left off.
      return {
        ...opening,
        ...ending,
        decisions: [...opening.decisions, ...ending.decisions],
        findings: [...opening.findings, ...ending.findings],
      };
    });
  }

  /** The only call since `clear()`. */
  async onlyCall(): Promise<AuditLine> {
    const id = await eventually(() => {
      const [first] = this.endings;
      if (!first) throw new Error('no record has ended a call');
      return first.id;
    });
    if (this.records.some((record) => record.id !== id)) throw new Error('there was more than one call');
    return this.call(id);
  }
}

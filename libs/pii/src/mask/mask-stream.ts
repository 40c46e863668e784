// Masks a text in pieces. `mask` of a whole text is this stream with a single piece.
import type { Finding } from '../finding.js';
import { MASK_LOOKAHEAD, type ScanPlan } from '../scan/scan-plan.js';
import { Scanner } from '../scan/scanner.js';
import type { TextTransform } from '../text-transform.js';
import { placeholder, shownValue } from './mask-value.js';

export class MaskStream implements TextTransform {
  readonly maxHold: number;
  readonly findings: Finding[] = [];

  private readonly scanner: Scanner;
  /** Up to here the scanner's text has been delivered. */
  private released = 0;

  constructor(
    plan: ScanPlan,
    private readonly action: 'redact' | 'mask',
  ) {
    this.maxHold = plan.maxHold;
    this.scanner = new Scanner(plan, action === 'mask' ? MASK_LOOKAHEAD : 0);
  }

  push(piece: string): string {
    return this.advance(piece, false);
  }

  end(): string {
    return this.advance('', true);
  }

  /** A text that comes as one piece: `push` and `end` in one. */
  whole(text: string): string {
    return this.advance(text, true);
  }

  private advance(piece: string, final: boolean): string {
    const scanner = this.scanner;
    this.released -= scanner.append(piece, final, this.released);
    if (scanner.open && !this.closeOpen(final)) return '';
    let out = '';
    while (scanner.next()) {
      out += scanner.text.slice(this.released, scanner.start) + this.shown();
      this.released = scanner.end;
      if (scanner.open) return out;
      this.report();
    }
    const hold = scanner.hold;
    if (hold > this.released) {
      out =
        out === '' ? scanner.text.slice(this.released, hold) : out + scanner.text.slice(this.released, hold);
      this.released = hold;
    }
    return out;
  }

  /** Drops what belongs to a long value that was shown already. False: it goes on beyond this piece. */
  private closeOpen(final: boolean): boolean {
    const ended = this.scanner.skipOpen();
    this.released = this.scanner.end;
    if (ended) this.report();
    return ended || final;
  }

  private shown(): string {
    const { recognizer, text, start, end, open } = this.scanner;
    const { type, keep = 'last4' } = recognizer!;
    return open ? placeholder(type) : shownValue(this.action, type, keep, text, start, end);
  }

  private report(): void {
    const { recognizer, base, start, end, score } = this.scanner;
    this.findings.push({ type: recognizer!.type, start: base + start, end: base + end, score });
  }
}

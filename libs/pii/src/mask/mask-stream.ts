// Masks a text in pieces. `mask` of a whole text is this stream with a single piece.
import type { Finding } from '../finding.js';
import { LONG_VALUE, MASK_LOOKAHEAD, type ScanPlan } from '../scan/scan-plan.js';
import { Scanner } from '../scan/scanner.js';
import type { TextTransform } from '../text-transform.js';
import type { MaskActions } from './action.js';
import { placeholder, shownValue } from './mask-value.js';

/** A `TextTransform` that says which type made it stop. */
export interface MaskTransform extends TextTransform {
  /** Set at the first value whose action is `block`; nothing behind its placeholder is delivered. */
  readonly stop: { readonly reason: 'pii_blocked'; readonly type: string } | undefined;
}

export class MaskStream implements MaskTransform {
  readonly maxHold: number;
  readonly findings: Finding[] = [];
  stop: MaskTransform['stop'];

  private readonly scanner: Scanner;
  /** Up to here the scanner's text has been delivered. */
  private released = 0;

  constructor(
    plan: ScanPlan,
    private readonly actions: MaskActions,
  ) {
    this.maxHold = plan.maxHold;
    this.scanner = new Scanner(plan, actions.masks ? MASK_LOOKAHEAD : 0);
  }

  push(piece: string): string {
    return this.stop ? '' : this.advance(piece, false, true);
  }

  end(): string {
    return this.stop ? '' : this.advance('', true, true);
  }

  /** A text that comes as one piece: `push` and `end` in one, but what is behind a blocked value is masked too. */
  whole(text: string): string {
    return this.advance(text, true, false);
  }

  private advance(piece: string, final: boolean, mayStop: boolean): string {
    const scanner = this.scanner;
    this.released -= scanner.append(piece, final, this.released);
    let out = '';
    if (scanner.open) {
      const ended = scanner.skipOpen();
      // What belongs to a long value is dropped, or passes as its beginning did.
      if (this.actions.of(scanner.finder!.type) === 'report') {
        out = scanner.text.slice(this.released, scanner.end);
      }
      this.released = scanner.end;
      if (!ended) return out;
      this.report(scanner.end);
    }
    while (scanner.next()) {
      out += scanner.text.slice(this.released, scanner.start) + this.shown();
      this.released = scanner.end;
      if (this.stop && mayStop) {
        // How much of a longer value has arrived depends on the cuts.
        this.report(Math.min(scanner.end, scanner.start + LONG_VALUE));
        return out;
      }
      if (scanner.open) return out;
      this.report(scanner.end);
    }
    const hold = scanner.hold;
    if (hold > this.released) {
      out =
        out === '' ? scanner.text.slice(this.released, hold) : out + scanner.text.slice(this.released, hold);
      this.released = hold;
    }
    return out;
  }

  private shown(): string {
    const { finder, text, start, end, open, score } = this.scanner;
    const { type, keep } = finder!;
    const spec = this.actions.of(type);
    if (spec === 'block') this.stop ??= { reason: 'pii_blocked', type };
    if (open && spec !== 'report') return placeholder(type);
    return shownValue(spec, { type, score }, keep, text, start, end, this.actions.digest);
  }

  private report(end: number): void {
    const { finder, base, start, score } = this.scanner;
    this.findings.push({ type: finder!.type, start: base + start, end: base + end, score });
  }
}

/** The simplest transform that has to hold text back: replaces one word, wherever it stands. */
import type { Finding, TextTransform } from '@ai-security/pii';

export const SECRET = 'SECRET';
export const SHOWN = '[hidden "word"]';

export class SecretWord implements TextTransform {
  readonly maxHold = SECRET.length - 1;
  readonly findings: Finding[] = [];
  ended = 0;
  #held = '';

  push(piece: string): string {
    const [...parts] = (this.#held + piece).split(SECRET);
    for (let i = 1; i < parts.length; i++)
      this.findings.push({ type: 'WORD', start: 0, end: SECRET.length, score: 1 });
    const last = parts.pop() ?? '';
    let hold = Math.min(this.maxHold, last.length);
    while (!SECRET.startsWith(last.slice(last.length - hold))) hold--;
    this.#held = last.slice(last.length - hold);
    return [...parts, last.slice(0, last.length - hold)].join(SHOWN);
  }

  end(): string {
    this.ended++;
    return this.#held;
  }
}

/** What the transform makes of a whole text. */
export const hideSecrets = (text: string): string => text.replaceAll(SECRET, SHOWN);

/** Passes text on until it has seen a word, and then demands the end. */
export class StopWord implements TextTransform {
  readonly maxHold = 0;
  readonly findings: Finding[] = [];
  stop: { reason: string } | undefined;

  push(piece: string): string {
    const at = piece.indexOf('STOP');
    if (at >= 0) this.stop = { reason: 'stop_word' };
    return at >= 0 ? piece.slice(0, at) : piece;
  }

  end(): string {
    return '';
  }
}

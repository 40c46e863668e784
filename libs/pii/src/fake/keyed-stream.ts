// The choices of a fake: the same for the same value under the same key, unpredictable without the key.
import type { KeyedDigest } from '../pseudonym/keyed-digest.js';

export class KeyedStream {
  private block = new Uint8Array(0);
  private blocks = 0;
  private next = 0;
  private readonly seed: string;

  /** One number in two ways of writing (spaces, dashes, case) gets one fake. */
  constructor(
    private readonly digest: KeyedDigest,
    private readonly type: string,
    value: string,
  ) {
    this.seed = value.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '') || value;
  }

  /** A whole number from 0 to `n - 1`, for n up to 256; the bias of a byte modulo n does not matter here. */
  below(n: number): number {
    if (this.next === this.block.length) {
      this.block = this.digest(`fake${this.blocks++}\0${this.type}`, this.seed).slice();
      this.next = 0;
    }
    return this.block[this.next++]! % n;
  }

  digits(count: number): string {
    let out = '';
    for (let i = 0; i < count; i++) out += this.below(10);
    return out;
  }
}

/** Keeps surrogate pairs whole in a text that leaves in pieces: half a pair cannot be written as UTF-8. */

export class SurrogatePairs {
  #half = '';

  /** The piece, without a first half at its end: that one leaves with the next piece. */
  push(piece: string): string {
    if (piece === '') return '';
    const text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    if (last < 0xd800 || last >= 0xdc00) {
      this.#half = '';
      return text;
    }
    this.#half = text.slice(-1);
    return text.slice(0, -1);
  }

  end(): string {
    const half = this.#half;
    this.#half = '';
    return half;
  }
}

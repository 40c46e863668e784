/** Server-provided nonces of DPoP (RFC 9449 sections 8 and 9) that no server has to remember. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const SLOT_MS = 60_000;

/**
 * A nonce is the HMAC of the minute. Who does not know the key cannot make those to come, so a proof with one
 * was made a short time ago, whatever the client's clock says. All processes with the same secret give out and
 * accept the same.
 */
export class DpopNonces {
  readonly #key: Uint8Array;
  #slot = -1;
  /** Of the minute before, this one and the next. */
  #nonces: readonly Buffer[] = [];
  #current = '';

  /**
   * @param secret the module's secret, 32 bytes or more
   * @param clock milliseconds since the epoch
   */
  constructor(
    secret: Uint8Array,
    private readonly clock: () => number = Date.now,
  ) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'ai-security dpop nonces v1', 32));
  }

  /** The nonce to give out now: 43 characters, good for one to two minutes. */
  current(): string {
    this.#turn();
    return this.#current;
  }

  /** Whether `nonce` was given out a short time ago, by this process or one whose clock is a little ahead. */
  accepts(nonce: string): boolean {
    this.#turn();
    const given = Buffer.from(nonce);
    // Constant time: the next nonce is still a secret.
    return this.#nonces.some((known) => known.length === given.length && timingSafeEqual(known, given));
  }

  #turn(): void {
    const slot = Math.floor(this.clock() / SLOT_MS);
    if (slot === this.#slot) return;
    this.#slot = slot;
    this.#current = this.#nonceOf(slot);
    this.#nonces = [this.#nonceOf(slot - 1), this.#current, this.#nonceOf(slot + 1)].map((nonce) =>
      Buffer.from(nonce),
    );
  }

  #nonceOf(slot: number): string {
    return createHmac('sha256', this.#key).update(String(slot)).digest('base64url');
  }
}

/**
 * A ledger of which each process takes a chunk from the shared one, and grants from it by itself: what the
 * simulation compares with. One claim a call; the library itself does not lease.
 */

/** Near the end of a budget a chunk would be what others are refused for. */
const WITHOUT_LEASES_BELOW = 0.1;

export class LocalLeases {
  #chunk;
  #fetching;
  #chunks = 0;
  #calls = new Map();

  /** @param share chunks that all processes together may hold at once, of what is left */
  constructor(shared, name, processes, share = 8) {
    this.shared = shared;
    this.name = name;
    this.parts = share * processes;
    this.remaining = Infinity;
  }

  async reserve(key, claims, lease) {
    const [{ amount }] = claims;
    for (;;) {
      if (this.#chunk && this.#chunk.left >= amount) return this.#grant(key, amount);
      this.#fetching ??= this.#fetch(claims[0], lease).finally(() => (this.#fetching = undefined));
      const refused = await this.#fetching;
      if (refused) return refused;
    }
  }

  async settle(key, { tokens }) {
    const { chunk, amount } = this.#calls.get(key.id);
    this.#calls.delete(key.id);
    chunk.open--;
    chunk.used += tokens;
    chunk.left += amount - tokens;
    if (chunk.retired && chunk.open === 0) await this.#giveBack(chunk);
  }

  /** What is left of the last chunk goes back. */
  async close() {
    if (this.#chunk) await this.#retire();
  }

  #grant(key, amount) {
    this.#chunk.left -= amount;
    this.#chunk.open++;
    this.#calls.set(key.id, { chunk: this.#chunk, amount });
    return { granted: true, states: [] };
  }

  async #fetch(claim, lease) {
    if (this.#chunk) await this.#retire();
    const { limit, amount } = claim;
    const wanted =
      this.remaining === Infinity || this.remaining < limit * WITHOUT_LEASES_BELOW
        ? amount
        : Math.max(amount, Math.floor(this.remaining / this.parts));
    for (const size of new Set([wanted, amount])) {
      const key = { tenant: '', id: `${this.name}:${this.#chunks++}` };
      const result = await this.shared.reserve(key, [{ ...claim, amount: size }], lease);
      this.remaining = result.states[0].remaining;
      if (!result.granted) continue;
      this.#chunk = { key, left: size, used: 0, open: 0, retired: false };
      return undefined;
    }
    return { granted: false, states: [], retryAfterMs: 1_000 };
  }

  async #retire() {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    chunk.retired = true;
    if (chunk.open === 0) await this.#giveBack(chunk);
  }

  #giveBack(chunk) {
    return this.shared.settle(chunk.key, { tokens: chunk.used });
  }
}

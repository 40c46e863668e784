/** The address of the client: from the socket, and behind trusted proxies from `X-Forwarded-For`. */
import { AddressRanges, canonicalAddress } from './address-ranges.js';

// Both bound the work that one header can ask for; real chains have fewer than five hops.
const MAX_HOPS = 32;
const MAX_HEADER_LENGTH = 2048;

// Some proxies append the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
const WITH_PORT = /^(?:\[([^[\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/;

/** What stands for the address of a peer that has none (a Unix socket, a connection already gone). */
export const UNKNOWN_ADDRESS = 'unknown';

/**
 * Derives client addresses.
 *
 * `X-Forwarded-For` is read from right to left, and only as long as the address reached so far is a trusted
 * proxy: everything further left may have been written by the client.
 */
export class ClientAddress {
  readonly #trusted: AddressRanges;
  readonly #trustsAny: boolean;

  /**
   * @param trustedProxies addresses or CIDR ranges, e.g. `['10.0.0.0/8', '2001:db8::1']`
   * @throws Error that quotes the entry which is neither
   */
  constructor(trustedProxies: readonly string[]) {
    this.#trusted = new AddressRanges(trustedProxies);
    this.#trustsAny = trustedProxies.length > 0;
  }

  /**
   * @param socketAddress `socket.remoteAddress`
   * @param forwardedFor the `X-Forwarded-For` header; repeated headers joined by commas, as Node does
   * @returns an IPv4 address, an IPv6 address in canonical form, or `'unknown'`
   */
  of(socketAddress: string | undefined, forwardedFor: string | undefined): string {
    let address = canonicalAddress(socketAddress ?? '');
    if (address === undefined) return UNKNOWN_ADDRESS;
    if (!this.#trustsAny || !forwardedFor) return address;

    const hops = rightmostHops(forwardedFor);
    for (let i = hops.length - 1; i >= 0 && this.#trusted.has(address); i--) {
      const hop = canonicalAddress(withoutPort(hops[i]?.trim() ?? ''));
      // Whoever wrote this hop, nothing to its left can be relied on.
      if (hop === undefined) break;
      address = hop;
    }
    return address;
  }

  /** Whether a peer is a trusted proxy, so that what it says of its clients counts. */
  isTrustedProxy(socketAddress: string | undefined): boolean {
    const address = canonicalAddress(socketAddress ?? '');
    return address !== undefined && this.#trusted.has(address);
  }

  /**
   * The key under which an address from `of` is counted: IPv6 by its /64, because one subscriber holds
   * that many addresses.
   */
  limitKey(address: string): string {
    if (!address.includes(':')) return address;
    const [head = '', tail = ''] = address.split('::');
    const groups = head === '' ? [] : head.split(':');
    if (address.includes('::')) {
      const after = tail === '' ? [] : tail.split(':');
      // An embedded IPv4 address is the width of two groups.
      const width = after.length + (tail.includes('.') ? 1 : 0);
      while (groups.length + width < 8) groups.push('0');
      groups.push(...after);
    }
    return `${groups.slice(0, 4).join(':')}::/64`;
  }
}

/** Whether an address, in any spelling, is this machine's own. */
export function isLoopback(address: string | undefined): boolean {
  const canonical = canonicalAddress(address ?? '');
  return canonical === '::1' || (canonical?.startsWith('127.') ?? false);
}

/** The hops that fit in the bounds; the right end is kept, because that is the one proxies write. */
function rightmostHops(header: string): string[] {
  const tail = header.slice(-MAX_HEADER_LENGTH);
  const hops = tail.split(',');
  // The cut may have gone through an address, and what is left of it may look like another one.
  if (tail.length < header.length) hops.shift();
  return hops.slice(-MAX_HOPS);
}

function withoutPort(hop: string): string {
  const match = WITH_PORT.exec(hop);
  return match?.[1] ?? match?.[2] ?? hop;
}

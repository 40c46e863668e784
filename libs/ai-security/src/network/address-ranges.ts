/** Addresses in one spelling, and sets of them. */
import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';

const MAPPED_PREFIX = '::ffff:';

/** One spelling for each address: two would be two clients, and two rate limits. `undefined` for other texts. */
export function canonicalAddress(text: string): string | undefined {
  if (text.startsWith(MAPPED_PREFIX)) {
    const mapped = text.slice(MAPPED_PREFIX.length);
    if (isIPv4(mapped)) return mapped;
  }
  const version = isIP(text);
  if (version === 0) return undefined;
  if (version === 4) return text;
  // A zone (`fe80::1%eth0`) is local to the machine that wrote it, and SocketAddress drops it.
  const canonical = new SocketAddress({ address: text, family: 'ipv6' }).address;
  return canonical.startsWith(MAPPED_PREFIX) ? canonical.slice(MAPPED_PREFIX.length) : canonical;
}

/** A set of addresses, given as CIDR ranges. */
export class AddressRanges {
  readonly #list = new BlockList();

  /**
   * @param ranges addresses or CIDR ranges, e.g. `['10.0.0.0/8', '2001:db8::1']`
   * @throws Error that quotes the entry which is neither
   */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) this.#add(range);
  }

  /** @param address in canonical form; anything else, such as `'unknown'`, is in no range */
  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }

  #add(range: string): void {
    const [text = '', prefix, ...rest] = range.split('/');
    const address = canonicalAddress(text);
    const bits = address !== undefined && isIPv4(address) ? 32 : 128;
    const valid = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
    if (address === undefined || !valid || rest.length > 0) {
      throw new Error(`${JSON.stringify(range)} is neither an IP address nor a CIDR range`);
    }
    this.#list.addSubnet(address, Number(prefix ?? bits), bits === 32 ? 'ipv4' : 'ipv6');
  }
}

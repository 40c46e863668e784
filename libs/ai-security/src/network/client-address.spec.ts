import fc from 'fast-check';
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ClientAddress, isLoopback, UNKNOWN_ADDRESS } from './client-address.js';

const proxied = new ClientAddress(['10.0.0.0/8', '192.0.2.1', '2001:db8:ffff::/48']);

describe('ClientAddress.of', () => {
  it('does not believe X-Forwarded-For without trusted proxies', () => {
    expect(new ClientAddress([]).of('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
  });

  it('does not believe it from a peer that is no proxy of ours', () => {
    expect(proxied.of('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
  });

  it.each([
    ['the hop that the proxy saw', '203.0.113.9', '203.0.113.9'],
    ['not what the client wrote to its left', '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['through several proxies', '203.0.113.9, 10.1.2.3,192.0.2.1', '203.0.113.9'],
    ['the leftmost hop when all are proxies', '10.9.9.9, 10.1.2.3', '10.9.9.9'],
    ['a mapped hop as IPv4', '::ffff:203.0.113.9', '203.0.113.9'],
    ['a mapped hop in hex as IPv4', '::ffff:cb00:7109', '203.0.113.9'],
    ['an IPv6 hop in one spelling', '2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['a hop with a port', '203.0.113.9:4711', '203.0.113.9'],
    ['an IPv6 hop with a port', '[2001:db8::9]:4711', '2001:db8::9'],
    ['past an IPv6 proxy', '203.0.113.9, 2001:db8:ffff::5', '203.0.113.9'],
  ])('takes %s', (_what, header, expected) => {
    expect(proxied.of('10.0.0.1', header)).toBe(expected);
    expect(proxied.of('::ffff:10.0.0.1', header)).toBe(expected);
  });

  it.each([
    'unknown',
    '_hidden',
    '',
    '203.0.113.256',
    '203.0.113.9/8',
    '203.0.113.9 203.0.113.8',
    '[203.0.113.9',
  ])('ends the walk at %j', (hop) => {
    expect(proxied.of('10.0.0.1', `203.0.113.5, ${hop}`)).toBe('10.0.0.1');
    expect(proxied.of('10.0.0.1', `203.0.113.5, ${hop}, 10.0.0.2`)).toBe('10.0.0.2');
  });

  it('reads at most 32 hops', () => {
    const proxies = Array.from({ length: 32 }, (_, i) => `10.0.1.${i}`).join(',');
    expect(proxied.of('10.0.0.1', `203.0.113.9,${proxies}`)).toBe('10.0.1.0');
  });

  it('reads the right end of a header that is too long, and no address that the cut made', () => {
    expect(proxied.of('10.0.0.1', `${'1'.repeat(4000)}, 203.0.113.9`)).toBe('203.0.113.9');
    // The cut leaves "3.0.113.9" of the first hop.
    const filled = `203.0.113.9,${' '.repeat(2048 - '3.0.113.9,10.0.0.2'.length)}10.0.0.2`;
    expect(proxied.of('10.0.0.1', filled)).toBe('10.0.0.2');
  });

  it('calls a peer without address unknown, whatever the header says', () => {
    expect(proxied.of(undefined, '203.0.113.9')).toBe(UNKNOWN_ADDRESS);
  });

  it('never returns anything that a client beyond the first untrusted hop wrote', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000 }), (forged) => {
        expect(proxied.of('10.0.0.1', `${forged},203.0.113.9`)).toBe('203.0.113.9');
      }),
    );
  });

  it('returns an address for any header', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (hops) => {
        expect(isIP(proxied.of('10.0.0.1', hops.join(',')))).not.toBe(0);
      }),
    );
  });
});

describe('ClientAddress.limitKey', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['::1.2.3.4', '0:0:0:0::/64'],
    ['1:2:3:4:5::6', '1:2:3:4::/64'],
    [UNKNOWN_ADDRESS, UNKNOWN_ADDRESS],
  ])('counts %s as %s', (address, key) => {
    expect(proxied.limitKey(address)).toBe(key);
  });

  it('is one key for all addresses of a /64, and for no other', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
    const four = fc.array(group, { minLength: 4, maxLength: 4 });
    const clients = new ClientAddress([]);
    const key = (groups: string[]) => clients.limitKey(clients.of(groups.join(':'), undefined));
    fc.assert(
      fc.property(four, four, four, (network, a, b) => {
        fc.pre(network.slice(0, 3).some((g) => g !== '0'));
        expect(key([...network, ...a])).toBe(key([...network, ...b]));
        if (network.join() !== b.join()) expect(key([...network, ...a])).not.toBe(key([...b, ...a]));
      }),
    );
  });
});

describe('trusted proxies', () => {
  it.each([
    '10.0.0.0/33',
    '10.0.0/8',
    'proxy.example',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    '',
    '/8',
    '10.0.0.0/-1',
  ])('refuses %j at construction, by name', (range) => {
    expect(() => new ClientAddress(['10.0.0.0/8', range])).toThrow(JSON.stringify(range));
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1'])(
    '%s is',
    (a) => {
      expect(isLoopback(a)).toBe(true);
    },
  );

  it.each(['128.0.0.1', '10.0.0.1', '::2', '127.0.0.1.example', '', undefined])('%s is not', (a) => {
    expect(isLoopback(a)).toBe(false);
  });
});

// MAC_ADDRESS: EUI-48 and EUI-64 (IEEE, "Guidelines for use of EUI") in pairs with one kind of separator, or in
// groups of four with dots as Cisco writes them. All zeros stand for "none".
import type { PatternRecognizer } from '../../recognizer.js';

const MAC = {
  type: 'MAC_ADDRESS',
  validate: isAssigned,
  context: [
    'mac',
    'mac address',
    'hardware address',
    'physical address',
    'ethernet',
    'bssid',
    'eui',
    'hwaddr',
  ],
} as const;

export const macAddress: readonly PatternRecognizer[] = [
  {
    ...MAC,
    pattern: /[\da-f]{2}((:[\da-f]{2}){5}|(-[\da-f]{2}){5})/i,
    score: 0.9,
    examples: {
      match: ['ether «00:1A:2B:3C:4D:5E»', 'HWaddr «0d-B3-4a-6A-d9-cF»'],
      noMatch: ['00:00:00:00:00:00', '10:2F:33-AC-29-C3', 'ZZ:ZZ:ZZ:ZZ:ZZ:ZZ', '01:02:03:04:05'],
    },
  },
  {
    ...MAC,
    pattern: /[\da-f]{2}((:[\da-f]{2}){7}|(-[\da-f]{2}){7})/i,
    score: 0.97,
    examples: { match: ['EUI-64 «ab:ab:ab:ab:ab:ab:ab:ab»'], noMatch: ['00:00:00:00:00:00:00:00'] },
  },
  {
    ...MAC,
    pattern: /[\da-f]{4}(\.[\da-f]{4}){2,3}/i,
    score: 0.8,
    examples: { match: ['Physical address is «aabb.ccdd.eeff»'], noMatch: ['aabb.ccdd', '0000.0000.0000'] },
  },
  // Pairs with spaces are how any bytes are dumped; without separators it is any hexadecimal number.
  {
    ...MAC,
    pattern: /(\d[\da-f]|[a-f]\d)( [\da-f]{2}){5}(( [\da-f]{2}){2})?|[\da-f]{12}([\da-f]{4})?/i,
    score: 0.1,
    examples: { match: ['MAC address: «A9 C5 D4 9F EB D3 B6 65»'], noMatch: ['dump A9 C5 D4 9F EB D3'] },
  },
];

function isAssigned(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value[i] !== '0' && value[i] !== ':') return true;
  return false;
}

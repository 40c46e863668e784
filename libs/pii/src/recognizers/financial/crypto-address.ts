// CRYPTO: addresses of wallets, each proved by its checksum: Base58Check (Bitcoin, Litecoin, Dogecoin, Dash, Tron,
// Zcash), bech32 and bech32m (BIP 173 and 350), Ethereum (EIP-55).
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { PatternRecognizer } from '../../recognizer.js';
import { isBase58Check } from '../../checksum/base58-check.js';
import { isBech32 } from '../../checksum/bech32.js';

const WALLET = {
  type: 'CRYPTO',
  context: [
    'wallet',
    'bitcoin',
    'btc',
    'ethereum',
    'eth',
    'litecoin',
    'ltc',
    'dogecoin',
    'crypto',
    'tron',
    'usdt',
  ],
} as const;

export const cryptoAddress: readonly PatternRecognizer[] = [
  // First characters that version bytes lead to: Bitcoin 1 and 3, test nets 2, m and n, Litecoin L and M,
  // Dogecoin D, A and 9, Dash X and 7, Tron T, Zcash t1 and t3.
  {
    ...WALLET,
    pattern: /[1-379ADLMTXmnt][1-9A-HJ-NP-Za-km-z]{25,34}/,
    validate: isBase58Check,
    score: 1,
    examples: {
      match: ['send to «16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ»', '«3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy».'],
      noMatch: ['16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyY', '3J98t1WpEZ73CNmQviecrnyiWrnqh0WNL0'],
    },
  },
  {
    ...WALLET,
    pattern: /(bc|tb|ltc)1[02-9ac-hj-np-z]{38,59}/i,
    validate: (_value, raw) => isBech32(raw),
    score: 1,
    examples: {
      match: [
        'to «bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq»',
        '«BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4»',
        '«bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297»',
      ],
      noMatch: ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mda', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8f3t4'],
    },
  },
  // Mixed case is a checksum; in one case only the shape is left, shared with other 20-byte values of chains.
  {
    ...WALLET,
    pattern: /0x[\dA-Fa-f]{40}/,
    validate: isEip55,
    score: 0.9,
    examples: {
      match: ['ETH wallet «0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed»'],
      noMatch: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAEd'],
    },
  },
  {
    ...WALLET,
    pattern: /0x([\da-f]{40}|[\dA-F]{40})/,
    score: 0.5,
    examples: {
      match: ['pay «0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed»'],
      noMatch: ['hash 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00'],
    },
  },
];

/** A letter is a capital where the same digit of the lower-case address's Keccak-256 is 8 or more. */
function isEip55(address: string): boolean {
  const hex = address.slice(2);
  const lower = hex.toLowerCase();
  if (hex === lower || hex === hex.toUpperCase()) return false;
  const hash = keccak_256(Uint8Array.from(lower, (character) => character.charCodeAt(0)));
  for (let i = 0; i < 40; i++) {
    const digit = i % 2 === 0 ? hash[i >> 1]! >> 4 : hash[i >> 1]! & 15;
    if (hex[i] !== (digit > 7 ? lower[i]!.toUpperCase() : lower[i])) return false;
  }
  return true;
}

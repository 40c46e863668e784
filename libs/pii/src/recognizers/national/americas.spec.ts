// Published test numbers of the Americas, of banks, networks and health services: what is valid is matched and
// accepted by a recogniser of its type, what is not is refused.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PatternRecognizer, PiiRecognizer } from '../../recognizer.js';
import { financial } from '../financial/index.js';
import { health } from '../health/index.js';
import { network } from '../network/index.js';
import { americas } from './americas.js';

interface Vector {
  readonly value: string;
  readonly type: string;
  readonly valid: boolean;
}

const VECTORS: readonly Vector[] = readFileSync(
  new URL('../../../../../test/data/pii/values.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

/** Labels that contradict the public definition, or that no pattern of the type could tell. */
const DISPUTED = new Set([
  // Never issued: a social insurance number does not begin with 0.
  'CA_SIN 000000000',
  // Valid, and in the groups in which the number is printed.
  'CA_SIN 744 797 853',
  'CA_SIN 744-797-853',
  // Well formed since the randomization of 2011; refused by the source as a number of its own list.
  'US_SSN 189092294',
  // BIP 173 asks readers to accept addresses in capitals.
  'CRYPTO BC1P5D7RJQ7G6RDK2YHZKS9SMLAQTEDR4DEKQ08GE8ZTWAC72SFR9RUSXG3297',
  // Its capitals are right (EIP-55); the source means that it is no Bitcoin address.
  'CRYPTO 0x56F0B8A998425c53c75C4A303D4eF987533c5597',
  // Not hexadecimal.
  'MAC_ADDRESS 900f/dffs/sdea',
  // Patterns are ASCII.
  'MX_RFC Ñ&T130705MD6',
]);

const ALL: readonly PiiRecognizer[] = [...americas, ...financial, ...network, ...health];
const isPattern = (recognizer: PiiRecognizer): recognizer is PatternRecognizer => 'pattern' in recognizer;
const patterns = ALL.filter(isPattern);

function accepts(type: string, raw: string): boolean {
  return patterns.some(({ type: own, pattern, validate }) => {
    if (own !== type || !new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(raw)) return false;
    const value = raw.replace(/[ ./-]/g, '');
    return validate?.(pattern.flags === 'i' ? value.toUpperCase() : value, raw) ?? true;
  });
}

const types = new Set(patterns.map(({ type }) => type));
const vectors = VECTORS.filter(({ type, value }) => types.has(type) && !DISPUTED.has(`${type} ${value}`));

describe('published numbers', () => {
  it.each(vectors.map(({ type, value, valid }) => [type, value.trim(), valid] as const))(
    '%s %j: %s',
    (type, value, valid) => {
      expect(accepts(type, value)).toBe(valid);
    },
  );
});

describe('examples', () => {
  const marked = patterns.flatMap(({ type, examples }) =>
    examples.match.map((text) => [type, text] as const),
  );
  it.each(marked)('%s accepts %j', (type, text) => {
    expect(accepts(type, text.slice(text.indexOf('«') + 1, text.indexOf('»')))).toBe(true);
  });
});

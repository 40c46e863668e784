import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { VaultSeal } from './vault-seal.js';

const secret = randomBytes(32);
const jane = { id: 'https://login.example.test|jane', tenant: 'acme' };
const NAME = '<EMAIL_ADDRESS_kkkkkkkkkkkkkkkkk>';

describe('VaultSeal', () => {
  it('opens what it sealed, whatever the value, and never seals twice alike', () => {
    const seal = new VaultSeal(secret, jane);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (value) => {
        const sealed = seal.seal(NAME, value);
        expect(seal.open(NAME, sealed)).toBe(value);
        expect(seal.seal(NAME, value)).not.toBe(sealed);
      }),
    );
    for (const value of ['', '\ud800', '😀', 'x'.repeat(5_000)])
      expect(seal.open(NAME, seal.seal(NAME, value))).toBe(value);
  });

  it('shows neither the caller nor the value', () => {
    const seal = new VaultSeal(secret, jane);
    expect(seal.owner).toMatch(/^[\w-]{43}$/);
    const kept = Buffer.from(seal.seal(NAME, 'jane@example.com'), 'base64url');
    expect(kept.toString('latin1').replaceAll('\0', '')).not.toContain('jane');
  });

  it('opens for one owner, one tenant, one secret and one pseudonym alone', () => {
    const sealed = new VaultSeal(secret, jane).seal(NAME, 'jane@example.com');
    const others = [
      new VaultSeal(secret, { ...jane, id: 'https://login.example.test|joe' }),
      new VaultSeal(secret, { ...jane, tenant: 'other' }),
      new VaultSeal(secret, { id: jane.id }),
      new VaultSeal(randomBytes(32), jane),
    ];
    expect(new Set([new VaultSeal(secret, jane), ...others].map(({ owner }) => owner)).size).toBe(5);
    for (const other of others) expect(() => other.open(NAME, sealed)).toThrow();
    expect(() => new VaultSeal(secret, jane).open('<EMAIL_ADDRESS_lllllllllllllllll>', sealed)).toThrow();
    expect(new VaultSeal(secret, { ...jane }).open(NAME, sealed)).toBe('jane@example.com');
  });

  it('opens nothing that was changed', () => {
    const seal = new VaultSeal(secret, jane);
    const sealed = Buffer.from(seal.seal(NAME, 'jane'), 'base64url');
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i]! ^= 1;
      expect(() => seal.open(NAME, changed.toString('base64url'))).toThrow();
      expect(() => seal.open(NAME, sealed.subarray(0, i).toString('base64url'))).toThrow();
    }
  });
});

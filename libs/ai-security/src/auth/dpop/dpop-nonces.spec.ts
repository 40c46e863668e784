import { expect, it } from 'vitest';
import { DpopNonces } from './dpop-nonces.js';

const SECRET = new Uint8Array(32).fill(7);
const MINUTE = 60_000;
const START = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE);

it('accepts what it gave out, for one to two minutes', () => {
  let now = START + 20_000;
  const nonces = new DpopNonces(SECRET, () => now);
  const given = nonces.current();
  expect(given).toMatch(/^[\w-]{43}$/);
  for (const age of [0, MINUTE - 1, MINUTE + 39_999]) {
    now = START + 20_000 + age;
    expect(nonces.accepts(given)).toBe(true);
  }
  now = START + 2 * MINUTE;
  expect(nonces.accepts(given)).toBe(false);
  expect(nonces.current()).not.toBe(given);
});

it('is the same in all processes with the secret, also where one clock is ahead', () => {
  const ahead = new DpopNonces(SECRET, () => START + MINUTE);
  const behind = new DpopNonces(SECRET, () => START + MINUTE - 1);
  expect(behind.accepts(ahead.current())).toBe(true);
  expect(ahead.accepts(behind.current())).toBe(true);
  const far = new DpopNonces(SECRET, () => START + 3 * MINUTE);
  expect(behind.accepts(far.current())).toBe(false);
});

it('needs the secret', () => {
  const mine = new DpopNonces(SECRET, () => START);
  const other = new DpopNonces(new Uint8Array(32).fill(8), () => START);
  expect(other.accepts(mine.current())).toBe(false);
});

it('refuses everything else', () => {
  const nonces = new DpopNonces(SECRET, () => START);
  const given = nonces.current();
  for (const nonce of [
    '',
    'x',
    given.slice(1),
    `${given}a`,
    given.toLowerCase(),
    'é'.repeat(43),
    ` ${given}`,
  ]) {
    expect(nonces.accepts(nonce)).toBe(false);
  }
});

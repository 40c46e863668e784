/**
 * Looks for slow texts nobody thought of: seeds of 1 to 12 pieces, repeated; the slowest are changed further.
 */
import { repeat } from './worst-inputs.js';
import { randomOf } from './texts.js';
import { KB, timeMs } from './timing.js';

const PIECES = [
  ...'0123456789aAeExXzZ .,-_:;/\\@#%&=+*~|<>(){}[]\'"`$!?^\n\t'.split(''),
  // Zero width, soft hyphen, combining mark, foreign digits, look-alikes, other dashes and spaces, half surrogates.
  ...'\u200b·\u00ad·\u0301·\uff11·\u0661·\u{1d7cf}·\u0430·\u2013·\u00a0·\ud800·\udc00'.split('·'),
  ...'eyJ·%4·%2B·&#·&#x3·\\u00·<b>·**·::·www.·://·.com· at · dot ·[at]·one ·double ·Mr. ·John ·Street '.split(
    '·',
  ),
  ...'-----BEGIN ·KEY-----·password·key·token·ghp_·sk-·AKIA·Bearer ·GB·DE·4111·+1'.split('·'),
  ...'tax ·id ·phone ·passport ·number ·no. '.split('·'),
];
const LENGTH = 8 * KB;
const KEPT = 24;

/** @returns the slowest seeds found within the time, slowest first */
export function searchWorst(work, { seconds, seed = 1, top = 10 }) {
  const random = randomOf(seed);
  const any = (items) => items[Math.floor(random() * items.length)];
  let best = [];
  const tried = new Set();
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const pieces =
      best.length < KEPT || random() < 0.3 ? fresh(random, any) : changed(any(best).pieces, random, any);
    const unit = pieces.join('');
    if (tried.has(unit)) continue;
    tried.add(unit);
    const text = repeat(unit, LENGTH);
    // The quicker of two runs: a pause of the machine is no finding.
    const ms = Math.min(
      timeMs(() => work(text)),
      timeMs(() => work(text)),
    );
    best.push({ pieces, unit, ms });
    if (best.length > 2 * KEPT) best = slowest(best, KEPT);
  }
  return { tried: tried.size, slowest: slowest(best, top).map(({ unit }) => unit) };
}

const slowest = (found, count) => found.toSorted((a, b) => b.ms - a.ms).slice(0, count);

function fresh(random, any) {
  return Array.from({ length: 1 + Math.floor(random() * 12) }, () => any(PIECES));
}

function changed(pieces, random, any) {
  const next = [...pieces];
  const at = Math.floor(random() * (next.length + 1));
  const remove = random() < 0.6 ? 1 : 0;
  const add = next.length < 12 && random() < 0.7 ? [any(PIECES)] : [];
  next.splice(at, remove, ...add);
  return next.length === 0 ? [any(PIECES)] : next;
}

/** What the streams say: ordinary prose, and the same prose with personal data in every few sentences. */
import { prompt } from '../prompts.js';
import { readRecords } from '../pii/records.js';
import { DEFAULT_DIR } from '../pii/evaluate.js';

// About 300 tokens with what overshoots.
const LENGTH = 1200;
const OPENING = 12;
const PROSE = /^[\p{L}\p{N}\s.,;:'’"“”!?()-]{40,}$/u;
const FROM_CALLER = 'anna.keller@example.org';

/**
 * @typedef {{ in: string, out: string }} Part words of the model, and what the client is to see of them
 */

/**
 * Answers that differ in how they begin and in what they say.
 * @returns {{ texts: Record<'prose' | 'personal', string[]>, partsOf: (text: string) => Part[] }}
 *   `personal`: with values that are masked, and one that is restored
 */
export function answers(engine, session, count) {
  const pseudonym = session.hide(FROM_CALLER);
  const prose = (readRecords(DEFAULT_DIR, 'prompts-benign') ?? [])
    .map(({ text }) => text)
    .filter((text) => PROSE.test(text))
    .filter(beginsAnew());
  const answer = (n, between) => {
    let text = prose[n];
    for (let i = 1; text.length < LENGTH; i++) text += between(n, i) + prose[(n + i) % prose.length];
    return text;
  };
  const values = (n, i) => {
    const [email, card, phone] = prompt(n * 7 + i, 0).values;
    return ` Write to ${email} or to ${pseudonym}, call ${phone}, and keep the card ${card} at hand. `;
  };
  const all = Array.from({ length: Math.min(count, prose.length) }, (_, n) => n);
  return {
    texts: { prose: all.map((n) => answer(n, () => ' ')), personal: all.map((n) => answer(n, values)) },
    partsOf: (text) => partsOf(engine.find(text), text, pseudonym),
  };
}

/** Many prompts are of one mould. */
function beginsAnew() {
  const seen = new Set();
  return (text) => seen.size < seen.add(text.slice(0, OPENING)).size;
}

function partsOf(findings, text, pseudonym) {
  const parts = [];
  let at = 0;
  const unchanged = (to) => {
    for (const [i, piece] of text.slice(at, to).split(pseudonym).entries()) {
      if (i > 0) parts.push({ in: pseudonym, out: FROM_CALLER });
      if (piece !== '') parts.push({ in: piece, out: piece });
    }
    at = to;
  };
  for (const { type, start, end } of findings) {
    unchanged(start);
    parts.push({ in: text.slice(start, end), out: `<${type}>` });
    at = end;
  }
  unchanged(text.length);
  return parts;
}

// Makes src/recognizers/contextual/name-model.generated.ts: the word lists and weights of the name tagger.
// README.md says how to run it, and where its input comes from.
//
// 1. lists.mjs gathers names, places and everyday words from packages; they become the bits of a Bloom filter.
// 2. sentences.mjs writes labelled sentences; to these come labelled prose (names-silver.jsonl and mixed.jsonl) and
//    texts without private persons: public-domain speeches, prompts-benign.jsonl, docs and code of packages. Of the
//    files in test/data/pii only the half for tuning is read.
// 3. At every capitalised word the tagger's own code lists the candidates and their features. Logistic regression
//    over "no name" and every (candidate, kind) learns the weights (AdaGrad); they are rounded to 8 bits.
//
// The module under dist/ must be of the same source: features and lists are read through it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { readRecords } from '../../../test/bench/pii/records.js';
import { speeches, wordLists } from './lists.mjs';
import { createWriter, seeded } from './sentences.mjs';
import { TEMPLATES } from './templates.mjs';

const root = resolve(import.meta.dirname, '../../..');
const compiled = process.env.COMPILED ?? join(root, 'libs/pii/dist/recognizers/contextual');
const load = (file) => import(pathToFileURL(join(compiled, file)).href);
const lexicon = await load('lexicon.js');
const { LEXICON } = await load('name-model.js');
const { hashWord, LOWER } = await load('word-reader.js');
const { Phrase } = await load('phrase.js');
const { Features, ROWS } = await load('name-features.js');
const { KINDS, MAX_NAME, worthScoring } = await load('name-tagger.js');
const { isLetter } = await load('letters.js');

const say = (...parts) => process.stdout.write(`${parts.join(' ')}\n`);
const random = seeded(20);
/** The same order whatever the locale. */
const byCodePoint = (a, b) => (a < b ? -1 : 1);
/** Lines that name people. */
const CREDITS = /@\w+\.|author|contribut|thank|licen|copyright|sponsor|maintain|\(c\)/i;
const data = join(root, 'test/data/pii');
const tuned = (name) => readRecords(data, name, 'tune');

// 1. Lists.
const docs = packageDocs();
LEXICON.fill(0);
for (const [list, words] of Object.entries(wordLists(docs))) {
  const hashes = new Set(words.map((word) => hashWord(word)));
  for (const hash of hashes) {
    for (let k = 0; k < lexicon.PROBES; k++) {
      const bit = lexicon.probe(hash, lexicon[list], k) % (LEXICON.length * 8);
      LEXICON[bit >>> 3] |= 1 << (bit & 7);
    }
  }
  say(list, hashes.size);
}

// 2. Texts.
const write = createWriter(random);
const texts = [];
for (let round = 0; round < Number(process.env.ROUNDS ?? 90); round++)
  for (const template of TEMPLATES) texts.push(inChat(joined(template)));
for (const record of tuned('names-silver')) for (let n = 0; n < 4; n++) texts.push(withoutTitles(record));
for (const record of tuned('mixed')) if (record.scope.includes('PERSON')) texts.push(record);
const plain = [...speeches.filter(() => random() < 0.3), ...docs, ...packageSources()].flatMap(
  (text) => text.match(/[^]{1,2000}(?:\n|$)/g) ?? [],
);
plain.push(...tuned('prompts-benign').map(({ text }) => text));
for (const text of plain) if (random() < 0.5) texts.push({ text, spans: [], unlabelled: true });

/** Templates alone, or two or three in a row as in running text. */
function joined(template) {
  let { text, spans } = write(template);
  while (random() < 0.4) {
    const next = write();
    const space = random() < 0.7 ? ' ' : random() < 0.5 ? '\n' : '\n\n';
    if (space === ' ' && !/[.!?]$/.test(text)) text += random() < 0.5 ? '.' : ' -';
    const offset = text.length + space.length;
    spans = [
      ...spans,
      ...next.spans.map((span) => ({ ...span, start: span.start + offset, end: span.end + offset })),
    ];
    text += space + next.text;
  }
  return { text, spans };
}

/** Some of the texts without capitals. */
function inChat({ text, spans }) {
  const lower = text.toLowerCase();
  return random() < 0.1 && lower.length === text.length ? { text: lower, spans } : { text, spans };
}

/** Courtesy titles do not belong to a name. */
function withoutTitles({ text, spans }) {
  const title =
    /^(?:(?:Mr|Mrs|Ms|Dr)\.?|Teacher|Brother|Sister|Uncle|Aunt|Auntie|Doctor|Director|Manager|Father|Master|Professor|Officer) /;
  return {
    text,
    spans: spans.map((span) => ({
      ...span,
      start:
        span.start +
        (span.type === 'PERSON' ? (title.exec(text.slice(span.start, span.end))?.[0].length ?? 0) : 0),
    })),
  };
}

/** The docs of the packages, without lines that name people. */
function packageDocs() {
  return packageFiles(/^(readme|changelog|history|contributing|security)\.md$/i, {
    recursive: false,
    most: 5,
    characters: 20_000,
  });
}

/** Source code: some files of every package. */
function packageSources() {
  return packageFiles(/^(?!.*(?:min\.js|node_modules)).*\.[cm]?[jt]s$/, {
    recursive: true,
    most: 6,
    characters: 6000,
  });
}

/** Only the packages that package.json pins: what else they bring with them may be of any version. */
function packageFiles(wanted, { recursive, most, characters }) {
  const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'));
  return Object.keys(devDependencies).flatMap((name) => {
    const folder = join(import.meta.dirname, 'node_modules', name);
    return readdirSync(folder, { recursive })
      .filter((file) => wanted.test(file))
      .sort(byCodePoint)
      .slice(0, most)
      .map((file) => readFileSync(join(folder, file), 'utf8').slice(0, characters))
      .map((text) =>
        text
          .split('\n')
          .filter((line) => !CREDITS.test(line))
          .join('\n'),
      );
  });
}

// 3. Positions: rows of features per candidate, and which (candidate, kind) is right; -1 for none.
const phrase = new Phrase();
const features = new Features();
const positions = [];
for (const text of texts) collect(text);
say(
  texts.length,
  'texts',
  positions.length,
  'positions',
  positions.filter(({ right }) => right >= 0).length,
  'names',
);

function isWordPart(code) {
  return isLetter(code) || (code > 47 && code < 58);
}

function collect({ text, spans, unlabelled = false }) {
  let floor = 0;
  let at = 0;
  const view = {
    code: (i) => (i >= floor && i < at + MAX_NAME && i < text.length ? text.charCodeAt(i) : 0),
    before: (i) => (i >= 0 && i < at && i > at - 100 ? text.charCodeAt(i) : 0),
  };
  for (; at < text.length; at++) {
    if (at < floor || !isLetter(text.charCodeAt(at)) || isWordPart(text.charCodeAt(at - 1))) continue;
    const gold = spans.find(({ start, end }) => start <= at && at < end);
    if (gold && !KINDS.includes(gold.type)) {
      floor = gold.end;
      continue;
    }
    if (!phrase.readWords(view, at) || !worthScoring(phrase)) continue;
    // In unlabelled texts what is on a list of names may be one.
    if (
      unlabelled &&
      phrase.words
        .slice(0, phrase.count)
        .some(
          ({ lists }) =>
            (lists & (lexicon.GIVEN | lexicon.FAMILY | lexicon.REGION | lexicon.PLACE)) !== 0 &&
            (lists & lexicon.EVERYDAY) === 0,
        )
    )
      continue;
    phrase.readLeft(view, at);
    features.open(phrase);
    const candidates = [];
    let right = -1;
    let end = 0;
    for (let count = 1; count <= phrase.count; count++) {
      const last = phrase.words[count - 1];
      if (last.shape === LOWER && phrase.words[0].shape !== LOWER) continue;
      features.candidate(view, phrase, count);
      if (gold && last.end <= gold.end + 1) {
        right = candidates.length * 3 + KINDS.indexOf(gold.type);
        end = last.end;
      }
      candidates.push(features.rows.slice(0, features.count));
    }
    positions.push({ candidates, right });
    if (right >= 0) floor = end;
  }
}

const weights = new Float32Array(ROWS * 3);
const squares = new Float32Array(ROWS * 3).fill(1e-3);
const bias = [0, 0, 0];
const EPOCHS = 6;
for (let epoch = 0; epoch < EPOCHS; epoch++) {
  shuffle(positions);
  let loss = 0;
  for (const position of positions) loss += learn(position, 0.08);
  say('epoch', epoch, (loss / positions.length).toFixed(4));
}

function learn({ candidates, right }, rate) {
  const scores = new Float64Array(candidates.length * 3);
  candidates.forEach((rows, c) => {
    for (let kind = 0; kind < 3; kind++) {
      let sum = bias[kind];
      for (let k = 0; k < rows.length; k++) sum += weights[rows[k] * 3 + kind];
      scores[c * 3 + kind] = sum;
    }
  });
  const highest = Math.max(0, ...scores);
  let total = Math.exp(-highest);
  for (const score of scores) total += Math.exp(score - highest);
  candidates.forEach((rows, c) => {
    for (let kind = 0; kind < 3; kind++) {
      const s = c * 3 + kind;
      const gradient = Math.exp(scores[s] - highest) / total - (s === right ? 1 : 0);
      if (Math.abs(gradient) < 1e-3) continue;
      bias[kind] -= 0.001 * gradient;
      for (let k = 0; k < rows.length; k++) {
        const i = rows[k] * 3 + kind;
        const g = gradient + 1e-5 * weights[i];
        squares[i] += g * g;
        weights[i] -= (rate * g) / Math.sqrt(squares[i]);
      }
    }
  });
  return -Math.log(Math.exp((right < 0 ? 0 : scores[right]) - highest) / total);
}

function shuffle(items) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
}

const sorted = Float32Array.from(weights, Math.abs).sort();
const scale = 127 / sorted[Math.floor(sorted.length * 0.9995)];
const rounded = Int8Array.from(weights, (w) => Math.max(-127, Math.min(127, Math.round(w * scale))));
say('scale', scale.toFixed(2), 'zero', rounded.filter((w) => w === 0).length / rounded.length);
const base64 = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
writeFileSync(
  process.env.OUT ?? join(root, 'libs/pii/src/recognizers/contextual/name-model.generated.ts'),
  `// Generated by training/train.mjs: do not edit. NOTICE names what it is made from.
/** Bits of the Bloom filter, base64. */
export const LEXICON_BITS: string = '${base64(LEXICON)}';
/** One signed byte per row and kind, base64. */
export const WEIGHT_BYTES: string = '${base64(rounded)}';
export const BIAS: readonly number[] = [${bias.map((b) => (b * scale).toFixed(1)).join(', ')}];
/** A score of one, in units of the weights: the odds of a name change by e. */
export const UNIT = ${scale.toFixed(2)};
`,
);

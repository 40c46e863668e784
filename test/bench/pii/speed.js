/**
 * `npm run bench:pii -- [DIR] [--json] [--seconds 20] [--seed 1] [--quick]`: how fast the PII engine is on usual
 * texts, and whether a hostile text can slow it down. `--seconds` is the time of the search for slow texts.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import * as pii from '@ai-security/pii';
import { DEFAULT_DIR, NAMES, knownTypes } from './evaluate.js';
import { table } from './report.js';
import { cleanText, denseText, logText, pieces } from './texts.js';
import { growth, KB, medianMs, megabytesPerSecond } from './timing.js';
import { repeat, WORST_INPUTS } from './worst-inputs.js';
import { searchWorst } from './worst-search.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const dir = positionals[0] ?? DEFAULT_DIR;
const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 20));
const STREAM_PIECE = 64;
/** The inputs that are doubled up to 10 MB: one for each way of reading a text. */
const DOUBLED = ['1-', 'a.b@', '1 with zero width', '%41', 'base64 run', 'password=', 'Mr. A '];

const structured = pii.createPiiEngine();
const nameTypes = knownTypes(pii, NAMES);
const engines = { structured };
if (nameTypes.length > 0) {
  engines.names = pii.createPiiEngine({ entities: nameTypes });
  engines.everything = pii.createPiiEngine({
    entities: [...new Set([...structured.entities, ...nameTypes])],
  });
}

const texts = {
  'clean 100 KB': [cleanText(100 * KB)],
  'clean 1 KB': pieces(cleanText(60 * KB), KB),
  'dense 100 KB': [denseText(dir, 100 * KB)],
  'dense 1 KB': pieces(denseText(dir, 60 * KB), KB),
  'logs 100 KB': [logText(dir, 100 * KB)],
  'logs 1 KB': pieces(logText(dir, 60 * KB), KB),
};
const throughput = Object.entries(engines).flatMap(([name, engine]) =>
  Object.entries(texts).map(([text, documents]) => ({
    engine: name,
    text,
    find: megabytesPerSecond((document) => engine.find(document), documents),
    mask: megabytesPerSecond((document) => engine.mask(document), documents),
  })),
);

const find = (text) => structured.find(text);
const stream = (text) => {
  const transform = structured.maskStream();
  for (let at = 0; at < text.length; at += STREAM_PIECE) transform.push(text.slice(at, at + STREAM_PIECE));
  transform.end();
};
const slow = (input, build) => {
  const time = growth(find, build);
  const streamedMs100 = time.extrapolated ? null : medianMs(() => stream(build(100 * KB)), 3);
  const namesMs100 = engines.names ? growth((text) => engines.names.find(text), build).ms100 : null;
  return { input, ...time, streamedMs100, namesMs100 };
};
const worstMs = (row) => Math.max(row.ms100, row.namesMs100);
const byTime = (a, b) => worstMs(b) - worstMs(a);

const worst = [...WORST_INPUTS].map(([name, build]) => slow(name, build)).sort(byTime);
const search = searchWorst((engines.everything ?? structured).find, { seconds, seed: Number(flags.seed) });
const searched = search.slowest.map((unit) => slow(unit, (length) => repeat(unit, length))).sort(byTime);
const megabytes = flags.quick ? [1, 2] : [1.25, 2.5, 5, 10];
const doubled = DOUBLED.map((input) => {
  const build = WORST_INPUTS.get(input);
  return { input, ms: megabytes.map((size) => medianMs(() => find(build(size * KB * KB)), 1)) };
});

const machine = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}`;
const print = (text) => process.stdout.write(`${text}\n`);
if (flags.json) {
  print(
    JSON.stringify(
      { machine, types: structured.entities.length + nameTypes.length, throughput, worst, searched, doubled },
      null,
      2,
    ),
  );
} else {
  const fixed = (value, places = 1) => (value === null ? '-' : value.toFixed(places));
  const printable = (input) =>
    JSON.stringify(input).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const slowTable = (rows) =>
    table(
      ['repeated', 'ms for 100 KB', '200 KB / 100 KB', 'streamed ms', 'names ms'],
      rows.map((r) => [
        printable(r.input) + (r.extrapolated ? ' (from 12 KB)' : ''),
        fixed(r.ms100),
        fixed(r.ratio, 2),
        fixed(r.streamedMs100),
        fixed(r.namesMs100),
      ]),
      1,
    );
  print(`${machine}; ${structured.entities.length} structured types, ${nameTypes.length} of names\n`);
  print(
    'throughput, MB of UTF-16 a second (goals, structured: clean 100 KB 150, dense 1 KB 30, logs 100 KB 40)',
  );
  print(
    table(
      ['engine', 'text', 'find', 'mask'],
      throughput.map((r) => [r.engine, r.text, fixed(r.find), fixed(r.mask)]),
      2,
    ),
  );
  print(`\n${worst.length} worst inputs (goal: 20 ms)\n${slowTable(worst)}`);
  print(`\nslowest of ${search.tried} found by search\n${slowTable(searched)}`);
  const head = ['repeated', ...megabytes.map((size) => `${size} MB, ms`)];
  print(
    `\ngrowth\n${table(
      head,
      doubled.map(({ input, ms }) => [input, ...ms.map((t) => fixed(t, 0))]),
      1,
    )}`,
  );
}

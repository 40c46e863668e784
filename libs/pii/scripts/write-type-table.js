/**
 * `npm run docs:pii`: writes the tables of docs/pii-types.md from the recognisers, as they were built. Everything
 * above the marker is written by hand and stays.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const PAGE = fileURLToPath(new URL('../../../docs/pii-types.md', import.meta.url));
const MARKER = '<!-- Written by `npm run docs:pii`: edit nothing below. -->';

/** A secret is cut so short that no scanner for live credentials takes the page for a leak. */
const LONGEST_SECRET = 10;
const LONGEST_VALUE = 40;

const TITLES = {
  secrets: 'Secrets',
  financial: 'Money',
  network: 'Networks and devices',
  contact: 'Contact',
  health: 'Health',
  national: 'Countries',
  contextual: 'Names, places, dates',
};

/** The page with its tables made anew. */
export async function typePage(page, kinds, optIn) {
  const at = page.indexOf(MARKER);
  if (at < 0) throw new Error(`docs/pii-types.md lacks the line ${MARKER}`);
  const tables = Object.entries(kinds).map(([kind, recognizers]) => table(kind, recognizers, optIn));
  const types = new Set(Object.values(kinds).flatMap((recognizers) => recognizers.map(({ type }) => type)));
  const head = `${MARKER}\n\n${types.size} types, ${optIn.size} of them only where they are named.`;
  const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
  return format(`${page.slice(0, at)}${head}\n\n${tables.join('\n\n')}\n`, options);
}

function table(kind, recognizers, optIn) {
  const byType = grouped(recognizers);
  const rows = [...byType]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, all]) => [
      `\`${type}\`${optIn.has(type) ? ' (opt-in)' : ''}`,
      range(all.map(({ score }) => score)),
      range(all.map(contextScoreOf)),
      all.some((recognizer) => 'scan' in recognizer) ? 'function' : 'pattern',
      `\`${example(kind, all[0].examples.match[0])}\``,
    ]);
  const head = ['type', 'alone', 'with context', 'found by', 'example'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `## ${TITLES[kind] ?? kind}\n\n${lines.join('\n')}`;
}

function grouped(recognizers) {
  const byType = new Map();
  for (const one of recognizers) byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
  return byType;
}

/** What the engine gives where a context word stands; nothing for a recogniser that has none. */
function contextScoreOf({ score, contextScore, context, ...rest }) {
  if (context === undefined && contextScore === undefined) return undefined;
  return 'scan' in rest ? (contextScore ?? score) : Math.max(score, contextScore ?? 0.9);
}

function range(scores) {
  const known = scores.filter((score) => score !== undefined).sort((a, b) => a - b);
  if (known.length === 0) return '';
  return known[0] === known.at(-1) ? `${known[0]}` : `${known[0]} to ${known.at(-1)}`;
}

/** One line for a cell: the value stays between its marks. */
function example(kind, marked) {
  const [before, rest] = marked.split('«');
  const [value, after] = rest.split('»');
  const longest = kind === 'secrets' ? LONGEST_SECRET : LONGEST_VALUE;
  const shown = value.length > longest ? `${value.slice(0, longest)}…` : value;
  const line = `${before}«${shown}»${after}`.replaceAll('\n', ' ').trim();
  if (line.includes('`')) throw new Error(`an example that a table cannot show: ${line}`);
  return line.replaceAll('|', '\\|');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { OPT_IN_TYPES, recognizersByKind } = await import('../dist/recognizers/index.js');
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, await typePage(page, recognizersByKind(['US']), OPT_IN_TYPES));
}

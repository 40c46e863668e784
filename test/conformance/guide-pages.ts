/** The user's guide, taken apart: pages, code examples, tables and links. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Page {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A block of code. */
export interface Block {
  /** What stands behind the opening fence, e.g. `ts` or `ts fragment`. */
  readonly info: string;
  readonly code: string;
  /** Line of the page on which the code begins, counted from 1. */
  readonly line: number;
}

const read = (path: string): Page => ({ path, text: readFileSync(ROOT + path, 'utf8') });

const names = (directory: string): string[] => readdirSync(ROOT + directory).toSorted();

/** README.md, docs/*.md and the README of each library that has one. */
export function guide(): Page[] {
  const readmes = names('libs').flatMap((name) =>
    names(`libs/${name}`).includes('README.md') ? [`libs/${name}/README.md`] : [],
  );
  const docs = names('docs').filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`), ...readmes].map(read);
}

export function blocksOf({ text }: Page): Block[] {
  const blocks: Block[] = [];
  let open: { info: string; line: number; code: string[] } | undefined;
  text.split('\n').forEach((line, i) => {
    if (!line.startsWith('```')) open?.code.push(line);
    else if (open) {
      blocks.push({ info: open.info, line: open.line, code: open.code.join('\n') });
      open = undefined;
    } else open = { info: line.slice(3).trim(), line: i + 2, code: [] };
  });
  return blocks;
}

/** The page without its blocks of code. */
export const proseOf = ({ text }: Page): string => text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '');

/** The cells of all table rows between a heading and the next one of its level, without the heads. */
export function tableRows(page: Page, heading: string): string[][] {
  const lines = proseOf(page).split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`${page.path} has no heading "${heading}"`);
  const level = heading.replace(/ .*/, ' ');
  const end = lines.findIndex((line, i) => i > start && line.startsWith(level));
  const rows: string[][] = [];
  for (const line of lines.slice(start, end === -1 ? undefined : end)) {
    if (!line.startsWith('|')) continue;
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    // The row of dashes makes the one before it a head.
    if (cells.every((cell) => /^ *:?-+:? *$/.test(cell))) rows.pop();
    else rows.push(cells.map((cell) => cell.trim()));
  }
  return rows;
}

/** The texts of the code spans in a cell. */
export const codesIn = (cell = ''): string[] =>
  Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code ?? '');

/** Targets of the links of a page that lead into the repository. */
export function relativeLinks(page: Page): string[] {
  const targets = Array.from(proseOf(page).matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(page: Page): Set<string> {
  const headings = Array.from(proseOf(page).matchAll(/^#+ (.*)$/gm), ([, text]) => text ?? '');
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

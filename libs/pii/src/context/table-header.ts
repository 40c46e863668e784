// Finds the header over a value in a Markdown or CSV table: there the word that gives a number its meaning stands
// lines above it.
/** How far above a value its header may stand, in code units. */
export const MAX_TABLE = 2048;

/** Columns beyond are not looked up. */
const MAX_COLUMNS = 30;
const NEWLINE = 10;

/** Longest line that is taken for a row of a table. */
const MAX_ROW = 320;

export class TableHeaders {
  /** What was found for the last row, as the next value often stands in the same one. */
  private lastAt = -1;
  private row = -1;
  private delimiter = 0;
  private header = -1;
  /** Column of `lastAt`, and the cells of the header that can be labels, a bit for each column. */
  private column = 0;
  private labels = 0;

  /** Forgets the last row: the text moved. */
  reset(): void {
    this.lastAt = -1;
  }

  /** Start and end of the header cell of the column in which `at` stands; undefined outside of tables. */
  cell(text: string, at: number): { start: number; end: number } | undefined {
    if (this.isSameRow(text, at)) {
      if (this.labels !== 0) this.column += count(text, this.lastAt, at, this.delimiter);
    } else {
      this.readRow(text, at);
      if (this.labels !== 0) this.column = count(text, this.row, at, this.delimiter);
    }
    this.lastAt = at;
    if (this.column >= MAX_COLUMNS || (this.labels & (1 << this.column)) === 0) return undefined;
    if (at - this.row > MAX_ROW || at - this.header > MAX_TABLE) return undefined;
    return cellOf(text, this.header, this.delimiter, this.column);
  }

  private isSameRow(text: string, at: number): boolean {
    const { lastAt } = this;
    if (lastAt < 0 || at < lastAt || at - lastAt > MAX_ROW) return false;
    for (let i = lastAt; i < at; i++) if (text.charCodeAt(i) === NEWLINE) return false;
    return true;
  }

  /** The header is the first of the lines above that are cut into as many cells as the one just above. */
  private readRow(text: string, at: number): void {
    this.labels = 0;
    this.column = 0;
    this.row = startOfLine(text, at);
    if (this.row <= 0) return;
    const above = startOfLine(text, this.row - 1);
    if (above < 0) return;
    this.delimiter = delimiterOf(text, above, this.row - 1);
    if (this.delimiter === 0) return;
    const columns = count(text, above, this.row - 1, this.delimiter);
    const lowest = Math.max(0, at - MAX_TABLE);
    let header = above;
    while (header > lowest) {
      const next = startOfLine(text, header - 1);
      if (next < lowest || count(text, next, header - 1, this.delimiter) !== columns) break;
      header = next;
    }
    this.header = header;
    this.labels = labelsOf(text, header, this.delimiter);
  }
}

/** Start of the line that holds, or ends at, `at`; -1 when it is longer than a row. */
function startOfLine(text: string, at: number): number {
  const length = lengthOfLine(text, at);
  return length > MAX_ROW ? -1 : at - length;
}

function lengthOfLine(text: string, end: number): number {
  let n = 0;
  while (n <= MAX_ROW && n < end && text.charCodeAt(end - 1 - n) !== NEWLINE) n++;
  return n;
}

/** What separates the cells of a line: `|`, tab, `;` or comma; 0 for nothing. */
function delimiterOf(text: string, start: number, end: number): number {
  let found = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 124) return code;
    if (code === 9 || (code === 59 && found !== 9) || (code === 44 && found === 0)) found = code;
  }
  return found;
}

function count(text: string, start: number, end: number, delimiter: number): number {
  let n = 0;
  let isQuoted = false;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) isQuoted = !isQuoted;
    else if (code === delimiter && !isQuoted) n++;
  }
  return n;
}

/** The cells that can be labels: what holds digits or signs of a value, or what masking left of one, is none. */
function labelsOf(text: string, header: number, delimiter: number): number {
  let labels = 0;
  let column = 0;
  let hasLetter = false;
  let isValue = false;
  for (let i = header; column < MAX_COLUMNS; i++) {
    const code = text.charCodeAt(i);
    if (code === delimiter || code === NEWLINE) {
      if (hasLetter && !isValue) labels |= 1 << column;
      if (code === NEWLINE) break;
      column++;
      hasLetter = isValue = false;
    } else if (isOfValue(code)) isValue = true;
    else if (code > 64) hasLetter = true;
  }
  return labels;
}

/** Start and end of a cell of the header. */
function cellOf(
  text: string,
  header: number,
  delimiter: number,
  column: number,
): { start: number; end: number } {
  let start = header;
  let n = 0;
  let i = header;
  for (; text.charCodeAt(i) !== NEWLINE; i++) {
    if (text.charCodeAt(i) !== delimiter) continue;
    if (n++ === column) break;
    start = i + 1;
  }
  return { start, end: i };
}

function isOfValue(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 60 || code === 64 || code === 42;
}

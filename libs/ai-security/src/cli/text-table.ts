/** Rows as text for a terminal. */

/** Whoever can write to a store must not write to the terminal: control characters move its cursor. */
export const shown = (text: string): string => text.replace(/\p{C}/gu, '�');

/** To the minute, in UTC. */
export function timeOf(seconds: number | null | undefined, otherwise: string): string {
  if (typeof seconds !== 'number') return otherwise;
  const time = new Date(seconds * 1000);
  // Others may have written to the store.
  if (Number.isNaN(time.getTime())) return 'beyond the calendar';
  return `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** One line a row below a head; columns as wide as what is in them. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(shown));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

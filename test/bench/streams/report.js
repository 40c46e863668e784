/** The tables that a person reads. */
import { table } from '../pii/report.js';

/** A usual pace of language models. */
const EVENTS_PER_SECOND = 50;

export const addedTable = (rows) =>
  table(
    ['format', 'text', 'events', 'p50', 'p99'],
    rows.map(({ format, text, events, p50, p99 }) => [format, text, events, p50.toFixed(1), p99.toFixed(1)]),
    2,
  );

export function holdTable(rows) {
  const all = ({ p50, p99, max }) => `${p50} / ${p99} / ${max}`;
  const ms = (events) => Math.round((events * 1000) / EVENTS_PER_SECOND);
  // Most formats hold back the same.
  const formats = new Map();
  for (const { format, ...figures } of rows) {
    const key = JSON.stringify(figures);
    const group = formats.get(key);
    if (group) group.names.push(format);
    else formats.set(key, { names: [format], figures });
  }
  return [...formats.values()]
    .map(({ names, figures: { text, characters, events, firstVisible, firstWithinOne } }) =>
      [
        `${text}: ${names.join('; ')}`,
        table(
          ['p50 / p99 / largest', ''],
          [
            ['  characters held', all(characters)],
            ['  events later', all(events)],
            [
              `  ms later at ${EVENTS_PER_SECOND} events/s`,
              `${ms(events.p50)} / ${ms(events.p99)} / ${ms(events.max)}`,
            ],
            ['  first character, events later', all(firstVisible)],
            ['  at most one event later', `${Math.round(firstWithinOne * 100)} % of the answers`],
          ],
          1,
        ),
      ].join('\n'),
    )
    .join('\n');
}

export function slowTable(rows) {
  const kib = (bytes) => (bytes / 1024).toFixed(1);
  return table(
    ['adapter', 'variant', 'heap KiB', 'rss KiB', 'left KiB', 'loop late p50 ms', 'p99 ms'],
    rows.map((row) => [
      row.adapter,
      row.variant,
      kib(row.heapBytes),
      kib(row.rssBytes),
      kib(row.leftBytes),
      row.delayP50Ms.toFixed(2),
      row.delayP99Ms.toFixed(2),
    ]),
    2,
  );
}

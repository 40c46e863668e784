/** The tables that a person reads. */
import { table } from '../pii/report.js';

const span = ({ ratio, min, max }, places) =>
  `${ratio.toFixed(places)} [${min.toFixed(places)}-${max.toFixed(places)}]`;

export const checksTable = (rows) =>
  table(
    ['check', 'CPU µs', '/ jose ES256', '/ jose RS256', 'goal'],
    rows.map(({ name, micros, toEs256, toRs256, goal }) => [
      name,
      micros.toFixed(1),
      span(toEs256, 3),
      span(toRs256, 3),
      goal === undefined ? '' : `${goal}`,
    ]),
    1,
  );

export const servedTable = (rows) =>
  table(
    [
      'adapter',
      'request',
      'requests/s',
      '/ bare',
      'p50 ms',
      'p99 ms',
      'server CPU µs',
      'added',
      'client load',
    ],
    rows.map((row) => [
      row.adapter,
      row.name,
      row.rps.toFixed(0),
      span(row.toBare, 2),
      row.p50Ms.toFixed(2),
      row.p99Ms.toFixed(2),
      row.cpuMicros.toFixed(0),
      row.addedMicros.toFixed(0),
      `${Math.round(row.clientLoad * 100)} %`,
    ]),
    2,
  );

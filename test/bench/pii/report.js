/** The tables that a person reads: each figure beside the best of the field and the goal. */

/** @param {ReturnType<typeof import('./evaluate.js').evaluate>} figures */
export function reportText(figures) {
  const { structured, idsWithoutLabels, evasion, worst, notes, records } = figures;
  const counted = Object.entries(records).map(([name, count]) => `${name} ${count}`);
  return [
    `split ${figures.split}; records: ${counted.join(', ')}`,
    ...notes.map((note) => `note: ${note}`),
    '',
    table(['figure', 'field', 'goal', 'ours', 'lost without context'], goalRows(figures), 1),
    '\nstructured types, by file',
    rateTable(structured.byFile),
    '\nstructured types, by family',
    rateTable(bySize(structured.byFamily)),
    '\nids without the label words, by family',
    rateTable(bySize(idsWithoutLabels.byFamily)),
    '\nevasion, by transform',
    table(
      ['transform', 'values', 'found'],
      Object.entries(evasion.byTransform)
        .sort(([, a], [, b]) => a.found / a.values - b.found / b.values)
        .map(([name, { values, found }]) => [name, values, pc((100 * found) / values)]),
      1,
    ),
    '\nnames',
    rateTable({
      ...renamed(figures.names.prose, 'synth+mixed'),
      ...renamed(figures.names.silver, 'names-silver'),
    }),
    '\nthe ten worst remaining kinds of error',
    table(
      ['type', 'where', 'missed', 'false', 'inexact'],
      worst.map((row) => [row.type, where(row.files), row.missed, row.false, row.inexact]),
      2,
    ),
  ].join('\n');
}

function goalRows(figures) {
  const {
    structured: s,
    idsWithoutLabels: bare,
    overMasked,
    presidioTests,
    secrets,
    names,
    checksums,
  } = figures;
  const person = names.prose.PERSON;
  const silver = names.silver.PERSON;
  const both = (r) => (r === undefined ? 'not available' : `${pc(r.precision)} / ${pc(r.recall)}`);
  return [
    ['structured: overlap P / R', '', '', `${pc(s.precision)} / ${pc(s.recall)}`, pc(s.lostAlone)],
    ['structured: overlap F1', '74.8', '>= 94', pc(s.f1)],
    ['structured: overlap F2', '', '', pc(s.f2)],
    ['structured: characters left readable, %', '31', '<= 4', pc(s.readable)],
    ['structured: exact-span F1, type family', '65', '>= 88', pc(s.exact.f1)],
    ['ids without label words: left readable, %', '', '<= 15', pc(bare.readable), pc(bare.lost)],
    ['over-masked per 1,000, benign prompts', '0 to 345', '<= 1', number(overMasked.prompts.per1000)],
    ['over-masked per 1,000, sources', '0 to 345', '<= 1', number(overMasked.sources.per1000)],
    [
      'false hits per 10,000, hard negatives',
      '8 to 104',
      '<= 3',
      number(figures.hardNegatives.per10kCharacters),
    ],
    ["Presidio's tests, F1", '92.7', '>= 93', pc(presidioTests.f1), pc(presidioTests.lostAlone)],
    ["Presidio's tests, F1, structured types", '', '', pc(presidioTests.structuredOnly.f1)],
    ['secrets: recall', '26', '>= 85', pc(secrets.recall), pc(secrets.lostAlone)],
    ['secrets: precision', '', '>= 95', pc(secrets.precision)],
    ['secrets: precision, hard-negatives added', '', '>= 95', pc(secrets.precisionWithHardNegatives)],
    ['secrets: characters left readable, %', '', '', pc(secrets.readable)],
    ['evasion recall', '28', '>= 92', pc(figures.evasion.recall)],
    ['PERSON P / R, synth+mixed', '83 / 71', '>= 88 / 80', both(person), pc(names.lostAlone)],
    ['PERSON P / R, names-silver', '94 / 65', '>= 88 / 80', both(silver)],
    ['LOCATION P / R', '93 / 39', '', both(names.prose.LOCATION)],
    ['ORGANIZATION P / R', '55 / 38', '', both(names.prose.ORGANIZATION)],
    ['STREET_ADDRESS P / R', '- / 54', 'R >= 80', both(names.prose.STREET_ADDRESS)],
    ['checksum vectors agreed, known types, %', '', '100', checksums ? pc(checksums.agree) : 'not available'],
  ].map((row) => [...row, ...Array(5 - row.length).fill('')]);
}

function rateTable(rows) {
  return table(
    ['', 'labelled', 'P', 'R', 'F1', 'F2', 'exact F1', 'readable %'],
    Object.entries(rows).map(([name, r]) => [
      name,
      r.labelled,
      ...[r.precision, r.recall, r.f1, r.f2, r.exact.f1, r.readable].map(pc),
    ]),
    1,
  );
}

const bySize = (rows) =>
  Object.fromEntries(Object.entries(rows).sort(([, a], [, b]) => b.labelled - a.labelled));
const renamed = (rows, place) =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [`${name}, ${place}`, row]));
const where = (files) =>
  Object.entries(files)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const pc = (value) => (value === null || value === undefined ? '-' : value.toFixed(1));
const number = (value) => (value === null ? '-' : value.toFixed(2));

/** Columns of text; the first `left` are aligned to the left, the others to the right. */
export function table(head, rows, left) {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const pad = (cell, i) => (i < left ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  return all.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Misses, false hits and wrong ends of one type or one file, the value marked in its text. */
export function errorText(errors, chosen) {
  return errors
    .filter(({ type, record }) => type === chosen || record.file === chosen)
    .map(({ kind, type, start, end, record, found }) => {
      const around = (from, to) => record.text.slice(Math.max(0, from), to);
      const text = `${around(start - 60, start)}«${around(start, end)}»${around(end, end + 40)}`;
      const instead = found.map((f) => `${f.type} ${JSON.stringify(around(f.start, f.end))}`).join(', ');
      const as = kind === 'false' || instead === '' ? '' : ` found: ${instead}`;
      return `${kind.padEnd(7)} ${type} ${record.file} ${record.id} ${JSON.stringify(text)}${as}`;
    })
    .join('\n');
}

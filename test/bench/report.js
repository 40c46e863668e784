/** Medians and ratios of the rounds, and the tables that a person reads. */

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const round = (value, places) => Number(value.toFixed(places));

/**
 * One row for each cell of the matrix. A ratio is taken within a round, where both sides met the same
 * weather on the machine; the median of the ratios is reported.
 * @param {{ adapter: string, mode: string, promptBytes: number, rounds: Record<string, object>[] }[]} cells
 */
export function summarize(cells) {
  return cells.flatMap(({ adapter, mode, promptBytes, rounds }) =>
    Object.keys(rounds[0]).map((variant) => {
      const of = (key) => rounds.map((samples) => samples[variant][key]);
      const ratios = rounds.map((samples) => samples[variant].rps / samples.bare.rps);
      return {
        result: {
          adapter,
          variant,
          mode,
          promptBytes,
          rps: round(median(of('rps')), 1),
          p50Ms: round(median(of('p50Ms')), 3),
          p99Ms: round(median(of('p99Ms')), 3),
          ratioToBare: round(median(ratios), 3),
        },
        spread: [round(Math.min(...ratios), 2), round(Math.max(...ratios), 2)],
        cpuMicros: Math.round(median(of('cpuMicros'))),
        clientLoad: Math.max(...of('clientLoad')),
      };
    }),
  );
}

/** Columns of text; the first `left` are aligned to the left, the others to the right. */
function table(head, rows, left) {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const pad = (cell, i) => (i < left ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  return all.map((row) => row.map(pad).join('  ')).join('\n');
}

/** The result table. */
export function resultTable(rows) {
  const head =
    'adapter,mode,variant,prompt,requests/s,/ bare,[min-max],p50 ms,p99 ms,server CPU µs,client load';
  return table(
    head.split(','),
    rows.map(({ result, spread, cpuMicros, clientLoad }) => [
      result.adapter,
      result.mode,
      result.variant,
      `${result.promptBytes} B`,
      result.rps,
      result.ratioToBare.toFixed(2),
      `[${spread[0].toFixed(2)}-${spread[1].toFixed(2)}]`,
      result.p50Ms.toFixed(2),
      result.p99Ms.toFixed(2),
      cpuMicros,
      `${Math.round(clientLoad * 100)} %`,
    ]),
    3,
  );
}

/**
 * Where the time of a request went, beside where it went in `bare`.
 * @param {{ stages: Record<string, Map<string, number>> }} profile microseconds by variant and stage
 */
export function stageTable({ adapter, mode, promptBytes, stages }) {
  const variants = Object.keys(stages);
  const [last] = variants.slice(-1);
  const micros = (variant, stage) => stages[variant].get(stage) ?? 0;
  const sum = (variant) => [...stages[variant].values()].reduce((total, value) => total + value, 0);
  const share = (value) => `${((100 * value) / sum(last)).toFixed(1)} %`;
  const names = [...new Set(variants.flatMap((variant) => [...stages[variant].keys()]))]
    .sort((a, b) => micros(last, b) - micros(last, a))
    .filter((stage) => variants.some((variant) => micros(variant, stage) >= 0.5));
  const rows = names.map((stage) => [
    stage,
    share(micros(last, stage)),
    ...variants.map((variant) => micros(variant, stage).toFixed(1)),
  ]);
  rows.push(['all', share(sum(last)), ...variants.map((variant) => sum(variant).toFixed(1))]);
  const title = `${adapter}, ${mode}, ${promptBytes} B: µs of processor time a request by stage, profiler on`;
  return `${title}\n${table(['stage', 'share', ...variants], rows, 1)}`;
}

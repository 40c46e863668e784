/** What the commands of the benchmarks have in common. */
import { cpus, loadavg } from 'node:os';

export const print = (text) => process.stdout.write(`${text}\n`);

/**
 * The values of a flag that is a list.
 *
 * @throws Error that names the known values, when there is another
 */
export function choice(flags, name, known) {
  const chosen = flags[name].split(',');
  const unknown = chosen.find((value) => !known.includes(value));
  if (unknown !== undefined) throw new Error(`--${name} ${unknown}: one or more of ${known.join(',')}`);
  return chosen;
}

/** What the figures are of: taken at the start, before the benchmark is a load itself. */
export const machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.versions.node,
  // Processes that wanted a core in the last minute: above the number of cores, the times say little.
  loadBefore: loadavg()[0],
};

export const machineText = () =>
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; load before: ${machine.loadBefore.toFixed(2)}`;

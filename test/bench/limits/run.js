/**
 * `npm run bench:limits -- [--json] [--quick] [--part rate,budget,simulation]`: what limits cost. docs/benchmarks.md
 * says how to read it.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { budgetsText, measureBudgets } from './budget.js';
import { measureRates, ratesText } from './rate.js';
import { simulateBudgets, simulationText } from './simulation.js';

/** By name: how to measure, and the tables that a person reads. */
const PARTS = {
  rate: { measure: measureRates, text: ratesText },
  budget: { measure: measureBudgets, text: budgetsText },
  simulation: { measure: simulateBudgets, text: simulationText },
};

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    part: { type: 'string', default: Object.keys(PARTS).join(',') },
  },
});
const parts = flags.part.split(',');
const unknown = parts.find((part) => !Object.hasOwn(PARTS, part));
if (unknown !== undefined)
  throw new Error(`--part ${unknown}: one or more of ${Object.keys(PARTS).join(',')}`);

const machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.versions.node,
  // Processes that wanted a core in the last minute: above the number of cores, the times say little.
  loadBefore: loadavg()[0],
};
const figures = {};
for (const part of parts) figures[part] = await PARTS[part].measure({ quick: flags.quick });

const print = (text) => process.stdout.write(`${text}\n`);
if (flags.json) print(JSON.stringify({ machine, ...figures }));
else {
  const { cpu, cores, node, loadBefore } = machine;
  print(`${cpu}, ${cores} cores, Node ${node}; load before: ${loadBefore.toFixed(2)}`);
  for (const part of parts) print(`\n${PARTS[part].text(figures[part])}`);
}
// Timers of other limiters' keys would keep the process for an hour.
process.exit();

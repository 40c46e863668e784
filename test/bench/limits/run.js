/**
 * `npm run bench:limits -- [--json] [--quick] [--part rate,budget,simulation]`: what limits cost. docs/benchmarks.md
 * says how to read it.
 */
import { parseArgs } from 'node:util';
import { choice, machine, machineText, print } from '../command.js';
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
const parts = choice(flags, 'part', Object.keys(PARTS));

const figures = {};
for (const part of parts) figures[part] = await PARTS[part].measure({ quick: flags.quick });

if (flags.json) print(JSON.stringify({ machine, ...figures }));
else {
  print(machineText());
  for (const part of parts) print(`\n${PARTS[part].text(figures[part])}`);
}
// Timers of other limiters' keys would keep the process for an hour.
process.exit();

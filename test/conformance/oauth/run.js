/**
 * Runs a file of cases: `npm run conformance:oauth -- [FILE] [ID…]`. Prints a line for each case that fails and a
 * total; exits with 1 when one fails.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { installClock } from './clock.js';

installClock();
const { runCase } = await import('./run-case.js');

const [file, ...only] = process.argv.slice(2);
const path =
  file === undefined ? new URL('../../data/oauth/oauth-cases.json', import.meta.url) : pathToFileURL(file);
const suite = JSON.parse(readFileSync(path, 'utf8'));
const ids = suite.cases.map(({ id }) => id).filter((id) => only.length === 0 || only.includes(id));

let failed = 0;
for (const id of ids) {
  const faults = await runCase(suite, id).catch((error) => [`the runner failed: ${error.stack}`]);
  if (faults.length === 0) continue;
  failed++;
  const { title } = suite.cases.find((one) => one.id === id);
  process.stdout.write(`${id} ${title}: ${faults.join('; ')}\n`);
}
process.stdout.write(`${ids.length - failed} of ${ids.length} cases passed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * `npm run eval:pii -- [DIR] [--split tune|measure] [--json] [--errors TYPE|FILE]`: what the PII engine finds,
 * misses and masks too much, for any directory in the schema of test/data/pii.
 */
import { parseArgs } from 'node:util';
import * as pii from '@ai-security/pii';
import { DEFAULT_DIR, evaluate } from './evaluate.js';
import { errorText, reportText } from './report.js';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    split: { type: 'string', default: 'all' },
    errors: { type: 'string' },
  },
});
if (!['all', 'tune', 'measure'].includes(flags.split)) throw new Error('--split: all, tune or measure');

const { errors, ...figures } = evaluate(pii, { dir: positionals[0] ?? DEFAULT_DIR, split: flags.split });
const print = (text) => process.stdout.write(`${text}\n`);
if (flags.errors !== undefined) print(errorText(errors, flags.errors));
else print(flags.json ? JSON.stringify(figures, null, 2) : reportText(figures));

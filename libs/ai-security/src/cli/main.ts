#!/usr/bin/env node
/** The command-line tool of the package: `npx ai-security`. */
import { runTool } from './run-tool.js';

process.exitCode = await runTool(process.argv.slice(2), process.env, {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
});

/** The 80 attack and edge cases, each against an application of its own over real sockets. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installClock } from './clock.js';
import type { CaseFile } from './run-case.js';

const suite = JSON.parse(
  readFileSync(new URL('../../data/oauth/oauth-cases.json', import.meta.url), 'utf8'),
) as CaseFile;

let uninstall: () => void;
let runCase: (suite: CaseFile, id: string) => Promise<string[]>;

beforeAll(async () => {
  uninstall = installClock();
  // The library may keep `Date.now` when it is loaded.
  ({ runCase } = await import('./run-case.js'));
});
afterAll(() => uninstall());

it('are the 80 of the file', () => {
  expect(new Set(suite.cases.map(({ id }) => id)).size).toBe(80);
});

describe.each([...new Set(suite.cases.map(({ area }) => area))])('%s', (area) => {
  it.each(suite.cases.filter((one) => one.area === area))('$id $title', async ({ id }) => {
    expect(await runCase(suite, id)).toEqual([]);
  });
});

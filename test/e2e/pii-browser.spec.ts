/** The PII engine in a browser: one file, as small as promised, and the same results as in Node. */
import * as pii from '@ai-security/pii';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_DIR } from '../bench/pii/evaluate.js';
import { readRecords } from '../bench/pii/records.js';
import { installedProgram } from '../installed-program.js';

const ENTRY = fileURLToPath(new URL('../../libs/pii/src/index.ts', import.meta.url));
const MOST_BYTES = 150 * 1024;
const LONG = 300_000;

/** What is data rather than engine: the model of names, the numbering plans of the world. */
const WITHOUT_DATA: Plugin = {
  name: 'without-data',
  enforce: 'pre',
  load: (id) => {
    if (id.endsWith('/name-model.generated.ts'))
      return `export const BIAS = 0, UNIT = 1, LEXICON_BITS = '', WEIGHT_BYTES = '';`;
    return /libphonenumber-js\/metadata\.min\.json/.test(id) ? 'export default {};' : null;
  },
};

/** The engine as an application would bundle it. */
async function bundle(...plugins: Plugin[]): Promise<Rolldown.OutputChunk[]> {
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    plugins,
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: ENTRY, preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput;
  return output.output.filter((file) => file.type === 'chunk');
}

/** Runs in Node and, from its source, in the browser: it may use nothing from outside. */
function probe({ createPiiEngine, isValidValue }: typeof pii, texts: readonly string[]) {
  const engine = createPiiEngine({ entities: 'all' });
  const key = Uint8Array.from({ length: 32 }, (_, i) => i);
  const session = engine.pseudonymizer({ key }).session();
  const actions = ['redact', 'mask', 'hash', 'fake'] as const;
  const results = texts.map((text) => {
    const stream = engine.maskStream({ action: 'mask' });
    let streamed = '';
    for (let at = 0; at < text.length; at += 7) streamed += stream.push(text.slice(at, at + 7));
    const hidden = session.hide(text);
    return {
      found: engine.find(text),
      masked: actions.map((action) => engine.mask(text, { action, key }).text),
      streamed: streamed + stream.end(),
      hidden,
      restored: session.restore(hidden) === text,
    };
  });
  return { results, valid: isValidValue('IBAN_CODE', 'GB82 WEST 1234 5698 7654 32') };
}

/** Where it runs: the page, and a worker of the page. */
const RUN = `
const place = new URL(import.meta.url).search;
try {
  if (place === '?page') new Worker('/run.js?worker', { type: 'module' });
  const pii = await import('/pii.js');
  const texts = await (await fetch('/texts.json')).json();
  const result = (${probe.toString()})(pii, texts);
  await fetch('/result' + place, { method: 'POST', body: JSON.stringify(result) });
} catch (error) {
  await fetch('/result' + place, { method: 'POST', body: JSON.stringify({ error: String(error?.stack ?? error) }) });
}`;

describe('the engine in Chromium', () => {
  const files = 'ids mixed presidio-tests evasion names-silver';
  const texts = files.split(' ').flatMap((file) => readRecords(DEFAULT_DIR, file)!.map(({ text }) => text));
  const inNode: unknown = JSON.parse(JSON.stringify(probe(pii, texts)));

  let server: Server;
  let browser: ChildProcess;
  let profile: string;
  /** What the page and its worker answered. */
  const answers = new Map<string, unknown>();

  beforeAll(async () => {
    const command = installedProgram(
      ['chromium', 'chromium-browser', 'google-chrome'],
      'install Chromium (`apt-get install chromium`)',
    );
    const [chunk] = await bundle();
    const served: Record<string, [type: string, body: string]> = {
      '/': ['text/html', '<!doctype html><script type="module" src="/run.js?page"></script>'],
      '/run.js': ['text/javascript', RUN],
      '/pii.js': ['text/javascript', chunk!.code],
      '/texts.json': ['application/json', JSON.stringify(texts)],
    };
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
      if (request.method === 'POST') {
        answers.set(search, JSON.parse(await textOf(request)));
        if (answers.size === 2) server.emit('answered');
        response.end();
        return;
      }
      const [type, body] = served[pathname] ?? ['text/plain', ''];
      response
        .writeHead(pathname in served ? 200 : 404, { 'content-type': `${type}; charset=utf-8` })
        .end(body);
    };
    server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    profile = mkdtempSync(join(tmpdir(), 'pii-browser-'));
    const { port } = server.address() as AddressInfo;
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
    browser = spawn(command, [...flags, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`], {
      stdio: 'ignore',
    });
    await new Promise<void>((resolve, reject) => {
      server.once('answered', resolve);
      browser.once('error', reject);
      browser.once('exit', (code) =>
        reject(new Error(`${command} ended with code ${code} without an answer`)),
      );
    });
  }, LONG);

  afterAll(async () => {
    if (browser?.kill('SIGKILL')) await once(browser, 'exit');
    server?.closeAllConnections();
    server?.close();
    if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it.each(['?page', '?worker'])('finds, masks, streams and hides as in Node (%s)', (place) => {
    expect(texts.length).toBeGreaterThan(1000);
    expect(answers.get(place)).toEqual(inNode);
  });
});

describe('the bundle', () => {
  it('is one file that imports nothing', async () => {
    const chunks = await bundle();
    expect(chunks).toHaveLength(1);
    expect([...chunks[0]!.imports, ...chunks[0]!.dynamicImports]).toEqual([]);
    expect(chunks[0]!.exports).toEqual(expect.arrayContaining(Object.keys(pii)));
  });

  it(`weighs at most ${MOST_BYTES / 1024} KB without the model of names and the numbering plans`, async () => {
    const [chunk] = await bundle(WITHOUT_DATA);
    expect(chunk!.moduleIds.some((id) => id.includes('/recognizers/national/'))).toBe(true);
    expect(gzipSync(chunk!.code, { level: 9 }).byteLength).toBeLessThanOrEqual(MOST_BYTES);
  });
});

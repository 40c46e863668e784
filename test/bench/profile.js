/**
 * Where the time of a server goes, from a CPU profile of a loaded server: no code in the product is needed.
 *
 * A sample belongs to the nearest caller that has a name here: a regular expression, a hash or `JSON.stringify`
 * that a folder of the library runs counts for that folder, and so does a package that it calls.
 */
import { readFile } from 'node:fs/promises';

const ADAPTER_PACKAGES = new Set(
  (
    'express router body-parser raw-body qs send etag fresh type-is content-type accepts on-finished finalhandler ' +
    'vary cors bytes mime-types proxy-addr content-disposition negotiator statuses merge-descriptors parseurl ' +
    'path-to-regexp fastify find-my-way secure-json-parse fast-json-stringify reusify toad-cache fast-querystring ' +
    'iconv-lite debug media-typer'
  ).split(' '),
);
const NODE_HTTP = /^node:(net|_http_\w+|internal\/stream_base_commons)$/;
const NEST_PACKAGES = /^(@nestjs\/(core|common|platform-express|platform-fastify)|rxjs|reflect-metadata)$/;

/** Name of the package that holds a file, for packages without a stage of their own. */
const packageOf = (url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];

/** The stage that a file belongs to; `undefined` where its caller decides. */
function stageOf(url) {
  const [, folder] = /\/libs\/ai-security\/dist\/([^/]+)\//.exec(url) ?? [];
  if (folder) return `ours: ${folder}`;
  if (url.includes('/libs/ai-security/')) return 'ours: module';
  if (url.includes('/libs/pii/')) return 'ours: pii engine';
  const name = packageOf(url);
  if (name === undefined) return url.includes('/test/bench/') ? 'app and model' : undefined;
  if (NEST_PACKAGES.test(name)) return 'nest';
  return ADAPTER_PACKAGES.has(name) || name.startsWith('@fastify/') ? 'adapter' : undefined;
}

/**
 * Processor time of one request by stage.
 * @param {string} file a profile as the inspector writes it
 * @param {number} cpuMicros processor time of one request, all stages together
 * @returns {Promise<Map<string, number>>} microseconds by stage
 */
export async function stageMicros(file, cpuMicros) {
  const { nodes, samples, timeDeltas } = JSON.parse(await readFile(file, 'utf8'));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const id of node.children ?? []) byId.get(id).parent = node;

  const labels = new Map();
  const label = (start) => {
    const { functionName } = start.callFrame;
    if (functionName === '(idle)') return undefined;
    if (functionName === '(garbage collector)') return 'garbage collection';
    if (functionName === '(program)') return 'program';
    let other;
    for (let node = start; node; node = node.parent) {
      const { url } = node.callFrame;
      // Starting and stopping the profiler itself.
      if (url === 'node:inspector') return undefined;
      // Every variant must write its answer; whoever does it, sockets and HTTP are Node's.
      if (NODE_HTTP.test(url)) return other ?? 'node http';
      const stage = stageOf(url);
      if (stage) return stage.startsWith('ours: ') ? stage : (other ?? stage);
      other ??= packageOf(url);
    }
    return other ?? 'node';
  };

  const time = new Map();
  let busy = 0;
  samples.forEach((id, i) => {
    if (!labels.has(id)) labels.set(id, label(byId.get(id)));
    const stage = labels.get(id);
    if (!stage) return;
    time.set(stage, (time.get(stage) ?? 0) + timeDeltas[i]);
    busy += timeDeltas[i];
  });
  return new Map([...time].map(([stage, sampled]) => [stage, (sampled / busy) * cpuMicros]));
}

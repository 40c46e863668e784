/** What authentication costs a request over HTTP, against the same route without the module. */
import { fileURLToPath } from 'node:url';
import { startProcess } from '../processes.js';
import { median } from '../report.js';
import { MARK, PATH, PUBLIC_URL } from './app.js';
import { newDpopClients, newProofs, newTokens } from './credentials.js';

const SERVER = fileURLToPath(new URL('server.js', import.meta.url));
const CLIENT = fileURLToPath(new URL('../client.js', import.meta.url));
const CONNECTIONS = 16;
const WARM_UP_MS = 200;

const TOKENS = 1000;
/** So few that each is used often while it is remembered. */
const KEYS_IN_USE = 100;
/** So many that none is remembered when it is used again. */
const KEYS_IN_TURN = 20_000;
const DPOP_CLIENTS = 64;
/** Before anything counts, for the code to be compiled. */
const HEATING_MS = 1000;
/** A machine that is busy with others may need a longer window for a single answer. */
const MOST_MS = 10_000;
/** How many credentials for one use a second takes, at first; where they do not suffice, more are made. */
const ONCE_A_SECOND = 5000;
const MOST_A_SECOND = 40_000;

const request = (...headers) =>
  [`GET ${PATH} HTTP/1.1`, `Host: ${new URL(PUBLIC_URL).host}`, 'Accept: */*', ...headers, '', ''].join(
    '\r\n',
  );
const bearer = (credential) => request(`Authorization: Bearer ${credential}`);

/** @param {{ adapter: string, issuer: object, rounds: number, seconds: number }} run */
export async function measureServed({ adapter, issuer, rounds, seconds }) {
  const env = { BENCH_ADAPTER: adapter };
  const bare = await startProcess(SERVER, { env });
  const guarded = await startProcess(SERVER, {
    env: { ...env, BENCH_ISSUER: issuer.issuer, BENCH_AUDIENCE: issuer.audience },
  });
  const client = await startProcess(CLIENT);
  try {
    const kinds = await kindsOf(bare, guarded, issuer);
    for (const kind of kinds) {
      if (!kind.once) await supply(client, kind);
      await measure(client, kind, Math.min(HEATING_MS, seconds * 1000));
    }
    const samples = kinds.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < kinds.length; i++) {
        const at = (i + round) % kinds.length;
        samples[at].push(await measure(client, kinds[at], seconds * 1000));
      }
    }
    return kinds.map(({ name }, i) => summary(adapter, name, samples[i], samples[0]));
  } finally {
    for (const process of [bare, guarded, client]) await process.stop();
  }
}

/** `make` gives requests; with `once`, none of them may be sent twice. */
async function kindsOf(bare, guarded, issuer) {
  const tokens = await newTokens(issuer, TOKENS);
  const keys = await guarded.ask('newKeys', KEYS_IN_TURN);
  const clients = await newDpopClients(issuer, DPOP_CLIENTS);
  const guardedKind = (name, make, once = false) => ({ name, server: guarded, make, once });
  return [
    { name: 'bare route', server: bare, make: () => [request()] },
    guardedKind('token seen before', () => tokens.map(bearer)),
    guardedKind('token not seen before', async (count) => (await newTokens(issuer, count)).map(bearer), true),
    guardedKind('API key seen in the last 0.9 s', () => keys.slice(0, KEYS_IN_USE).map(bearer)),
    guardedKind('API key looked up in memory', () => keys.map(bearer)),
    guardedKind(
      'DPoP: token seen before, and its proof',
      async (count) =>
        (await newProofs(clients, count)).map(({ token, proof }) =>
          request(`Authorization: DPoP ${token}`, `DPoP: ${proof}`),
        ),
      true,
    ),
  ];
}

async function supply(client, { name, make }, count) {
  await client.ask('prepare', { set: name, requests: await make(count) }, 10_000);
}

async function measure(client, kind, measureMs) {
  for (let ms = measureMs; ms <= MOST_MS; ms *= 2) {
    const sample = await measureOnce(client, kind, ms);
    if (sample.answers > 0) return sample;
  }
  throw new Error(`${kind.name}: no answer within the window`);
}

async function measureOnce(client, kind, measureMs) {
  if (!kind.once) return load(client, kind, measureMs);
  let failure;
  for (let perSecond = ONCE_A_SECOND; perSecond <= MOST_A_SECOND; perSecond *= 2) {
    const count = Math.ceil((perSecond * (WARM_UP_MS + measureMs)) / 1000);
    await supply(client, kind, count);
    // A proof that is sent twice is refused, and that ends the window; a token is not, and so they are counted.
    const sample = await load(client, kind, measureMs).catch((error) => void (failure = error));
    if (sample && sample.calls <= count) return sample;
  }
  throw failure ?? new Error(`${kind.name}: more than ${MOST_A_SECOND} requests a second`);
}

/** Loads a server and adds what a request cost it. */
async function load(client, { name, server }, measureMs) {
  const window = {
    port: server.ready.port,
    set: name,
    mark: MARK,
    connections: CONNECTIONS,
    warmUpMs: WARM_UP_MS,
    measureMs,
  };
  const [cpuBefore, callsBefore] = [await server.ask('cpu'), await server.ask('calls')];
  const sample = await client.ask('load', window, WARM_UP_MS + measureMs);
  const [cpuAfter, callsAfter] = [await server.ask('cpu'), await server.ask('calls')];
  const calls = callsAfter - callsBefore;
  const cpu = cpuAfter.user + cpuAfter.system - cpuBefore.user - cpuBefore.system;
  return { ...sample, calls, cpuMicros: cpu / calls };
}

function summary(adapter, name, samples, bare) {
  const ratios = samples.map(({ rps }, round) => rps / bare[round].rps);
  const of = (key) => median(samples.map((sample) => sample[key]));
  return {
    adapter,
    name,
    rps: of('rps'),
    toBare: { ratio: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    cpuMicros: of('cpuMicros'),
    addedMicros: median(samples.map(({ cpuMicros }, round) => cpuMicros - bare[round].cpuMicros)),
    clientLoad: Math.max(...samples.map(({ clientLoad }) => clientLoad)),
  };
}

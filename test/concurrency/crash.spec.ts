/** Two processes share the slots of one caller in a real Redis; one of them is killed, and Redis forgets all. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { askRedis, startRedis, type TestRedis } from '../redis/redis-server.js';
import { startSource, type SourceProcess } from '../source-process.js';

const LIMIT = 10;
/** A lease, a heartbeat, and something for a machine that is busy. */
const PATIENCE = { timeout: 25_000, interval: 250 };

let redis: TestRedis;
let processes: SourceProcess[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(processes.map(async (one) => one.kill()));
  await redis.restart();
});
afterAll(() => redis.stop());

async function started(): Promise<[SourceProcess, SourceProcess]> {
  const pair: [SourceProcess, SourceProcess] = [holder(), holder()];
  processes = pair;
  for (const one of pair) expect(await one.line()).toBe('ready');
  return pair;
}
const holder = (): SourceProcess => startSource('concurrency/holder.ts', redis.url, `${LIMIT}`);

async function admitted(one: SourceProcess, asked: number): Promise<number> {
  one.send(`${asked}`);
  return Number(/^admitted (\d+)$/.exec(await one.line())?.[1]);
}

it('they never admit more than the limit together, and a kill -9 frees what it held', async () => {
  const [first, second] = await started();
  const [ofFirst, ofSecond] = await Promise.all([admitted(first, 8), admitted(second, 8)]);
  expect(ofFirst + ofSecond).toBe(LIMIT);
  expect(await admitted(second, 3)).toBe(0);
  await first.kill();
  let freed = 0;
  await vi.waitFor(async () => {
    freed += await admitted(second, LIMIT);
    expect(freed).toBe(ofFirst);
  }, PATIENCE);
  expect(await admitted(second, 3)).toBe(0);
}, 60_000);

it('when Redis comes back empty, the open calls are counted again', async () => {
  const [first, second] = await started();
  expect(await admitted(first, 6)).toBe(6);
  expect(await admitted(second, 3)).toBe(3);
  await redis.restart();
  // Asks for nothing: until the next heartbeat a call would find room that is not there.
  await vi.waitFor(async () => {
    const [key = ''] = (await askRedis(redis, 'KEYS', 'ai-security:concurrency:*:open:*')) as string[];
    expect(await askRedis(redis, 'ZCARD', key)).toBe(9);
  }, PATIENCE);
  expect((await admitted(first, 3)) + (await admitted(second, 3))).toBe(1);
}, 60_000);

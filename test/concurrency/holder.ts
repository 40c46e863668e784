/** A process that opens calls of one caller and keeps them: what the test of crashes kills. */
import { createInterface } from 'node:readline';
import { CallBus } from '../../libs/ai-security/src/call/call-bus.js';
import { ConcurrencyLimiter } from '../../libs/ai-security/src/limits/concurrency/concurrency-limiter.js';
import { RedisConcurrencyLeases } from '../../libs/ai-security/src/limits/concurrency/redis-concurrency-leases.js';
import { ClientAddress } from '../../libs/ai-security/src/network/client-address.js';
import { RedisConnection } from '../../libs/ai-security/src/state/redis-connection.js';
import { openCall } from './open-call.js';

const [url = '', limit = ''] = process.argv.slice(2);
const connection = await RedisConnection.connect(url);
const limiter = new ConcurrencyLimiter(
  new RedisConcurrencyLeases(connection),
  { limit: Number(limit), roles: new Map(), onFailure: 'deny' },
  new ClientAddress([]),
  new CallBus(),
);

/** Each line asks for so many calls at once; the answer is how many were admitted. */
createInterface(process.stdin).on('line', (line) => {
  const asked = Array.from({ length: Number(line) }, async () => limiter.take(openCall('the caller')));
  void Promise.allSettled(asked).then((results) => {
    const admitted = results.filter(({ status }) => status === 'fulfilled').length;
    process.stdout.write(`admitted ${admitted}\n`);
  });
});
process.stdout.write('ready\n');

import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallBus } from '../../call/call-bus.js';
import { AnomalySuspension } from './anomaly-suspension.js';
import { KillSwitchService } from './kill-switch.service.js';
import { MemoryBlockStore } from './memory-block-store.js';

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => Logger.overrideLogger(['error', 'warn', 'log']));

it('blocks whom the options want suspended, and nobody else', async () => {
  const bus = new CallBus();
  const killSwitch = new KillSwitchService(new MemoryBlockStore());
  await killSwitch.start();
  new AnomalySuspension(bus, killSwitch);
  const said = (id: string, suspend: boolean): void =>
    bus.emit('principal.anomaly', {
      principal: { id },
      measure: 'tokens',
      value: 2,
      expected: 1,
      suspend,
    } as never);
  said('alice', false);
  said('mallory', true);
  expect(await killSwitch.list()).toMatchObject([
    { kind: 'principal', id: 'mallory', reason: 'anomaly_tokens' },
  ]);
  expect(await killSwitch.release({ kind: 'principal', id: 'mallory' })).toBe(true);
});

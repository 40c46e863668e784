import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { AiCall } from '../../call/ai-call.js';
import { CallBus } from '../../call/call-bus.js';
import { AnomalyDetector } from './anomaly-detector.js';
import { UsagePattern } from './usage-pattern.js';

const MINUTE = 60_000;

interface Said {
  readonly who: string;
  readonly measure: string;
  readonly value: number;
  readonly suspend: boolean;
}

function watch(factor = 5) {
  const bus = new CallBus();
  const clock = { now: 1_000_000 * MINUTE };
  const said: Said[] = [];
  bus.on('principal.anomaly', ({ principal, measure, value, suspend }) =>
    said.push({ who: principal.id, measure, value, suspend }),
  );
  new AnomalyDetector({ windowMs: MINUTE, factor, suspend: true }, bus, () => clock.now);
  const call = (who: string, tokens: number, stopReason = 'completed', microUsd = 0): void =>
    bus.emit('call.closed', {
      principal: { id: who },
      usage: { input: tokens, output: 0 },
      cost: { microUsd, prices: '' },
      stopReason,
    } as unknown as AiCall);
  return { call, said, clock };
}

describe('AnomalyDetector', () => {
  it('says once in a window that a caller spends many times what it did, whoever else calls', () => {
    const { call, said, clock } = watch();
    for (let minute = 0; minute < 60; minute++, clock.now += MINUTE) {
      for (let i = 0; i < 5; i++) call('alice', 1_000 + 100 * i);
      call('bob', 300_000);
    }
    expect(said).toEqual([]);
    for (let i = 0; i < 100; i++) call('alice', 3_000);
    expect(said).toEqual([{ who: 'alice', measure: 'tokens', value: 33_000, suspend: true }]);
    clock.now += MINUTE;
    for (let i = 0; i < 100; i++) call('alice', 3_000);
    expect(said).toHaveLength(2);
  });

  it('knows nothing of a caller that is new, and lets be what is small', () => {
    const { call, said, clock } = watch();
    call('new', 10_000_000);
    for (let minute = 0; minute < 60; minute++, clock.now += MINUTE) call('small', 10);
    call('small', 19_000);
    expect(said).toEqual([]);
  });

  it('sees money and refusals too', () => {
    const { call, said, clock } = watch();
    for (let minute = 0; minute < 20; minute++, clock.now += MINUTE) {
      call('alice', 10, 'completed', 20_000);
      call('alice', 0, 'refused');
    }
    call('alice', 10, 'completed', 600_000);
    for (let i = 0; i < 31; i++) call('alice', 0, 'refused');
    expect(said.map(({ measure }) => measure)).toEqual(['micro_usd', 'refusals']);
  });

  it('grows used to what lasts, but not within minutes', () => {
    const { call, said, clock } = watch();
    for (let minute = 0; minute < 40; minute++, clock.now += MINUTE) call('alice', 10_000);
    for (let minute = 0; minute < 5; minute++, clock.now += MINUTE) call('alice', 200_000);
    expect(said).toHaveLength(5);
    for (let minute = 0; minute < 200; minute++, clock.now += MINUTE) call('alice', 200_000);
    const before = said.length;
    for (let minute = 0; minute < 20; minute++, clock.now += MINUTE) call('alice', 200_000);
    expect(said).toHaveLength(before);
  });
});

describe('UsagePattern', () => {
  it('never finds a steady caller unusual, whatever its pace and its pauses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 200 }),
        (amount, steps) => {
          const pattern = new UsagePattern();
          let window = 5;
          for (const step of steps) {
            expect(pattern.add(window, amount, 5, 0)).toBeUndefined();
            window += step;
          }
        },
      ),
    );
  });
});

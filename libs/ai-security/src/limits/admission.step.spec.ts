import { describe, expect, it } from 'vitest';
import type { AiCall } from '../call/ai-call.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { AdmissionStep } from './admission.step.js';
import type { ConcurrencyLimiter } from './concurrency/concurrency-limiter.js';
import type { RateStep } from './rate/rate.step.js';

const call = {} as AiCall;
const refusal = (code: 'rate_limited' | 'concurrency_limited' | 'temporarily_unavailable') =>
  new SecurityProblem(code);

/** The two limits, of which it is noted what they are asked, in order. */
function limits(
  answers: { rate?: unknown; enforced?: SecurityProblem; slot?: unknown },
  wait?: Promise<void>,
) {
  const asked: string[] = [];
  const answer = (value: unknown): unknown => {
    const give = (): unknown => {
      if (value instanceof Error) throw value;
      return value;
    };
    return wait ? wait.then(give) : give();
  };
  const rate = {
    take: () => (asked.push('rate'), answer(answers.rate)),
    enforce: () => {
      asked.push('enforce');
      if (answers.enforced) throw answers.enforced;
    },
    refund: () => void asked.push('refund'),
  } as unknown as RateStep;
  const slot = answers.slot ?? { undo: () => void asked.push('undo') };
  const concurrency = { take: () => (asked.push('slot'), answer(slot)) } as unknown as ConcurrencyLimiter;
  return { step: new AdmissionStep(rate, concurrency), asked };
}

const outcome = async (step: AdmissionStep): Promise<unknown> => {
  try {
    await step.admit(call);
    return 'admitted';
  } catch (error) {
    return error instanceof SecurityProblem ? error.code : error;
  }
};

describe.each([false, true])('admission, with stores that wait: %s', (waits) => {
  const wait = waits ? Promise.resolve() : undefined;

  it.each([
    ['nothing refuses', {}, 'admitted', ['rate', 'slot', 'enforce']],
    [
      'the rate refuses',
      { enforced: refusal('rate_limited') },
      'rate_limited',
      ['rate', 'slot', 'enforce', 'undo'],
    ],
    [
      'there is no slot',
      { slot: refusal('concurrency_limited') },
      'concurrency_limited',
      ['rate', 'slot', 'enforce', 'refund'],
    ],
    [
      'both refuse',
      { enforced: refusal('rate_limited'), slot: refusal('concurrency_limited') },
      'rate_limited',
      ['rate', 'slot', 'enforce'],
    ],
    [
      'the store of rates is down',
      { rate: refusal('temporarily_unavailable') },
      'temporarily_unavailable',
      ['rate', 'slot', 'undo'],
    ],
    [
      'the store of slots is down',
      { slot: refusal('temporarily_unavailable') },
      'temporarily_unavailable',
      ['rate', 'slot', 'enforce', 'refund'],
    ],
  ])('gives back what was taken for nothing: %s', async (_, answers, expected, order) => {
    const { step, asked } = limits(answers, wait);
    expect(await outcome(step)).toBe(expected);
    expect(asked).toEqual(order);
  });
});

it('asks both stores before either has answered', async () => {
  let open = (): void => undefined;
  const { step, asked } = limits({}, new Promise((resolve) => (open = resolve)));
  const pending = step.admit(call);
  expect(asked).toEqual(['rate', 'slot']);
  open();
  await pending;
  expect(asked).toEqual(['rate', 'slot', 'enforce']);
});

it('is synchronous where the stores are', () => {
  expect(limits({}).step.admit(call)).toBeUndefined();
});

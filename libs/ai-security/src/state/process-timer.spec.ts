import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProcessTimer } from './process-timer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs from start to stop, once for each interval however often it is started', () => {
  const run = vi.fn();
  const timer = new ProcessTimer(run, 100);
  vi.advanceTimersByTime(500);
  expect(run).not.toHaveBeenCalled();
  timer.start();
  timer.start();
  vi.advanceTimersByTime(250);
  expect(run).toHaveBeenCalledTimes(2);
  timer.stop();
  vi.advanceTimersByTime(500);
  expect(run).toHaveBeenCalledTimes(2);
  timer.start();
  vi.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(3);
  timer.stop();
});

it('belongs to whoever made it, not to the call that starts it', async () => {
  vi.useRealTimers();
  const calls = new AsyncLocalStorage<string>();
  const seen = await new Promise<string | undefined>((resolve) => {
    const timer = new ProcessTimer(() => {
      timer.stop();
      resolve(calls.getStore());
    }, 1);
    calls.run('a call', () => timer.start());
    // It does not keep the process alive, so something else has to.
    setTimeout(() => undefined, 1_000);
  });
  expect(seen).toBeUndefined();
});

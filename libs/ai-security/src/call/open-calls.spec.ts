import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AiCall } from './ai-call.js';
import type { StopReason } from './facts.js';
import { OpenCalls } from './open-calls.js';

/** As much of a call as is looked at. */
class Call {
  readonly deadline: number;
  readonly stops: StopReason[] = [];

  constructor(
    readonly streaming = false,
    milliseconds = 5000,
  ) {
    this.deadline = Date.now() + milliseconds;
  }

  stopReason: StopReason | undefined;
  abandoned = false;

  stop(reason: StopReason): void {
    this.stops.push(reason);
    this.stopReason = reason;
  }

  abandon(): void {
    this.abandoned = true;
  }
}
const asCall = (call: Call): AiCall => call as unknown as AiCall;

describe('OpenCalls', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stops a call whose deadline has passed, and no other', () => {
    const calls = new OpenCalls();
    const early = new Call();
    calls.add(asCall(early));
    vi.advanceTimersByTime(3000);
    const late = new Call();
    calls.add(asCall(late));
    expect(early.stops).toEqual([]);
    vi.advanceTimersByTime(3000);
    expect(early.stops[0]).toBe('deadline');
    expect(late.stops).toEqual([]);
  });

  it('cuts a call that does not end although it was stopped, e.g. because its client does not read', () => {
    const calls = new OpenCalls();
    const stuck = new Call();
    calls.add(asCall(stuck));
    vi.advanceTimersByTime(9000);
    expect(stuck.abandoned).toBe(false);
    vi.advanceTimersByTime(2000);
    expect(stuck.abandoned).toBe(true);
    expect(stuck.stops).toEqual(['deadline']);
  });

  it('forgets a call once', () => {
    const calls = new OpenCalls();
    const call = new Call();
    calls.add(asCall(call));
    expect(calls.size).toBe(1);
    expect(calls.delete(asCall(call))).toBe(true);
    expect(calls.delete(asCall(call))).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(call.stops).toEqual([]);
  });

  it('holds no timer while no call is open, and a new one later', () => {
    const calls = new OpenCalls();
    const call = new Call();
    calls.add(asCall(call));
    calls.delete(asCall(call));
    vi.advanceTimersByTime(2000);
    expect(vi.getTimerCount()).toBe(0);
    const other = new Call();
    calls.add(asCall(other));
    vi.advanceTimersByTime(7000);
    expect(other.stops[0]).toBe('deadline');
  });

  it('ends the streams at shutdown, and lets the others finish', () => {
    const calls = new OpenCalls();
    const [stream, whole] = [new Call(true), new Call(false)];
    for (const call of [stream, whole]) calls.add(asCall(call));
    void calls.shutdown();
    expect(stream.stops).toEqual(['shutdown']);
    expect(whole.stops).toEqual([]);
  });

  it('waits at shutdown until the last bytes of the streams have left, but not for ever', async () => {
    const calls = new OpenCalls();
    const [first, second, whole] = [new Call(true), new Call(true), new Call(false)];
    for (const call of [first, second, whole]) calls.add(asCall(call));
    let over = false;
    const shutdown = calls.shutdown().then(() => {
      over = true;
    });
    calls.delete(asCall(first));
    await vi.advanceTimersByTimeAsync(10);
    expect(over).toBe(false);
    calls.delete(asCall(second));
    await shutdown;

    const stuck = new Call(true);
    calls.add(asCall(stuck));
    const bounded = calls.shutdown();
    await vi.advanceTimersByTimeAsync(1000);
    await bounded;
  });

  it('keeps deadlines while it shuts down: a call that never ends must not hold the process', () => {
    const calls = new OpenCalls();
    const hanging = new Call(false);
    calls.add(asCall(hanging));
    void calls.shutdown();
    vi.advanceTimersByTime(7000);
    expect(hanging.stops[0]).toBe('deadline');
  });
});

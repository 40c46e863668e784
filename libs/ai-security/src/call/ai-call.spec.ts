import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AiCall } from './ai-call.js';
import { Exchange, type FrameworkRequest } from './exchange.js';
import type { StopReason } from './facts.js';
import type { ProtectedRoute } from './protected-route.js';

const newCall = (): AiCall => {
  const request = new IncomingMessage(new Socket());
  const exchange = new Exchange(request as unknown as FrameworkRequest, new ServerResponse(request));
  return new AiCall({ id: 'POST /chat' } as ProtectedRoute, exchange, 1000);
};

describe('AiCall', () => {
  it('has an id of its own and a deadline', () => {
    const [one, other] = [newCall(), newCall()];
    expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one.id).not.toBe(other.id);
    expect(one.deadline).toBe(one.openedAt + 1000);
  });

  it('keeps 256 facts in order, and counts the others', () => {
    const call = newCall();
    for (let i = 0; i < 300; i++) call.decide('handler', 'allow', `r${i}`);
    expect(call.facts).toHaveLength(256);
    expect(call.facts[255]).toEqual({ kind: 'decision', stage: 'handler', effect: 'allow', reason: 'r255' });
    expect(call.droppedFacts).toBe(44);
  });

  it('takes the first reason to stop', () => {
    const call = newCall();
    expect(call.stopReason).toBeUndefined();
    call.stop('deadline');
    call.stop('completed');
    expect(call.stopReason).toBe('deadline');
  });

  it.each([true, false])('aborts the signal with the reason (asked for before: %s)', (before) => {
    const call = newCall();
    if (before) expect(call.signal.aborted).toBe(false);
    call.stop('client_gone');
    expect(call.signal.aborted).toBe(true);
    expect(call.signal.reason).toMatchObject({ name: 'AbortError', message: 'client_gone' });
    expect(call.signal).toBe(call.signal);
  });

  it('tells each listener once, and none that has left', () => {
    const call = newCall();
    const heard: string[] = [];
    const listen = (name: string) => call.onStop((reason: StopReason) => heard.push(`${name} ${reason}`));
    listen('one');
    const leave = listen('two');
    leave();
    call.stop('shutdown');
    call.stop('deadline');
    expect(heard).toEqual(['one shutdown']);
  });

  it('disturbs nobody when it is complete', () => {
    const call = newCall();
    const { signal } = call;
    let heard = 0;
    call.onStop(() => heard++);
    call.stop('completed');
    expect(heard).toBe(0);
    expect(signal.aborted).toBe(false);
  });

  it('shows no header of its request in a log', () => {
    const call = newCall();
    Object.assign(call.exchange.request.headers, { authorization: 'Bearer secret-token' });
    for (const text of [inspect(call, { depth: 9 }), JSON.stringify({ call })]) {
      expect(text).toContain(call.id);
      expect(text).not.toContain('secret-token');
    }
  });

  it('knows the last usage that was stated', () => {
    const call = newCall();
    call.use({ input: 1, output: 0 });
    call.use({ input: 1, output: 5 });
    expect(call.usage).toEqual({ input: 1, output: 5 });
  });

  it('adds up what requests to the model used, each as it was last stated', () => {
    const call = newCall();
    call.use({ input: 1, output: 1 });
    const first = { input: 9, output: 1, cachedInput: 6 };
    call.spend(first);
    call.spend({ ...first, output: 4, reasoning: 3 }, first);
    call.spend({ input: 2, output: 2, cacheWrite: 1 });
    expect(call.usage).toStrictEqual({ input: 11, output: 6, cachedInput: 6, reasoning: 3, cacheWrite: 1 });
  });
});

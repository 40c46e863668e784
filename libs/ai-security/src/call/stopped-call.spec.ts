import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AiCall } from './ai-call.js';
import { Exchange } from './exchange.js';
import type { ProtectedRoute } from './protected-route.js';
import { untilStopped } from './stopped-call.js';

function newCall(): AiCall {
  const request = new IncomingMessage(new Socket());
  const exchange = new Exchange({ method: 'POST', url: '/', headers: {} }, new ServerResponse(request));
  return new AiCall({} as ProtectedRoute, exchange, 1000);
}

describe('untilStopped', () => {
  it('gives what it waits for while the call runs', async () => {
    await expect(untilStopped(newCall(), Promise.resolve(7))).resolves.toBe(7);
    await expect(untilStopped(newCall(), Promise.reject(new Error('own')))).rejects.toThrow('own');
  });

  it('ends with the call', async () => {
    const call = newCall();
    const waiting = untilStopped(call, new Promise(() => undefined));
    call.stop('deadline');
    await expect(waiting).rejects.toMatchObject({ code: 'deadline_exceeded' });
  });

  it('drops a rejection that comes after the stop: unhandled, it would end the process', async () => {
    const unhandled: unknown[] = [];
    const listener = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', listener);
    const call = newCall();
    call.stop('client_gone');
    const late = turn().then(() => Promise.reject(new Error('late')));
    await expect(untilStopped(call, late)).rejects.toMatchObject({ code: 'internal_error' });
    await turn();
    await turn();
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });
});

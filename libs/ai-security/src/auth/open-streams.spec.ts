import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { CallBus } from '../call/call-bus.js';
import { Exchange } from '../call/exchange.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { fakePrincipal } from '../testing/fake-principal.js';
import { OpenStreams } from './open-streams.js';

const NOW = 1_800_000_000;

function watched(verify: () => unknown, expiresAt = NOW + 60) {
  const bus = new CallBus();
  let now = NOW;
  const streams = new OpenStreams(bus, () => now * 1000);
  const call = new AiCall({} as never, new Exchange({ headers: {} } as never, {} as never), 1_000);
  call.principal = fakePrincipal({ expiresAt });
  call.streaming = true;
  streams.watch(call, verify as never);
  return { bus, streams, call, advance: (seconds: number) => (now += seconds) };
}
const refuses = (code: 'invalid_token' | 'temporarily_unavailable', reason: string) => () => {
  throw new SecurityProblem(code, { reason });
};
/** A promise that is settled calls back before this resolves. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a stream', () => {
  it.each([
    ['expired', 'credentials_expired'],
    ['rotated', 'credentials_expired'],
    ['revoked', 'credentials_revoked'],
    ['inactive', 'credentials_revoked'],
  ])('ends with a credential that is %s', async (reason, outcome) => {
    const now = watched(refuses('invalid_token', reason));
    now.streams.sweep();
    expect(now.call.stopReason).toBe(outcome);
    const later = watched(async () => refuses('invalid_token', reason)());
    later.streams.sweep();
    await settled();
    expect(later.call.stopReason).toBe(outcome);
  });

  it('goes on while nobody can be asked, but not beyond the end of its credential', async () => {
    for (const verify of [
      refuses('temporarily_unavailable', 'introspection_failed'),
      async () => refuses('temporarily_unavailable', 'key_store_down')(),
    ]) {
      const { streams, call, advance } = watched(verify, NOW + 60);
      advance(59);
      streams.sweep();
      await settled();
      expect(call.stopReason).toBeUndefined();
      advance(1);
      streams.sweep();
      await settled();
      expect(call.stopReason).toBe('credentials_expired');
    }
  });

  it('of a credential without an end goes on', () => {
    const { streams, call, advance } = watched(refuses('temporarily_unavailable', 'x'), Infinity);
    advance(1e12);
    streams.sweep();
    expect(call.stopReason).toBeUndefined();
  });

  it('is not asked about again while an answer is awaited, nor after its end', async () => {
    let asked = 0;
    const { bus, streams, call } = watched(() => {
      asked++;
      return new Promise(() => undefined);
    });
    streams.sweep();
    streams.sweep();
    expect(asked).toBe(1);
    bus.emit('call.closed', call);
    streams.sweep();
    expect(asked).toBe(1);
  });
});

/** Revocation of access tokens, in one process and in several on a real Redis. */
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../../../test/redis/redis-server.js';
import { RedisConnection } from '../../state/redis-connection.js';
import { fakePrincipal } from '../../testing/fake-principal.js';
import { RedisRevocations } from './redis-revocations.js';
import { MAX_REVOCATIONS, RevocationList, type Revocation } from './revocation-list.js';
import { TokenRevocation } from './token-revocation.js';

const ISS = 'https://as.example.test';
const now = Math.floor(Date.now() / 1000);

const caller = (claims: Record<string, unknown>, more: { subject?: string; clientId?: string } = {}) =>
  fakePrincipal({ issuer: ISS, subject: 'alice', clientId: 'web', claims, ...more });

const eventually = async (holds: () => boolean): Promise<void> => {
  const until = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > until) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('in one process', () => {
  let clock = now * 1000;
  const make = () => {
    const list = new RevocationList(() => clock);
    return { list, revocation: new TokenRevocation(list, undefined, () => clock) };
  };

  it('a token is known by issuer and jti', async () => {
    const { list, revocation } = make();
    expect(list.isRevoked(caller({ jti: 'a' }))).toBe(false);
    await revocation.revokeToken({ iss: ISS, jti: 'a', exp: now + 60 });
    expect(list.isRevoked(caller({ jti: 'a' }))).toBe(true);
    expect(list.isRevoked(caller({ jti: 'b' }))).toBe(false);
    expect(list.isRevoked(caller({ jti: ['a'] }))).toBe(false);
    expect(list.isRevoked(fakePrincipal({ issuer: 'https://other', claims: { jti: 'a' } }))).toBe(false);
  });

  it.each([
    ['subject', (r: TokenRevocation) => r.revokeSubject({ iss: ISS, sub: 'alice', issuedBefore: now })],
    ['client', (r: TokenRevocation) => r.revokeClient({ iss: ISS, clientId: 'web', issuedBefore: now })],
  ])('a %s is cut off for what was issued before', async (kind, revoke) => {
    const { list, revocation } = make();
    await revoke(revocation);
    expect(list.isRevoked(caller({ iat: now - 1 }))).toBe(true);
    expect(list.isRevoked(caller({ iat: now }))).toBe(false);
    // Nobody knows how old it is.
    expect(list.isRevoked(caller({}))).toBe(true);
    const other = kind === 'subject' ? { subject: 'web' } : { clientId: 'alice' };
    expect(list.isRevoked(caller({ iat: now - 1 }, other))).toBe(false);
  });

  it('what would never be forgotten, or never hold, is refused', async () => {
    const { list, revocation } = make();
    for (const time of [NaN, Infinity, -Infinity, '1' as unknown as number]) {
      await expect(revocation.revokeToken({ iss: ISS, jti: 'a', exp: time })).rejects.toThrow(TypeError);
      await expect(revocation.revokeSubject({ iss: ISS, sub: 'alice', issuedBefore: time })).rejects.toThrow(
        TypeError,
      );
      await expect(
        revocation.revokeClient({ iss: ISS, clientId: 'web', issuedBefore: time }),
      ).rejects.toThrow(TypeError);
    }
    expect(list.size).toBe(0);
  });

  it('an earlier cut-off takes nothing back', async () => {
    const { list, revocation } = make();
    await revocation.revokeSubject({ iss: ISS, sub: 'alice' });
    await revocation.revokeSubject({ iss: ISS, sub: 'alice', issuedBefore: 1 });
    expect(list.isRevoked(caller({ iat: now - 1 }))).toBe(true);
  });

  it('tells its listeners what is new, once', async () => {
    const { list, revocation } = make();
    let told = 0;
    list.onRevoked(() => told++);
    await revocation.revokeToken({ iss: ISS, jti: 'a' });
    await revocation.revokeToken({ iss: ISS, jti: 'a' });
    expect(told).toBe(1);
  });

  it('refuses what does not fit, and forgets only what is over', () => {
    const { list } = make();
    const one = (i: number, until: number): Revocation => ({ kind: 'token', iss: ISS, jti: `${i}`, until });
    list.add(Array.from({ length: MAX_REVOCATIONS }, (_, i) => one(i, now + (i === 0 ? 10 : 100))));
    expect(() => list.add([one(-1, now + 100)])).toThrow(RangeError);
    expect(list.isRevoked(caller({ jti: '0' }))).toBe(true);
    clock += 20_000;
    list.add([one(-1, now + 100)]);
    expect(list.size).toBe(MAX_REVOCATIONS);
    expect(list.isRevoked(caller({ jti: '-1' }))).toBe(true);
    clock -= 20_000;
  });
});

describe('through Redis', () => {
  let redis: TestRedis;
  const running: { connection: RedisConnection; shared: RedisRevocations }[] = [];

  beforeAll(async () => {
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    vi.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const { connection, shared } of running.splice(0)) {
      shared.onApplicationShutdown();
      connection.close();
    }
    await redis.restart();
  });
  afterAll(() => redis.stop());

  async function makeProcess() {
    const connection = await RedisConnection.connect(redis.url);
    const list = new RevocationList();
    const shared = new RedisRevocations(connection, list);
    running.push({ connection, shared });
    await shared.start();
    return { list, connection, revocation: new TokenRevocation(list, shared) };
  }

  it('every process knows, also one that starts later', async () => {
    const [a, b] = [await makeProcess(), await makeProcess()];
    await a.revocation.revokeToken({ iss: ISS, jti: 'x', exp: now + 60 });
    await a.revocation.revokeSubject({ iss: ISS, sub: 'alice', issuedBefore: now });
    expect(a.list.isRevoked(caller({ jti: 'x', iat: now }))).toBe(true);
    await eventually(() => b.list.isRevoked(caller({ jti: 'x', iat: now })));
    await eventually(() => b.list.isRevoked(caller({ jti: 'y', iat: now - 1 })));
    const c = await makeProcess();
    expect(c.list.entries()).toHaveLength(2);
    expect(c.list.isRevoked(caller({ jti: 'x', iat: now }))).toBe(true);
  });

  it('nothing is forgotten when Redis comes back empty', async () => {
    const [a, b] = [await makeProcess(), await makeProcess()];
    await a.revocation.revokeToken({ iss: ISS, jti: 'kept', exp: now + 600 });
    await eventually(() => b.list.isRevoked(caller({ jti: 'kept' })));
    await redis.restart();
    await eventually(() => a.connection.state === 'up' && b.connection.state === 'up');
    // One process alone could have been told before: this one has only Redis to ask.
    await a.revocation.revokeToken({ iss: ISS, jti: 'new', exp: now + 600 });
    const c = await makeProcess();
    await eventually(
      () => c.list.isRevoked(caller({ jti: 'kept' })) && c.list.isRevoked(caller({ jti: 'new' })),
    );
  });

  it('what Redis did not take holds here, is reported, and is offered again', async () => {
    const a = await makeProcess();
    await redis.stop();
    await expect(a.revocation.revokeToken({ iss: ISS, jti: 'late', exp: now + 600 })).rejects.toThrow(
      'the shared store is unavailable',
    );
    expect(a.list.isRevoked(caller({ jti: 'late' }))).toBe(true);
    expect(a.list.ready).toBe(true);
    await redis.restart();
    const b = await makeProcess();
    await eventually(() => b.list.isRevoked(caller({ jti: 'late' })));
  });

  it('a process that never reached Redis does not know what was revoked', async () => {
    await redis.stop();
    const a = await makeProcess();
    expect(a.list.ready).toBe(false);
    await redis.restart();
    await eventually(() => a.list.ready);
  });
});

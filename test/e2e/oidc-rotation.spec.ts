/**
 * Rotation of the keys of a real authorization server, while many callers call and others send forgeries.
 *
 * A key is published for longer than the cool-down of key fetches (30 s) before anything is signed with it. `Date`
 * stands still but for what a test says: sockets and timers keep to real time.
 */
import { CompactSign, decodeProtectedHeader, generateKeyPair, type CryptoKey } from 'jose';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADAPTERS } from './adapters.js';
import { startOidcHost, type OidcHost } from './oidc-host.js';
import { OidcServer } from './oidc-server.js';
import { expectProblem } from './problem.js';

const CALLERS = 20;
const FORGERS = 4;
/** Calls with one token, before a caller gets itself another. */
const CALLS_PER_TOKEN = 3;
/** Calls of each caller in each state of the key set: more than it makes with one token. */
const CALLS_PER_STATE = 7;

const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterAll(() => {
  vi.useRealTimers();
});

const kidOf = (token: string): unknown => decodeProtectedHeader(token).kid;

/** Everything is right about it but the key, which nobody published. */
async function forgery(token: string, privateKey: CryptoKey): Promise<string> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url');
  return new CompactSign(payload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: randomUUID() })
    .sign(privateKey);
}

/** What the callers were answered in one state of the key set. */
interface Answers {
  readonly good: ReadonlySet<number>;
  readonly forged: ReadonlySet<number>;
  /** Keys that signed what they sent. */
  readonly kids: ReadonlySet<unknown>;
}

/** Callers who keep their tokens from one state to the next. */
class Load {
  readonly #tokens: string[] = [];

  constructor(
    private readonly server: OidcServer,
    private readonly host: OidcHost,
  ) {}

  async run(): Promise<Answers> {
    const good = new Set<number>();
    const forged = new Set<number>();
    const kids = new Set<unknown>();
    const caller = async (index: number): Promise<void> => {
      for (let calls = 0; calls < CALLS_PER_STATE; calls++) {
        const fresh = calls % CALLS_PER_TOKEN === index % CALLS_PER_TOKEN;
        const token = (fresh ? undefined : this.#tokens[index]) ?? (await this.server.token());
        this.#tokens[index] = token;
        kids.add(kidOf(token));
        good.add((await this.host.call(token)).status);
      }
    };
    const forger = async (): Promise<void> => {
      const token = await this.server.token();
      const { privateKey } = await generateKeyPair('ES256');
      for (let calls = 0; calls < CALLS_PER_STATE; calls++)
        forged.add((await this.host.call(await forgery(token, privateKey))).status);
    };
    await Promise.all([
      ...Array.from({ length: CALLERS }, (_, index) => caller(index)),
      ...Array.from({ length: FORGERS }, () => forger()),
    ]);
    return { good, forged, kids };
  }
}

describe.each(ADAPTERS)('on %s', (adapter) => {
  let server: OidcServer;
  let host: OidcHost;
  beforeEach(async () => {
    server = await OidcServer.start();
    host = await startOidcHost(adapter, server);
  });
  afterEach(async () => {
    await host.app.close();
    await server.stop();
  });

  it('no good token is refused, and those of the withdrawn key are in the end', async () => {
    const load = new Load(server, host);
    const calm = (kids: unknown[]) => ({
      good: new Set([200]),
      forged: new Set([401]),
      kids: new Set(kids),
    });
    const old = await server.token();
    expect(await load.run()).toEqual(calm(['ES256-1']));

    // Published in the middle of the load, right after fetches that did not see it.
    const during = load.run();
    server.publishKey('ES256-2');
    expect(await during).toEqual(calm(['ES256-1']));

    pass(31);
    const turning = load.run();
    server.signWith('ES256-2');
    expect(await turning).toEqual(calm(['ES256-1', 'ES256-2']));
    // Who holds an old token goes on with it.
    expect((await host.call(old)).status).toBe(200);

    const withdrawing = load.run();
    server.withdrawKey('ES256-1');
    expect(await withdrawing).toEqual(calm(['ES256-2']));

    // The age of known keys is over: they are fetched again, and the old one is gone.
    pass(601);
    expect(await load.run()).toEqual(calm(['ES256-2']));
    const refused = await host.call(old);
    await expectProblem(refused, 'invalid_token');
    expect(await host.reasonOf(refused)).toBe('unknown_key');
    // At the start and at the end of the age; and once in each of three cool-downs, for the forgers' key ids.
    expect(server.count('/jwks')).toBeLessThanOrEqual(5);
  }, 120_000);

  it('a key that is used as soon as it is published is known at once', async () => {
    expect((await host.call(await server.token())).status).toBe(200);
    server.publishKey('ES256-2');
    server.signWith('ES256-2');
    const tokens = await Promise.all([server.token(), server.token(), server.token()]);
    const statuses = await Promise.all(tokens.map(async (token) => (await host.call(token)).status));
    expect(statuses).toEqual([200, 200, 200]);
    expect(server.count('/jwks')).toBe(2);
  });
});

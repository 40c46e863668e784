/** An authenticator of API keys with a clock of its own, and the service of another process on the same store. */
import { expect } from 'vitest';
import { ApiKeyAuthenticator } from '../../libs/ai-security/src/auth/api-keys/api-key-authenticator.js';
import { newApiKey } from '../../libs/ai-security/src/auth/api-keys/api-key-format.js';
import type { ApiKeyRecord } from '../../libs/ai-security/src/auth/api-keys/api-key-record.js';
import { ApiKeyService } from '../../libs/ai-security/src/auth/api-keys/api-key.service.js';
import { KeyDigester } from '../../libs/ai-security/src/auth/api-keys/key-digester.js';
import { MemoryApiKeyStore } from '../../libs/ai-security/src/auth/api-keys/memory-api-key-store.js';
import type { NewApiKey } from '../../libs/ai-security/src/auth/api-keys/new-api-key.js';
import type { Principal } from '../../libs/ai-security/src/call/principal.js';
import { SecurityProblem } from '../../libs/ai-security/src/errors/security-problem.js';
import { StoreUnavailable } from '../../libs/ai-security/src/state/store-unavailable.js';

export const PEPPER = 'the pepper of these tests, 32 and more';
export const HOME = '203.0.113.7';

/** Counts what it is asked, and can be down. */
class WatchedStore extends MemoryApiKeyStore {
  lookUps = 0;
  touches = 0;
  down = false;

  override async get(id: string): Promise<ApiKeyRecord | undefined> {
    this.lookUps++;
    if (this.down) throw new StoreUnavailable('ECONNREFUSED');
    return super.get(id);
  }

  override async touch(id: string, at: number): Promise<void> {
    this.touches++;
    if (this.down) throw new StoreUnavailable('ECONNREFUSED');
    return super.touch(id, at);
  }
}

export function apiKeyRig(options: { environments?: string[] } = {}) {
  const store = new WatchedStore();
  const time = { ms: 1_800_000_000_000 };
  const clock = (): number => time.ms;
  const digester = new KeyDigester(PEPPER);
  const authenticator = new ApiKeyAuthenticator(store, digester, { clock, monotonic: clock, ...options });
  // That of another process: it cannot tell the authenticator what it changes.
  const service = new ApiKeyService(store, digester, { clock, environments: ['live', 'test'] });
  const make = async (asked: Partial<NewApiKey> = {}) =>
    service.create({ name: 'nightly', owner: 'team-a', scopes: ['ai:chat'], ...asked });
  const authenticate = async (key: string, address = HOME): Promise<Principal> =>
    authenticator.authenticate(key, address);
  const refusal = async (key: string, address = HOME): Promise<string> =>
    authenticate(key, address).then(
      () => 'admitted',
      (error: unknown) => {
        if (!(error instanceof SecurityProblem)) throw error;
        expect(JSON.stringify(error) + error.stack).not.toContain(key);
        return `${error.getStatus()} ${error.code} ${error.reason}`;
      },
    );
  return { store, time, digester, authenticator, service, make, authenticate, refusal };
}

/** Another secret for the id of `key`, with the right checksum. */
export const forge = (key: string): string => newApiKey('live', key.slice(10, 22));

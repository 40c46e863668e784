/** What authentication is made of, from the settings: the module adds the limiter of failures, which is not ours. */
import type { Provider } from '@nestjs/common';
import { CallBus } from '../call/call-bus.js';
import { AI_SECURITY_SETTINGS, settingsOf, type AiSecuritySettings } from '../config/settings.js';
import { ClientAddress } from '../network/client-address.js';
import type { RedisConnection } from '../state/redis-connection.js';
import { REDIS } from '../state/redis-token.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import { AccessTokens } from './access-tokens.js';
import { ApiKeyAuthenticator } from './api-keys/api-key-authenticator.js';
import { ApiKeyStore } from './api-keys/api-key-store.js';
import { ApiKeyService } from './api-keys/api-key.service.js';
import { createApiKeyStore } from './api-keys/create-api-key-store.js';
import { KeyDigester } from './api-keys/key-digester.js';
import { AuthenticationStep } from './authentication.step.js';
import { DpopNonces } from './dpop/dpop-nonces.js';
import { DpopVerifier } from './dpop/dpop-proof.verifier.js';
import { DPOP_REPLAY_STORE, type DpopReplayStore } from './dpop/dpop-replay-store.js';
import { MemoryDpopReplayStore } from './dpop/memory-dpop-replay-store.js';
import { RedisDpopReplayStore } from './dpop/redis-dpop-replay-store.js';
import { createOpaqueTokens } from './introspection/create-opaque-tokens.js';
import { OpaqueTokens } from './introspection/opaque-tokens.js';
import { ClientCertificates } from './mtls/client-certificate.js';
import { OpenStreams } from './open-streams.js';
import { RedisRevocations } from './revocation/redis-revocations.js';
import { RevocationList } from './revocation/revocation-list.js';
import { TokenRevocation } from './revocation/token-revocation.js';
import { SenderConstraint } from './sender-constraint.js';

export const AUTH_PROVIDERS: Provider[] = [
  {
    provide: AccessTokenVerifier,
    ...settingsOf(
      ({ issuers, oauth }) => new AccessTokenVerifier(issuers, Date.now, oauth.clockToleranceSeconds),
    ),
  },
  { provide: OpaqueTokens, ...settingsOf(createOpaqueTokens) },
  { provide: RevocationList, useFactory: () => new RevocationList() },
  {
    provide: RedisRevocations,
    inject: [REDIS, RevocationList],
    useFactory: async (redis: RedisConnection | null, list: RevocationList) => {
      const shared = redis && new RedisRevocations(redis, list);
      await shared?.start();
      return shared;
    },
  },
  {
    provide: TokenRevocation,
    inject: [RevocationList, RedisRevocations],
    useFactory: (list: RevocationList, shared: RedisRevocations | null) =>
      new TokenRevocation(list, shared ?? undefined),
  },
  {
    provide: AccessTokens,
    inject: [AccessTokenVerifier, OpaqueTokens, RevocationList],
    useFactory: (...parts: ConstructorParameters<typeof AccessTokens>) => new AccessTokens(...parts),
  },
  {
    provide: DPOP_REPLAY_STORE,
    inject: [REDIS],
    useFactory: (redis: RedisConnection | null) =>
      redis ? new RedisDpopReplayStore(redis) : new MemoryDpopReplayStore(),
  },
  {
    provide: SenderConstraint,
    inject: [AI_SECURITY_SETTINGS, ClientAddress, DPOP_REPLAY_STORE],
    useFactory: ({ oauth, secret }: AiSecuritySettings, addresses: ClientAddress, replay: DpopReplayStore) =>
      new SenderConstraint(
        new ClientCertificates(oauth.mtls, addresses),
        oauth.dpop && new DpopVerifier(oauth.dpop, replay, new DpopNonces(secret)),
        oauth.publicUrl,
      ),
  },
  {
    provide: OpenStreams,
    inject: [CallBus, RevocationList],
    useFactory: (bus: CallBus, revocations: RevocationList) => {
      const streams = new OpenStreams(bus);
      revocations.onRevoked(() => streams.sweep());
      return streams;
    },
  },
  {
    provide: ApiKeyStore,
    inject: [AI_SECURITY_SETTINGS, REDIS],
    useFactory: ({ apiKeys }: AiSecuritySettings, redis: RedisConnection | null) =>
      apiKeys ? createApiKeyStore(apiKeys.store, redis) : null,
  },
  {
    provide: KeyDigester,
    ...settingsOf(({ apiKeys }) =>
      apiKeys ? new KeyDigester(apiKeys.pepper, apiKeys.previousPeppers) : null,
    ),
  },
  {
    provide: ApiKeyAuthenticator,
    inject: [AI_SECURITY_SETTINGS, ApiKeyStore, KeyDigester],
    useFactory: ({ apiKeys }: AiSecuritySettings, store: ApiKeyStore, digester: KeyDigester) =>
      apiKeys ? new ApiKeyAuthenticator(store, digester, apiKeys) : null,
  },
  {
    provide: ApiKeyService,
    inject: [AI_SECURITY_SETTINGS, ApiKeyStore, KeyDigester, ApiKeyAuthenticator],
    useFactory: (
      { apiKeys }: AiSecuritySettings,
      store: ApiKeyStore,
      digester: KeyDigester,
      keys: ApiKeyAuthenticator,
    ) =>
      apiKeys
        ? new ApiKeyService(store, digester, {
            environments: apiKeys.environments,
            onChange: () => keys.forget(),
          })
        : null,
  },
  AuthenticationStep,
];

/** A caller for tests that are not about authentication. */
import type { AiCall } from '../call/ai-call.js';
import type { Principal } from '../call/principal.js';
import type { GuardStep } from '../call/steps.js';

/** A frozen `Principal` with no scopes and no roles; `overrides` replace its members, and `id` follows issuer and subject. */
export function fakePrincipal(overrides: Partial<Principal> = {}): Principal {
  const { issuer = 'https://issuer.example.test', subject = 'test-user' } = overrides;
  return Object.freeze({
    id: `${issuer}|${subject}`,
    kind: 'oauth',
    issuer,
    subject,
    scopes: new Set<string>(),
    roles: new Set<string>(),
    claims: Object.freeze(Object.assign(Object.create(null) as object, { iss: issuer, sub: subject })),
    expiresAt: Math.floor(Date.now() / 1000) + 300,
    ...overrides,
  });
}

/**
 * Takes the place of `OAuthStep` and lets every request in as `principal`.
 *
 * @example
 * Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(OAuthStep)
 *   .useValue(fakeAuth(fakePrincipal({ scopes: new Set(['ai:chat']) })));
 */
export function fakeAuth(principal: Principal = fakePrincipal()): GuardStep {
  return {
    stage: 'auth',
    admit(call: AiCall) {
      call.principal = principal;
    },
  };
}

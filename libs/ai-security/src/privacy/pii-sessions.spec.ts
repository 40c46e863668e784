import { createPiiEngine } from '@ai-security/pii';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import { fakePrincipal } from '../testing/fake-principal.js';
import { PiiSessions } from './pii-sessions.js';

const engine = createPiiEngine();
const bytes = (secret: string): Uint8Array => new TextEncoder().encode(secret);

/** As an instance of the module would have them. */
const sessions = (secret: string): PiiSessions => new PiiSessions(engine, { secret: bytes(secret) } as never);

function callOf(tenant?: string): AiCall {
  const call = new AiCall({} as never, new Exchange({ headers: {} } as never, {} as never), 1_000);
  call.principal = fakePrincipal(tenant === undefined ? {} : { tenant });
  return call;
}

const secrets = fc.string({ minLength: 32, maxLength: 40 });
const tenants = fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { nil: undefined });
const values = fc.emailAddress();

describe('pseudonyms', () => {
  it('of one value are the same in every instance with the secret, for the tenant', () => {
    fc.assert(
      fc.property(secrets, tenants, values, (secret, tenant, value) => {
        const [one, other] = [sessions(secret), sessions(secret)].map((instance) =>
          instance.of(callOf(tenant)).hide(value),
        );
        expect(one).toBe(other);
      }),
    );
  });

  it('differ between tenants, and between secrets', () => {
    fc.assert(
      fc.property(secrets, secrets, tenants, tenants, values, (secret, another, tenant, other, value) => {
        fc.pre(secret !== another && tenant !== other && engine.find(value).length > 0);
        const instance = sessions(secret);
        const here = instance.of(callOf(tenant)).hide(value);
        expect(instance.of(callOf(other)).hide(value)).not.toBe(here);
        expect(sessions(another).of(callOf(tenant)).hide(value)).not.toBe(here);
      }),
    );
  });

  it('of the caller are known to the handler, those of earlier calls too', () => {
    const instance = sessions('s'.repeat(32));
    const earlier = callOf();
    const before = instance.of(earlier).hide('old@example.com');
    const call = callOf();
    instance.remember(call, [...instance.of(earlier).entries()]);
    const now = instance.of(call).hide('new@example.com');
    expect(instance.ofHandler(call).restore(`${before} ${now}`)).toBe('old@example.com new@example.com');
    expect(instance.of(call).restore(before)).toBe('old@example.com');
    expect(instance.of(callOf()).restore(before)).toBe(before);
  });
});

import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import { Challenges } from '../errors/challenges.js';
import type { SecurityProblem } from '../errors/security-problem.js';
import { fakePrincipal } from '../testing/fake-principal.js';
import { ScopeStep } from './scope.step.js';

const oauth = {
  publicUrl: undefined,
  clockToleranceSeconds: 5,
  dpop: undefined,
  mtls: { clientCertHeader: 'client-cert' },
};
const step = new ScopeStep(new Challenges({ issuers: [], oauth }));

function call(
  scopes: string[],
  scopesAny: string[],
  granted?: string[],
  { acr, maxAge, claims = {} }: Partial<ProtectedRoute> & { claims?: object } = {},
): AiCall {
  const route = {
    id: 'POST /x',
    scopes,
    scopesAny,
    acr,
    maxAge,
  } as Partial<ProtectedRoute> as ProtectedRoute;
  const made = new AiCall(route, new Exchange({ headers: {} } as never, {} as never), 1_000);
  if (granted) made.principal = fakePrincipal({ scopes: new Set(granted), claims: { ...claims } });
  return made;
}

function refusal(of: AiCall): SecurityProblem {
  try {
    step.admit(of);
  } catch (error) {
    return error as SecurityProblem;
  }
  throw new Error('the call was admitted');
}

describe('ScopeStep', () => {
  it.each([
    [['a'], [], ['a']],
    [['a', 'b'], [], ['b', 'c', 'a']],
    [[], ['a', 'b'], ['b']],
    [['a'], ['b', 'c'], ['a', 'c']],
  ])('admits all of %j and one of %j with %j', (scopes, any, granted) => {
    const admitted = call(scopes, any, granted);
    step.admit(admitted);
    expect(admitted.facts).toEqual([]);
  });

  it.each([
    [['ai:chat'], [], ['ai:chatty', 'ai:read'], 'ai:chat'],
    [['ai:chat'], [], ['AI:CHAT'], 'ai:chat'],
    [['ai:admin', 'ai:read'], [], ['ai:read'], 'ai:admin ai:read'],
    [[], ['a', 'b'], [], 'a b'],
    [['a'], ['b'], ['b'], 'a b'],
    [['a'], ['b'], ['a'], 'a b'],
  ])('refuses all of %j and one of %j with %j', (scopes, any, granted, challenged) => {
    const problem = refusal(call(scopes, any, granted));
    expect(problem.code).toBe('insufficient_scope');
    expect(problem.getStatus()).toBe(403);
    expect(problem.headers).toEqual({
      'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${challenged}"`,
    });
  });

  it('asks for credentials where there is no principal', () => {
    const problem = refusal(call(['ai:chat'], []));
    expect(problem.code).toBe('authentication_required');
    expect(problem.headers).toEqual({ 'WWW-Authenticate': 'Bearer scope="ai:chat"' });
  });

  it('has nothing to say of a route without scopes', () => {
    const free = call([], []);
    step.admit(free);
    expect(free.facts).toEqual([]);
  });

  describe('step-up (RFC 9470)', () => {
    const now = Math.floor(Date.now() / 1000);
    const strong = { acr: 'mfa', auth_time: now - 10 };
    const rule = { acr: ['hardware', 'mfa'], maxAge: 300 };

    it.each([
      ['strong and fresh', rule, strong],
      ['strong, of any age', { acr: ['mfa'] }, { acr: 'mfa' }],
      ['fresh, of any strength', { maxAge: 300 }, { auth_time: now }],
      ['as old as clocks may differ', { maxAge: 300 }, { auth_time: now - 303 }],
    ])('admits an authentication that is %s', (_what, asked, claims) => {
      const admitted = call(['a'], [], ['a'], { ...asked, claims });
      step.admit(admitted);
      expect(admitted.facts).toEqual([]);
    });

    it.each([
      ['too weak', { ...strong, acr: 'pwd' }, 'acr'],
      ['of no kind', { auth_time: now }, 'acr'],
      ['strong in another spelling', { ...strong, acr: 'MFA' }, 'acr'],
      ['strong in a list', { ...strong, acr: ['mfa'] }, 'acr'],
      ['too old', { ...strong, auth_time: now - 4000 }, 'auth_too_old'],
      ['of no time', { acr: 'mfa' }, 'auth_time_missing'],
      ['of a time that is text', { ...strong, auth_time: String(now) }, 'auth_time_missing'],
      ['of a time to come', { ...strong, auth_time: now + 600 }, 'auth_time_in_future'],
    ])('asks for another where it is %s', (_what, claims, reason) => {
      const problem = refusal(call(['a'], [], ['a'], { ...rule, claims }));
      expect(problem).toMatchObject({ code: 'insufficient_user_authentication', reason });
      expect(problem.getStatus()).toBe(401);
      expect(problem.headers).toEqual({
        'WWW-Authenticate':
          'Bearer error="insufficient_user_authentication", acr_values="hardware mfa", max_age="300"',
      });
    });

    it('names a missing scope in the same challenge', () => {
      const problem = refusal(call(['a'], ['b', 'c'], ['a'], { acr: ['mfa'] }));
      expect(problem.headers).toEqual({
        'WWW-Authenticate':
          'Bearer error="insufficient_user_authentication", scope="a b c", acr_values="mfa"',
      });
    });

    it('asks for credentials where there is no principal', () => {
      expect(refusal(call([], [], undefined, { maxAge: 1 })).code).toBe('authentication_required');
    });
  });
});

import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import type { SecurityProblem } from '../errors/security-problem.js';
import { fakePrincipal } from '../testing/fake-principal.js';
import { ScopeStep } from './scope.step.js';

const step = new ScopeStep();

function call(scopes: string[], scopesAny: string[], granted?: string[]): AiCall {
  const route = { scopes, scopesAny } as Partial<ProtectedRoute> as ProtectedRoute;
  const made = new AiCall(route, new Exchange({ headers: {} } as never, {} as never), 1_000);
  if (granted) made.principal = fakePrincipal({ scopes: new Set(granted) });
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
});

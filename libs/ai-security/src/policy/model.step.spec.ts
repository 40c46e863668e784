import { describe, expect, it } from 'vitest';
import { AiCall } from '../call/ai-call.js';
import { Exchange } from '../call/exchange.js';
import type { ProtectedRoute } from '../call/protected-route.js';
import type { SecurityProblem } from '../errors/security-problem.js';
import { fakePrincipal } from '../testing/fake-principal.js';
import { ModelStep } from './model.step.js';

const step = new ModelStep();

interface Rules {
  /** Of the credential. */
  bound?: string[];
  /** Of the route. */
  route?: string[];
}

/** A call after the DTO: `model` of the body is on record where it is a name. */
function verdict(body: unknown, { bound, route }: Rules): string {
  const call = new AiCall(
    { models: route } as Partial<ProtectedRoute> as ProtectedRoute,
    new Exchange({ headers: {} } as never, {} as never),
    1_000,
  );
  const named = (body as { model?: unknown } | undefined)?.model;
  if (typeof named === 'string') call.model = named;
  call.principal = fakePrincipal(bound && { models: bound });
  try {
    expect(step.apply(body, call)).toBe(body);
    return 'passes';
  } catch (error) {
    const { code, reason, param } = error as SecurityProblem;
    expect(param).toBe('model');
    return `${code} ${reason}`;
  }
}

describe('a credential that is bound to models', () => {
  it.each([
    [{ model: 'small' }, 'passes'],
    [{ model: 'tiny' }, 'passes'],
    [{ model: 'large' }, 'model_not_allowed credential_models'],
    [{ model: 'Small' }, 'model_not_allowed credential_models'],
    [{ model: 'small ' }, 'model_not_allowed credential_models'],
    [{ model: 'small-2' }, 'model_not_allowed credential_models'],
    [{ model: '' }, 'model_not_allowed credential_models'],
    // Whoever names none gets the one that the application takes by default.
    [{}, 'model_not_allowed credential_models'],
    [undefined, 'model_not_allowed credential_models'],
    [{ model: ['small'] }, 'model_not_allowed credential_models'],
    [{ model: { name: 'small' } }, 'model_not_allowed credential_models'],
    [['small'], 'model_not_allowed credential_models'],
  ])('with %j', (body, expected) => {
    expect(verdict(body, { bound: ['small', 'tiny'] })).toBe(expected);
  });

  it('to none names none', () => {
    expect(verdict({ model: 'small' }, { bound: [] })).toBe('model_not_allowed credential_models');
  });

  it('may call a route that says that it calls no model', () => {
    expect(verdict(undefined, { bound: ['small'], route: [] })).toBe('passes');
    expect(verdict({ model: 'small' }, { bound: ['small'], route: [] })).toBe(
      'model_not_allowed route_models',
    );
  });
});

describe('a route that is bound to models', () => {
  it.each([
    [{ model: 'small' }, 'passes'],
    [{ model: 'large' }, 'model_not_allowed route_models'],
    // The application chooses.
    [{}, 'passes'],
    [undefined, 'passes'],
    // A name in a form that this step cannot read may be one that the handler can.
    [{ model: ['large'] }, 'model_not_allowed route_models'],
    [{ model: null }, 'model_not_allowed route_models'],
  ])('with %j', (body, expected) => {
    expect(verdict(body, { route: ['small'] })).toBe(expected);
  });

  it('and a credential that is: both must hold', () => {
    const rules = { route: ['small', 'large'], bound: ['small', 'tiny'] };
    expect(verdict({ model: 'small' }, rules)).toBe('passes');
    expect(verdict({ model: 'large' }, rules)).toBe('model_not_allowed credential_models');
    expect(verdict({ model: 'tiny' }, rules)).toBe('model_not_allowed route_models');
  });
});

it('without rules any body passes', () => {
  for (const body of [undefined, {}, { model: 'x' }, { model: ['x'] }, 'text', [1]])
    expect(verdict(body, {})).toBe('passes');
});

it('in observe mode a caller who is not known is bound by the route alone', () => {
  const call = new AiCall(
    { models: ['small'] } as Partial<ProtectedRoute> as ProtectedRoute,
    new Exchange({ headers: {} } as never, {} as never),
    1_000,
  );
  call.model = 'large';
  expect(() => step.apply({ model: 'large' }, call)).toThrow(
    expect.objectContaining({ code: 'model_not_allowed' }),
  );
});

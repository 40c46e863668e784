/** The model step: may this caller, on this route, use the model that the body names? */
import { Injectable } from '@nestjs/common';
import type { AiCall } from '../call/ai-call.js';
import type { BodyStep } from '../call/steps.js';
import { SecurityProblem } from '../errors/security-problem.js';

/** Stands behind the validation, which puts the name on record, and before anything that costs. */
@Injectable()
export class ModelStep implements BodyStep {
  readonly stage = 'policy';

  /**
   * Names are compared exactly. A body that names none passes, and then the application chooses: not for a
   * credential that is bound to models, unless the route says `models: []`, that it calls none.
   *
   * @throws SecurityProblem `model_not_allowed` (`route_models`, `credential_models`)
   */
  apply(body: unknown, { model, route, principal }: AiCall): unknown {
    const bound = principal?.models;
    if (!route.models && !bound) return body;
    // A list or an object is no name here, but the handler may read one in it.
    const namesNone = model === undefined && !hasModel(body);
    if (route.models && !namesNone && !isIn(route.models, model)) throw notAllowed('route_models');
    const callsNone = namesNone && route.models?.length === 0;
    if (bound && !callsNone && !isIn(bound, model)) throw notAllowed('credential_models');
    return body;
  }
}

const hasModel = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && (body as { model?: unknown }).model !== undefined;

const isIn = (models: readonly string[], model: string | undefined): boolean =>
  model !== undefined && models.includes(model);

const notAllowed = (reason: string): SecurityProblem =>
  new SecurityProblem('model_not_allowed', { reason, param: 'model' });

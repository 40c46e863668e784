/** Puts on record that a protection refused, or failed: the same wherever in a call it happens. */
import { logError } from '../errors/problem-response.js';
import { SecurityProblem } from '../errors/security-problem.js';
import type { AiCall } from './ai-call.js';
import type { Stage } from './facts.js';

/** What to throw; `undefined` where the refusal is only observed. */
export function recordRefusal(call: AiCall, stage: Stage, error: unknown): SecurityProblem | undefined {
  const failed = !(error instanceof SecurityProblem);
  if (failed) logError(`${stage} failed on ${call.route.id}`, error);
  const problem = failed
    ? new SecurityProblem('internal_error', { reason: 'protection_failed', cause: error })
    : error;
  if (call.route.mode === 'observe') {
    call.decide(stage, 'would_deny', problem.reason);
    return undefined;
  }
  call.decide(stage, failed ? 'error' : 'deny', problem.reason);
  return problem;
}

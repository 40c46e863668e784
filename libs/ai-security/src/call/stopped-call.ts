/** What a call that was stopped is told, and how to wait for something no longer than a call may last. */
import type { ProblemCode } from '../errors/problem-codes.js';
import { SecurityProblem } from '../errors/security-problem.js';
import type { AiCall } from './ai-call.js';
import type { StopReason } from './facts.js';

/** Whether a stop leaves an answer that is complete but for its end, which formats have words for. */
export const isCut = (reason: StopReason): reason is 'output_blocked' | 'budget_exceeded' =>
  reason === 'output_blocked' || reason === 'budget_exceeded';

const STOP_CODES: Partial<Record<StopReason, ProblemCode>> = {
  deadline: 'deadline_exceeded',
  upstream_error: 'upstream_error',
  shutdown: 'temporarily_unavailable',
  output_blocked: 'output_blocked',
  budget_exceeded: 'budget_exceeded',
  credentials_expired: 'invalid_token',
  credentials_revoked: 'invalid_token',
  blocked: 'blocked',
};

/** How a client is told that its call was stopped. */
export const stopCode = (reason: StopReason): ProblemCode => STOP_CODES[reason] ?? 'internal_error';

/** Why a call ends of which a transform demands it. */
export const demandedStop = ({
  reason,
}: {
  readonly reason: string;
}): 'output_blocked' | 'budget_exceeded' => (reason === 'budget_exceeded' ? reason : 'output_blocked');

/** What a call that was stopped is refused with, while nothing of its answer has left. */
export const stopRefusal = (reason: StopReason): SecurityProblem =>
  new SecurityProblem(stopCode(reason), { reason });

/** @throws SecurityProblem when the call was stopped: it is not worth a model's time any more */
export function requireRunning({ stopReason }: AiCall): void {
  if (stopReason) throw stopRefusal(stopReason);
}

/**
 * Waits for something that is under way, but no longer than the call may last; what it comes to after that is
 * dropped, a rejection too.
 *
 * @throws (rejects with) SecurityProblem when the call is stopped, or was before
 */
export function untilStopped<T>(call: AiCall, pending: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const unlisten = call.onStop((reason) => reject(stopRefusal(reason)));
    if (call.stopReason) reject(stopRefusal(call.stopReason));
    pending.then(resolve, reject).finally(unlisten);
  });
}

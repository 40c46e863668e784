/** What a blocked call is told. */
import { SecurityProblem } from '../../errors/security-problem.js';
import type { Block } from './block.js';

const RETRY_SECONDS = '60';

/** Everything is blocked: not the caller's fault, and the official clients need not try again by themselves. */
export function refusalOf({ kind }: Block): SecurityProblem {
  if (kind === 'all') {
    return new SecurityProblem('suspended', {
      headers: { 'Retry-After': RETRY_SECONDS, 'x-should-retry': 'false' },
    });
  }
  return new SecurityProblem('blocked', {
    reason: `blocked_${kind}`,
    ...(kind === 'model' ? { param: 'model' } : {}),
  });
}

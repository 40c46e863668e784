/** What leaves instead of a handler's result, with transforms of the test's own and without a server. */
import type { TextTransform } from '@ai-security/pii';
import { AiCall } from '../../libs/ai-security/src/call/ai-call.js';
import { Exchange } from '../../libs/ai-security/src/call/exchange.js';
import type { ProtectedRoute } from '../../libs/ai-security/src/call/protected-route.js';
import type { OutputStep } from '../../libs/ai-security/src/call/steps.js';
import { AnswerProtection } from '../../libs/ai-security/src/wire/answer.js';

export interface AnswerRig {
  readonly call: AiCall;
  readonly opened: TextTransform[];
  settled: number;
  protect(result: unknown): unknown;
}

export function answerRig(
  route: Partial<ProtectedRoute>,
  ...transforms: ((call: AiCall) => TextTransform)[]
): AnswerRig {
  const headers = new Map<string, unknown>([['etag', '"of-the-unmasked"']]);
  const response = {
    setHeader: (name: string, value: unknown) => void headers.set(name, value),
    getHeader: (name: string) => headers.get(name),
    removeHeader: (name: string) => void headers.delete(name),
  };
  const whole = { id: 'POST /x', format: 'openai.chat', mode: 'enforce', unscanned: 'refuse', ...route };
  const exchange = new Exchange({ headers: {} } as never, response as never);
  const steps = transforms.map((open): OutputStep => ({
    stage: 'output',
    open: () => ({
      transform: () => {
        made.opened.push(open(made.call));
        return made.opened.at(-1) as TextTransform;
      },
      settle: () => void made.settled++,
    }),
  }));
  const protection = new AnswerProtection(steps);
  const made: AnswerRig = {
    call: new AiCall(whole as ProtectedRoute, exchange, 60_000),
    opened: [],
    settled: 0,
    protect: (result) => protection.protect(made.call, result, (run) => run()),
  };
  return made;
}

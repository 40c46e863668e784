/** `AiUpstream`: how a handler calls its model. The second place at which text is looked at. */
import { Inject, Injectable, Scope } from '@nestjs/common';
import { CallContext } from '../call/call-context.js';
import { BODY_STEPS, OUTPUT_STEPS, type BodyStep, type OutputStep } from '../call/steps.js';
import { requireRunning } from '../call/stopped-call.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import { formatOf } from '../wire/formats.js';
import { openSteps } from '../wire/opened-steps.js';
import { upstreamAnswer } from './upstream-answer.js';
import { upstreamError } from './upstream-error.js';
import { upstreamFormat } from './upstream-format.js';
import { upstreamInit } from './upstream-request.js';

/**
 * A `fetch` for the client of a model. What the handler itself adds to a request (instructions, retrieved text,
 * results of tools) is masked like the caller's text, and the answer is masked before the handler sees it. It finds
 * the call by itself, so the client may be built once, at start-up.
 *
 * @example
 * \@Injectable()
 * class Model {
 *   readonly openai: OpenAI;
 *   constructor(upstream: AiUpstream) {
 *     this.openai = new OpenAI({ fetch: upstream.fetch });
 *   }
 * }
 */
// As `CallContext`: what finds the call costs every call something, so it is made where it is asked for.
@Injectable({ scope: Scope.TRANSIENT })
export class AiUpstream {
  readonly #answerSteps: readonly OutputStep[];

  constructor(
    private readonly context: CallContext,
    @Inject(AI_SECURITY_SETTINGS) private readonly settings: AiSecuritySettings,
    @Inject(BODY_STEPS) private readonly bodySteps: readonly BodyStep[],
    @Inject(OUTPUT_STEPS) outputSteps: readonly OutputStep[],
  ) {
    this.#answerSteps = outputSteps.map((step) => ({
      stage: step.stage,
      open: (call) => step.openUpstream?.(call),
    }));
  }

  /**
   * `fetch`, bound. Redirects are refused. An answer with an error status has a fixed text instead of the
   * provider's.
   *
   * @throws (rejects with) SecurityProblem what a protection refuses, e.g. `pii_blocked`, `unscanned_content` for a
   *   body that is no JSON, or why the call was stopped; an Error outside of a protected call; what the network
   *   fails with
   */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const call = this.context.current();
    if (!call) {
      if (this.settings.upstream.outsideCalls === 'allow')
        return fetch(input, { ...init, redirect: 'error' });
      throw new Error(
        'AiUpstream.fetch outside of a protected call: put @AiEndpoint() on the route, use another fetch, or set ' +
          "upstream: { outsideCalls: 'allow' }",
      );
    }
    requireRunning(call);
    const url = input instanceof Request ? input.url : String(input);
    const format = upstreamFormat(url, call.route.format);
    const checked = await upstreamInit(input, init, format, call, this.bodySteps);
    call.upstreamRequests++;
    const response = await fetch(input, checked.init);
    if (call.route.mode === 'observe') return response;
    if (response.status >= 400) return upstreamError(response, call);
    const opened = openSteps(this.#answerSteps, call);
    return upstreamAnswer(response, formatOf(format), call, opened, checked.hidesUsage);
  };
}

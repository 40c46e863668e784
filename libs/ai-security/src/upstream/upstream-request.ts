/** The request of a handler to its model, as it may leave: what the handler added is masked. */
import type { AiCall } from '../call/ai-call.js';
import type { FormatName, FormatRule } from '../call/protected-route.js';
import { recordRefusal } from '../call/refusal.js';
import type { BodyStep } from '../call/steps.js';
import { untilStopped } from '../call/stopped-call.js';
import { SecurityProblem } from '../errors/security-problem.js';
import { bytesOf } from '../wire/answer-source.js';
import { parseJson } from '../wire/answer-text.js';
import { askingForUsage } from '../wire/formats.js';

type FetchInput = string | URL | Request;
type Body = NonNullable<RequestInit['body']>;

interface UpstreamRequest {
  /** What to hand to `fetch` beside the input: the masked body, and a signal that a stop of the call aborts. */
  readonly init: RequestInit;
  /** It asks for the usage of its stream, and the handler's did not. */
  readonly hidesUsage: boolean;
}

/**
 * @throws SecurityProblem what a step refuses, or `unscanned_content` for a body that is no JSON
 */
export async function upstreamInit(
  input: FetchInput,
  init: RequestInit | undefined,
  format: FormatName | FormatRule,
  call: AiCall,
  steps: readonly BodyStep[],
): Promise<UpstreamRequest> {
  const own = init?.signal === undefined && input instanceof Request ? input.signal : init?.signal;
  const kept: RequestInit = {
    ...init,
    // A provider must not choose where the prompt goes.
    redirect: 'error',
    signal: own ? AbortSignal.any([call.signal, own]) : call.signal,
  };
  const given = init?.body ?? (input instanceof Request && input.body ? await input.arrayBuffer() : null);
  if (given === null || given === '') return { init: kept, hidesUsage: false };
  const { body, hidesUsage } = await checked(given, format, call, steps);
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  // `fetch` counts anew.
  headers.delete('content-length');
  return { init: { ...kept, headers, body }, hidesUsage };
}

async function checked(
  given: Body,
  format: FormatName | FormatRule,
  call: AiCall,
  steps: readonly BodyStep[],
): Promise<{ readonly body: Body; readonly hidesUsage: boolean }> {
  const asGiven = { body: given, hidesUsage: false };
  const value = parseJson(textOf(given) ?? '');
  if (value === undefined) {
    if (call.route.unscanned === 'allow') call.decide('privacy', 'allow', 'unscanned');
    else refuse(call, 'privacy', new SecurityProblem('unscanned_content'));
    return asGiven;
  }
  let current: unknown = value;
  for (const step of steps) {
    try {
      const looked = (async () =>
        step.applyUpstream ? step.applyUpstream(current, format, call) : current)();
      current = await untilStopped(call, looked);
    } catch (error) {
      refuse(call, step.stage, error);
    }
  }
  if (call.route.mode === 'observe') return asGiven;
  const asking = askingForUsage(current, format);
  // Written anew even where nothing changed: of two members with one name only the last was inspected.
  return { body: JSON.stringify(asking ?? current), hidesUsage: asking !== undefined };
}

function refuse(call: AiCall, stage: BodyStep['stage'], error: unknown): void {
  const problem = recordRefusal(call, stage, error);
  if (problem) throw problem;
}

/** `undefined` for what is neither a string nor bytes of UTF-8. */
function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  const bytes = bytesOf(body);
  if (!bytes) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

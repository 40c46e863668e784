/**
 * The ports through which features take part in a call. The module lists the steps in the order of the
 * architecture; the guard, the body run and the interceptor know only these shapes.
 *
 * A step refuses by throwing a `SecurityProblem`; any other error means that the protection itself failed.
 */
import type { TextTransform } from '@ai-security/pii';
import type { AiCall } from './ai-call.js';
import type { Stage } from './facts.js';
import type { FormatName, FormatRule } from './protected-route.js';

/** Runs before the handler with the head of the request only. Returns a promise only when it must wait. */
export interface GuardStep {
  readonly stage: Stage;
  admit(call: AiCall): void | Promise<void>;
}

/** Checks or rewrites the parsed body. The result replaces `request.body`. */
export interface BodyStep {
  readonly stage: Stage;
  apply(body: unknown, call: AiCall): unknown;
  /**
   * The same for what the handler sends to the model: what it added is checked as the caller's text was, and the
   * pseudonyms of this call stay. @default passes unseen
   */
  applyUpstream?(body: unknown, format: FormatName | FormatRule, call: AiCall): unknown;
}

/** Looks at the text of the answer. */
export interface OutputStep {
  readonly stage: Stage;
  /** `undefined`: nothing to do in this call, so that its answer is not even walked. */
  open(call: AiCall): OutputSession | undefined;
  /** The same for what the model answers the handler, which must not see restored values. @default passes unseen */
  openUpstream?(call: AiCall): OutputSession | undefined;
}

/** What one step does with one answer. */
export interface OutputSession {
  /**
   * A fresh transform for one text channel (choice, tool call, ...).
   *
   * @param twin the text repeats what another channel said: it must come out the same, and is not counted
   */
  transform(channel: string, twin: boolean): TextTransform;
  /** Called once, after the last transform ended: the place to state facts. */
  settle(): void;
}

export const GUARD_STEPS = Symbol('ai-security:guard-steps');
export const BODY_STEPS = Symbol('ai-security:body-steps');
export const OUTPUT_STEPS = Symbol('ai-security:output-steps');

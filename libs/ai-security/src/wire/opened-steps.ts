/** The output steps, opened for one answer. */
import type { AiCall } from '../call/ai-call.js';
import type { OutputSession, OutputStep } from '../call/steps.js';
import { AnswerChannels, UninspectableAnswer, type Uninspectable } from './answer-channels.js';
import { chain } from './transform-chain.js';

export interface OpenedSteps {
  /** `undefined`: no step has anything to do with this answer. */
  readonly channels: AnswerChannels | undefined;
  readonly uninspectable: Uninspectable;
  readonly settle: () => void;
}

export function openSteps(steps: readonly OutputStep[], call: AiCall): OpenedSteps {
  const { mode, unscanned } = call.route;
  let passed = false;
  const uninspectable: Uninspectable = (what) => {
    if (mode === 'enforce' && unscanned === 'refuse')
      throw new UninspectableAnswer(`${what}: only unscanned: "allow" lets this pass uninspected`);
    if (!passed) call.decide('output', unscanned === 'allow' ? 'allow' : 'would_deny', 'unscanned');
    passed = true;
  };
  const sessions: OutputSession[] = [];
  for (const step of steps) {
    const session = step.open(call);
    if (session) sessions.push(session);
  }
  if (sessions.length === 0) return { channels: undefined, uninspectable, settle: () => undefined };
  const open = (channel: string, twin: boolean) =>
    chain(sessions.map((session) => session.transform(channel, twin)));
  return {
    channels: new AnswerChannels(open, uninspectable, mode === 'observe'),
    uninspectable,
    settle: () => sessions.forEach((session) => session.settle()),
  };
}

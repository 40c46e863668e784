/** Refuses calls to a blocked model: that of the request, and that of what the handler sends on. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../../call/ai-call.js';
import type { FormatName, FormatRule } from '../../call/protected-route.js';
import type { BodyStep } from '../../call/steps.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { refusalOf } from './block-refusal.js';
import { KillSwitchService } from './kill-switch.service.js';

@Injectable()
export class ModelBlockStep implements BodyStep {
  readonly stage = 'policy';

  constructor(@Inject(KillSwitchService) private readonly killSwitch: KillSwitchService) {}

  /** @throws SecurityProblem `blocked` (`blocked_model`) */
  apply(body: unknown, _call?: AiCall): unknown {
    const { active } = this.killSwitch;
    const now = Date.now() / 1000;
    if (!active.blocksModels(now) || typeof body !== 'object' || body === null) return body;
    const { model } = body as { model?: unknown };
    if (model === undefined) return body;
    // A list or an object is no name here, but whoever reads it may find one in it.
    if (typeof model !== 'string')
      throw new SecurityProblem('blocked', { reason: 'blocked_model', param: 'model' });
    const block = active.ofModel(model, now);
    if (block) throw refusalOf(block);
    return body;
  }

  applyUpstream(body: unknown, _format: FormatName | FormatRule): unknown {
    return this.apply(body);
  }
}

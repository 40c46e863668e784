/** Refuses calls to a blocked model: that of the request, and those that the handler asks; and ends those that are open. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../../call/ai-call.js';
import { CallBus } from '../../call/call-bus.js';
import type { FormatName, FormatRule } from '../../call/protected-route.js';
import type { BodyStep } from '../../call/steps.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { refusalOf } from './block-refusal.js';
import { KillSwitchService } from './kill-switch.service.js';

/** Different models of one call that are remembered. */
const MAX_MODELS = 64;

@Injectable()
export class ModelBlockStep implements BodyStep {
  readonly stage = 'policy';
  /** What the handlers of open calls have asked; the models that callers name are known of each call. */
  readonly #asked = new Map<AiCall, Set<string>>();

  constructor(
    @Inject(KillSwitchService) private readonly killSwitch: KillSwitchService,
    bus: CallBus,
  ) {
    bus.on('call.closed', (call) => this.#asked.delete(call));
    killSwitch.onBlocked(() => this.#sweep());
  }

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

  applyUpstream(body: unknown, _format: FormatName | FormatRule, call: AiCall): unknown {
    const checked = this.apply(body);
    const model = (body as { model?: unknown } | null)?.model;
    // One that ended meanwhile would never be taken out again.
    if (typeof model !== 'string' || call.stopReason || call.route.mode !== 'enforce') return checked;
    let models = this.#asked.get(call);
    if (!models) this.#asked.set(call, (models = new Set()));
    if (models.size < MAX_MODELS) models.add(model);
    return checked;
  }

  #sweep(): void {
    const { active } = this.killSwitch;
    const now = Date.now() / 1000;
    for (const [call, models] of this.#asked) {
      for (const model of models) if (active.ofModel(model, now)) call.stop('blocked');
    }
  }
}

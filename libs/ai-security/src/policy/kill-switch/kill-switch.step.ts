/** Refuses calls of a blocked caller, and ends those that are open. */
import { Inject, Injectable } from '@nestjs/common';
import type { AiCall } from '../../call/ai-call.js';
import { CallBus } from '../../call/call-bus.js';
import type { GuardStep } from '../../call/steps.js';
import { SecurityProblem } from '../../errors/security-problem.js';
import { refusalOf } from './block-refusal.js';
import { KillSwitchService } from './kill-switch.service.js';

/** Stands right behind the authentication: what is blocked costs nothing more. */
@Injectable()
export class KillSwitchStep implements GuardStep {
  readonly stage = 'policy';
  readonly #open = new Set<AiCall>();

  constructor(
    @Inject(KillSwitchService) private readonly killSwitch: KillSwitchService,
    bus: CallBus,
  ) {
    bus.on('call.closed', (call) => this.#open.delete(call));
    killSwitch.onBlocked(() => this.#sweep());
  }

  /**
   * @throws SecurityProblem `blocked` (`blocked_principal`, `blocked_key`, `blocked_tenant`), `suspended`, or
   *   `temporarily_unavailable` while the blocks were never read
   */
  admit(call: AiCall): void {
    const { state, active } = this.killSwitch;
    if (state === 'unknown') {
      throw new SecurityProblem('temporarily_unavailable', {
        reason: 'kill_switch_unknown',
        headers: { 'Retry-After': '5' },
      });
    }
    const block = active.ofCaller(call, Date.now() / 1000);
    if (block) throw refusalOf(block);
    if (state === 'stale') call.decide('policy', 'error', 'kill_switch_stale');
    // One that ended meanwhile would never be taken out again.
    if (!call.stopReason && call.route.mode === 'enforce') this.#open.add(call);
  }

  #sweep(): void {
    const { active } = this.killSwitch;
    const now = Date.now() / 1000;
    for (const call of this.#open) {
      if (active.ofCaller(call, now) ?? active.ofModel(call.model, now)) call.stop('blocked');
    }
  }
}

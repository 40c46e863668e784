/** Blocks a caller that has left its pattern, where the options want that, until somebody releases it. */
import { Injectable } from '@nestjs/common';
import { CallBus } from '../../call/call-bus.js';
import { KillSwitchService } from './kill-switch.service.js';

@Injectable()
export class AnomalySuspension {
  constructor(bus: CallBus, killSwitch: KillSwitchService) {
    bus.on('principal.anomaly', ({ principal, measure, suspend }) => {
      if (!suspend) return;
      const target = { kind: 'principal', id: principal.id } as const;
      // It holds in this process even while the store is away, and is offered to it again.
      killSwitch.block(target, { reason: `anomaly_${measure}` }).catch(() => undefined);
    });
  }
}

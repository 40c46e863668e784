/** What policy is made of. */
import type { Provider } from '@nestjs/common';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import type { RedisConnection } from '../state/redis-connection.js';
import { REDIS } from '../state/redis-token.js';
import { AnomalySuspension } from './kill-switch/anomaly-suspension.js';
import { BlockStore } from './kill-switch/block-store.js';
import { createBlockStore } from './kill-switch/create-block-store.js';
import { KillSwitchService } from './kill-switch/kill-switch.service.js';
import { KillSwitchStep } from './kill-switch/kill-switch.step.js';
import { ModelBlockStep } from './kill-switch/model-block.step.js';
import { ModelStep } from './model.step.js';
import { ScopeStep } from './scope.step.js';

export const POLICY_PROVIDERS: Provider[] = [
  {
    provide: BlockStore,
    inject: [AI_SECURITY_SETTINGS, REDIS],
    useFactory: ({ killSwitch }: AiSecuritySettings, redis: RedisConnection | null) =>
      createBlockStore(killSwitch.store, redis),
  },
  {
    provide: KillSwitchService,
    inject: [BlockStore],
    useFactory: async (store: BlockStore) => {
      const killSwitch = new KillSwitchService(store);
      await killSwitch.start();
      return killSwitch;
    },
  },
  KillSwitchStep,
  AnomalySuspension,
  ModelBlockStep,
  ScopeStep,
  ModelStep,
];

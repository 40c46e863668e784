/** What privacy is made of. */
import type { Provider } from '@nestjs/common';
import { CALL_TEXT } from '../call/call-text.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from '../config/settings.js';
import type { RedisConnection } from '../state/redis-connection.js';
import { REDIS } from '../state/redis-token.js';
import { PiiCallText } from './call-text.js';
import { createPiiEngine } from './create-pii-engine.js';
import { OutsideFinder } from './outside-finder.js';
import { PiiOutputStep } from './pii-output.step.js';
import { PiiRules } from './pii-rules.js';
import { PII_ENGINE, PiiSessions } from './pii-sessions.js';
import { PiiStep } from './pii.step.js';
import { PresidioRecognizer } from './presidio.recognizer.js';
import { RequestMasking } from './request-masking.js';
import { CallVault } from './vault/call-vault.js';
import { MemoryPseudonymVault } from './vault/memory-pseudonym-vault.js';
import { PseudonymVault } from './vault/pseudonym-vault.js';
import { RedisPseudonymVault } from './vault/redis-pseudonym-vault.js';

export const PRIVACY_PROVIDERS: Provider[] = [
  {
    provide: PII_ENGINE,
    inject: [AI_SECURITY_SETTINGS],
    useFactory: ({ pii }: AiSecuritySettings) => createPiiEngine(pii),
  },
  {
    provide: OutsideFinder,
    inject: [AI_SECURITY_SETTINGS],
    useFactory: ({ pii: { presidio } }: AiSecuritySettings) =>
      presidio ? new OutsideFinder(new PresidioRecognizer(presidio), presidio) : null,
  },
  PiiSessions,
  PiiRules,
  {
    provide: PseudonymVault,
    inject: [REDIS, AI_SECURITY_SETTINGS],
    useFactory: (redis: RedisConnection | null, { pii: { vault } }: AiSecuritySettings) =>
      vault && (redis ? new RedisPseudonymVault(redis, vault) : new MemoryPseudonymVault(vault)),
  },
  {
    provide: CallVault,
    inject: [PseudonymVault, PiiSessions, AI_SECURITY_SETTINGS],
    useFactory: (vault: PseudonymVault | undefined, sessions: PiiSessions, settings: AiSecuritySettings) =>
      vault ? new CallVault(vault, sessions, settings) : null,
  },
  RequestMasking,
  PiiStep,
  PiiOutputStep,
  { provide: CALL_TEXT, useClass: PiiCallText },
];

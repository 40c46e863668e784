/** The `pii` options as settings, and what their form alone does not say. */
import type { KeepLast } from '@ai-security/pii';
import type { PiiOptions } from '../ai-security.options.js';
import { isSecureUrl } from '../network/outbound-json.js';
import { pathFaults } from './pii-paths.js';
import type { ConfigFault } from './config-error.js';
import { ACTIONS } from './pii-shape.js';
import type { PiiSettings } from './settings.js';

export function piiSettings(options: PiiOptions): PiiSettings {
  const { action = 'pseudonymize', actions, output, paths, embeddings, vault, presidio, ...engine } = options;
  return {
    engine,
    action,
    actions: actions ?? {},
    output: output ?? 'redact',
    paths: paths ?? {},
    embeddings: embeddings ?? (action === 'pseudonymize' ? 'redact' : action),
    vault: vault && { ttlSeconds: vault.ttlSeconds ?? 86_400, maxEntries: vault.maxEntries ?? 1_000 },
    presidio: presidio && {
      url: presidio.url,
      entities: presidio.entities ?? ['PERSON', 'LOCATION', 'NRP'],
      language: presidio.language ?? 'en',
      scoreThreshold: presidio.scoreThreshold ?? 0.4,
      timeoutMs: presidio.timeoutMs ?? 5_000,
      onFailure: presidio.onFailure ?? 'deny',
    },
  };
}

export function piiFaults({ actions, thresholds, paths, presidio }: PiiOptions = {}): ConfigFault[] {
  const faults = pathFaults(paths, 'pii.paths');
  for (const [type, action] of Object.entries(actions ?? {})) {
    if (!(isKeepLast(action) || ACTIONS.includes(action))) {
      faults.push({
        where: `pii.actions.${type}`,
        fault: 'is not an action',
        mend: `choose one of ${ACTIONS.join(', ')}, or { action: 'mask', keepLast: 4 }`,
      });
    }
  }
  for (const [type, score] of Object.entries(thresholds ?? {})) {
    if (!(typeof score === 'number' && score >= 0 && score <= 1)) {
      faults.push({
        where: `pii.thresholds.${type}`,
        fault: 'is not a score',
        mend: 'give a number from 0 to 1',
      });
    }
  }
  if (presidio && !isSecureUrl(presidio.url)) {
    faults.push({
      where: 'pii.presidio.url',
      fault: 'is not https, or holds credentials: personal data would travel in the clear',
      mend: 'use https without credentials; http is for loopback only, e.g. a side-car',
    });
  }
  return faults;
}

function isKeepLast(action: unknown): action is KeepLast {
  if (typeof action !== 'object' || action === null || Object.keys(action).length !== 2) return false;
  const { action: name, keepLast } = action as Partial<KeepLast>;
  return name === 'mask' && Number.isSafeInteger(keepLast) && (keepLast as number) >= 0;
}

/** Makes the engine that the settings ask for. */
import { createPiiEngine as createEngine, type PiiEngine } from '@ai-security/pii';
import { AiSecurityConfigError, type ConfigFault } from '../config/config-error.js';
import type { PiiSettings } from '../config/settings.js';

/**
 * @throws AiSecurityConfigError for a type that is not looked for: `{ PHONE: 'block' }` would block nothing, and nor would
 *   `{ CREDIT_CARD: 'block' }` beside `entities` without it; or for a locale without a phone numbering plan
 */
export function createPiiEngine({ entities, locales, actions }: PiiSettings): PiiEngine {
  const known = createEngine({}).entities;
  const chosen = entities ?? known;
  const missing = (where: string, types: readonly string[], from: readonly string[]): ConfigFault[] =>
    types
      .filter((type) => !from.includes(type))
      .map((type) => ({
        where,
        fault: `${type} is not a type that is looked for`,
        mend: `choose from ${from.join(', ')}`,
      }));
  const faults = [
    ...missing('pii.entities', chosen, known),
    ...Object.keys(actions).flatMap((type) => missing(`pii.actions.${type}`, [type], chosen)),
  ];
  if (faults.length > 0) throw new AiSecurityConfigError(faults);
  try {
    return createEngine({ entities, locales });
  } catch {
    const fault = 'holds a code without a phone numbering plan';
    throw new AiSecurityConfigError([
      { where: 'pii.locales', fault, mend: "give ISO 3166 country codes, e.g. ['US', 'DE']" },
    ]);
  }
}

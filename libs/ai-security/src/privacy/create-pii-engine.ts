/** Makes the engine that the settings ask for. */
import { createPiiEngine as createEngine, type PiiEngine } from '@ai-security/pii';
import { AiSecurityConfigError } from '../config/config-error.js';
import type { PiiSettings } from '../config/settings.js';

/**
 * @throws AiSecurityConfigError for a type that the engine does not know: `{ PHONE: 'block' }` would block nothing, or for
 *   a locale without a phone numbering plan
 */
export function createPiiEngine({ entities, locales, actions }: PiiSettings): PiiEngine {
  const known = createEngine({}).entities;
  const unknown = [
    ...(entities ?? []).map((type) => ({ where: 'pii.entities', type })),
    ...Object.keys(actions).map((type) => ({ where: `pii.actions.${type}`, type })),
  ].filter(({ type }) => !known.includes(type));
  if (unknown.length > 0) {
    throw new AiSecurityConfigError(
      unknown.map(({ where, type }) => ({
        where,
        fault: `${type} is not a type that is looked for`,
        mend: `choose from ${known.join(', ')}`,
      })),
    );
  }
  try {
    return createEngine({ entities, locales });
  } catch {
    const fault = 'holds a code without a phone numbering plan';
    throw new AiSecurityConfigError([
      { where: 'pii.locales', fault, mend: "give ISO 3166 country codes, e.g. ['US', 'DE']" },
    ]);
  }
}

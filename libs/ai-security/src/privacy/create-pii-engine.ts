/** Makes the engine that the settings ask for. */
import { createPiiEngine as createEngine, type PiiEngine } from '@ai-security/pii';
import { AiSecurityConfigError, type ConfigFault } from '../config/config-error.js';
import type { PiiSettings } from '../config/settings.js';

/**
 * @throws AiSecurityConfigError for a type that is not looked for, or for a locale without a phone numbering plan
 */
export function createPiiEngine(settings: PiiSettings): PiiEngine {
  const made = tryToMake(settings.engine);
  const { entities, deny = [], thresholds = {} } = settings.engine;
  const chosen = Array.isArray(entities) ? (entities as readonly string[]) : (made?.entities ?? []);
  const faults = made ? [] : whyNot(settings.engine);
  if (made ?? Array.isArray(entities)) {
    faults.push(
      ...missing(
        () => 'pii.deny',
        deny.map(({ type }) => type),
        chosen,
      ),
      ...missing((type) => `pii.thresholds.${type}`, Object.keys(thresholds), chosen),
    );
  }
  if (!made || faults.length > 0) throw new AiSecurityConfigError(faults);
  return made;
}

function tryToMake(options: PiiSettings['engine']): PiiEngine | undefined {
  try {
    return createEngine(options);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Only for an engine that could not be made: each try costs a compilation of every pattern. */
function whyNot({ entities, deny }: PiiSettings['engine']): ConfigFault[] {
  if (Array.isArray(entities)) {
    const unknown = missing(() => 'pii.entities', entities, createEngine({ entities: 'all', deny }).entities);
    if (unknown.length > 0) return unknown;
  }
  const fault = 'holds a code without a phone numbering plan';
  return [{ where: 'pii.locales', fault, mend: "give ISO 3166 country codes, e.g. ['US', 'DE']" }];
}

const missing = (
  where: (type: string) => string,
  types: readonly string[],
  from: readonly string[],
): ConfigFault[] =>
  types
    .filter((type) => !from.includes(type))
    .map((type) => ({
      where: where(type),
      fault: `${type} is not a type that is looked for`,
      mend: `choose from ${from.join(', ')}`,
    }));

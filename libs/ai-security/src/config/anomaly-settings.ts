/** The options of the watch over callers: their faults, and the settings that they become. */
import type { AnomalyOptions } from '../ai-security.options.js';
import type { ConfigFault } from './config-error.js';
import type { AnomalySettings } from './settings.js';

const KNOWN: ReadonlySet<string> = new Set<keyof AnomalyOptions>(['factor', 'windowSeconds', 'action']);

export function anomalyFaults(options: AnomalyOptions | false = {}): ConfigFault[] {
  if (options === false) return [];
  const faults: ConfigFault[] = [];
  const add = (name: string, fault: string, mend: string): number =>
    faults.push({ where: `anomaly.${name}`, fault, mend });
  for (const name of Object.keys(options))
    if (!KNOWN.has(name)) add(name, 'is not an option', 'remove it, or correct its name');
  const { factor = 5, windowSeconds = 60, action = 'report' } = options;
  if (!(factor >= 1.5 && factor <= 1_000)) add('factor', 'is no factor', 'give a number of 1.5 to 1000');
  if (!Number.isSafeInteger(windowSeconds) || windowSeconds < 1 || windowSeconds > 86_400)
    add('windowSeconds', 'is no number of seconds', 'give a whole number of 1 to 86400');
  if (action !== 'report' && action !== 'suspend') add('action', 'is not known', 'choose report or suspend');
  return faults;
}

/** @param options without faults */
export function anomalySettings(options: AnomalyOptions | false = {}): AnomalySettings | undefined {
  if (options === false) return undefined;
  const { factor = 5, windowSeconds = 60, action = 'report' } = options;
  return { factor, windowMs: windowSeconds * 1_000, suspend: action === 'suspend' };
}

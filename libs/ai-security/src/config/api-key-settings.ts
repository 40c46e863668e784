/** The `apiKeys` options become settings. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AiSecurityOptions, ApiKeyOptions } from '../ai-security.options.js';
import type { ConfigFault } from './config-error.js';
import type { ApiKeySettings } from './settings.js';

/** `undefined` without a store; a pepper alone may be in the environment of every service. */
export function apiKeySettings(options: ApiKeyOptions = {}): ApiKeySettings | undefined {
  const { store, pepper = '', previousPeppers = [], environments = ['live'] } = options;
  return store === undefined ? undefined : { store, pepper, previousPeppers, environments };
}

/** What the form alone does not say. */
export function apiKeyFaults({ apiKeys = {}, redisUrl }: AiSecurityOptions): ConfigFault[] {
  const { store, pepper, ...more } = apiKeys;
  const faults: ConfigFault[] = [];
  if (store === undefined) {
    if (Object.keys(more).length > 0)
      faults.push({
        where: 'apiKeys.store',
        fault: 'nobody said where the keys are',
        mend: "choose 'redis' or { file: '/var/lib/app/keys.json' }",
      });
    return faults;
  }
  if (pepper === undefined)
    faults.push({
      where: 'apiKeys.pepper',
      fault: 'without it whoever can write to the store could plant a key',
      mend: 'set AI_SECURITY_KEY_PEPPER, e.g. to the output of: openssl rand -base64 32',
    });
  if (store === 'redis' && redisUrl === undefined)
    faults.push({ where: 'apiKeys.store', fault: 'there is no Redis', mend: 'set redisUrl, or REDIS_URL' });
  if (typeof store === 'object' && !isWritable(store.file))
    faults.push({
      where: 'apiKeys.store.file',
      fault: 'it cannot be read and written, so that no key could be verified or revoked',
      mend: 'give the path of a file in a folder that is there and in which this process may write',
    });
  return faults;
}

/** A change puts a new file in the place of the old one, so it is the folder that must be writable. */
function isWritable(file: string): boolean {
  try {
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found) return true;
    accessSync(file, constants.R_OK);
    return found.isFile();
  } catch {
    return false;
  }
}

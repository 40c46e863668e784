/** `ai-security keys …`: from arguments to output. */
import { randomBytes } from 'node:crypto';
import { apiKeyIdIn, ENVIRONMENT_NAME } from '../auth/api-keys/api-key-format.js';
import type { ApiKeyInfo } from '../auth/api-keys/api-key-record.js';
import { MAX_PAGE } from '../auth/api-keys/api-key-store.js';
import { ApiKeyService, type IssuedApiKey } from '../auth/api-keys/api-key.service.js';
import { KeyDigester, MIN_PEPPER_LENGTH } from '../auth/api-keys/key-digester.js';
import type { NewApiKey } from '../auth/api-keys/new-api-key.js';
import { openKeyStore } from './key-store-place.js';
import { sheetOf, tableOf } from './key-table.js';
import { placeIn, storeFault } from './store-place.js';
import { valueOf, type Environment, type Terminal } from './terminal.js';
import type { KeyArguments, KeyOptions } from './tool-arguments.js';
import { UsageError } from './usage.js';

const PLACE = 'AI_SECURITY_KEY_STORE';

export async function runKeys(args: KeyArguments, env: Environment, terminal: Terminal): Promise<void> {
  const { command, options, operands } = args;
  const faults: string[] = [];

  const place = placeIn(options.store, env, PLACE);
  if (place === undefined) faults.push(storeFault(PLACE));

  const makesKey = command === 'create' || command === 'rotate';
  const pepper = valueOf(env, 'AI_SECURITY_KEY_PEPPER');
  if (makesKey && (pepper === undefined || pepper.length < MIN_PEPPER_LENGTH))
    faults.push(`AI_SECURITY_KEY_PEPPER is needed, with at least ${MIN_PEPPER_LENGTH} characters`);

  const takesId = command !== 'create' && command !== 'list';
  const id = takesId ? apiKeyIdIn(operands[0] ?? '') : '';
  if (id === undefined) faults.push('the id of a key is needed, or the key itself');
  if (operands.length > (takesId ? 1 : 0)) faults.push('there are too many arguments');
  if (command === 'create') faults.push(...missingOf(options));
  const overlapSeconds = wholeNumber(options.overlap);
  if (Number.isNaN(overlapSeconds)) faults.push('--overlap is a whole number of seconds');
  if (place === undefined || id === undefined || faults.length > 0) throw new UsageError(faults);

  const { store, close } = await openKeyStore(place);
  try {
    // What makes no key needs no pepper.
    const digester = new KeyDigester(
      makesKey && pepper ? pepper : randomBytes(MIN_PEPPER_LENGTH).toString('hex'),
    );
    const service = new ApiKeyService(store, digester, { environments: [options.env ?? 'live'] });
    const print = printerOf(terminal, options.json === true);
    if (command === 'create') print.issued(await service.create(newKeyOf(options)));
    else if (command === 'list') print.all(await allOf(service));
    else if (command === 'show') print.one(await service.show(id));
    else if (command === 'revoke') print.one(await service.revoke(id));
    else print.issued(await service.rotate(id, { overlapSeconds, expiresInDays: expiryOf(options) }));
  } finally {
    close();
  }
}

function missingOf({ name, owner, env = 'live' }: KeyOptions): string[] {
  const faults: string[] = [];
  if (name === undefined) faults.push('--name is needed');
  if (owner === undefined) faults.push('--owner is needed');
  if (!ENVIRONMENT_NAME.test(env)) faults.push('--env is 1 to 16 small letters and digits');
  return faults;
}

/** `NaN` for what is none. */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** `NaN` is left to the service, which knows what an expiry may be. */
function expiryOf({ expires }: KeyOptions): NewApiKey['expiresInDays'] {
  return expires === 'never' ? 'never' : wholeNumber(expires);
}

function newKeyOf(options: KeyOptions): NewApiKey {
  const { name = '', owner = '', tenant, env, scope, model, network, rate, tokens, cost } = options;
  const budget = {
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
  };
  return {
    name,
    owner,
    tenant,
    environment: env,
    // As scopes are written elsewhere: several in one text, with spaces or commas between them.
    scopes: scope?.flatMap((text) => text.split(/[\s,]+/).filter((one) => one !== '')),
    models: model,
    networks: network,
    rate,
    budget: Object.keys(budget).length === 0 ? undefined : budget,
    expiresInDays: expiryOf(options),
  };
}

async function allOf(service: ApiKeyService): Promise<ApiKeyInfo[]> {
  const all: ApiKeyInfo[] = [];
  let cursor: string | undefined;
  do {
    const page = await service.list({ limit: MAX_PAGE, cursor });
    all.push(...page.records);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

interface Printer {
  one(key: ApiKeyInfo): void;
  all(keys: readonly ApiKeyInfo[]): void;
  issued(key: IssuedApiKey): void;
}

function printerOf(terminal: Terminal, json: boolean): Printer {
  const asJson = (value: unknown): void => terminal.out(JSON.stringify(value, undefined, 2));
  if (json) return { one: asJson, all: asJson, issued: asJson };
  return {
    one: (key) => terminal.out(sheetOf(key)),
    all: (keys) => terminal.out(keys.length === 0 ? 'There are no keys.' : tableOf(keys)),
    issued: ({ key, record }) => {
      terminal.out(`${sheetOf(record)}\n\n${key}`);
      terminal.err('This is the only time that the key is shown: keep it now.');
    },
  };
}

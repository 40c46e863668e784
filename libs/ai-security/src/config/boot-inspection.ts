/**
 * No silent bypass: looks at every route before the first request. A protection that is asked for but cannot
 * run there stops the boot, with the route and the mend.
 */
import type { ProtectedRoute } from '../call/protected-route.js';
import { FORMAT_NAMES, formatOf } from '../wire/formats.js';
import { BUDGET_FORM, parseBudget } from './budget.js';
import { budgetFault } from './budget-settings.js';
import type { ConfigFault } from './config-error.js';
import { ENDPOINT_OPTION_NAMES, type AiEndpointOptions } from './endpoint-options.js';
import {
  isMessageHandler,
  isSse,
  parametersOf,
  rendersView,
  type HandlerParameters,
} from './nest-metadata.js';
import { pathFaults } from './pii-paths.js';
import { parseRateLimit, RATE_FORM } from './rate.js';
import { rateFault } from './rate-settings.js';
import { isCount } from './resolve-settings.js';
import type { ScannedRoute } from './route-scan.js';
import type { AiSecuritySettings } from './settings.js';

/** Enhancers that protect a route on their own, without `@AiEndpoint()`. */
interface SingleParts {
  readonly guards: ReadonlySet<string>;
  readonly pipes: ReadonlySet<string>;
}

interface InspectedRoute {
  readonly scanned: ScannedRoute;
  readonly route: ProtectedRoute;
  /** The single guards of a route without `@AiEndpoint()`. */
  readonly singleGuards?: readonly string[];
}

export interface Inspection {
  readonly routes: readonly InspectedRoute[];
  /** Handlers with `@NotAi()` in a class with `@AiEndpoint()`, whose enhancers let them pass. */
  readonly exempt: readonly ScannedRoute[];
  /** Routes with neither `@AiEndpoint()` nor `@NotAi()`. */
  readonly undecided: readonly string[];
  readonly faults: readonly ConfigFault[];
}

export function inspectRoutes(
  scanned: readonly ScannedRoute[],
  settings: AiSecuritySettings,
  parts: SingleParts,
): Inspection {
  const routes: InspectedRoute[] = [];
  const exempt: ScannedRoute[] = [];
  const undecided: string[] = [];
  const faults: ConfigFault[] = [];
  for (const one of scanned) {
    const where = `${routeId(one)} (${one.controller.name}.${one.property})`;
    const parameters = parametersOf(one.controller, one.property);
    const add = (fault: string, mend: string): void => void faults.push({ where, fault, mend });
    if (one.contradicts) add('it has both @AiEndpoint() and @NotAi()', 'remove one of them');
    if (one.endpoint && !one.notAi) {
      const before = faults.length;
      inspectOptions(one.endpoint, add);
      inspectPii(one.endpoint, settings, add);
      inspectHandler(one, parameters, add);
      if (faults.length === before)
        routes.push({ scanned: one, route: protectedRoute(one, one.endpoint, parameters, settings) });
      continue;
    }
    inspectPipes(one, parameters, parts, add);
    const singleGuards = one.guards.filter((name) => parts.guards.has(name));
    if (singleGuards.includes('PolicyGuard')) {
      add(
        'PolicyGuard knows no scopes without @AiEndpoint(), so it would let every caller pass',
        "write @AiEndpoint({ scopes: ['ai:chat'] }) instead",
      );
    }
    if (singleGuards.length > 0) {
      routes.push({ scanned: one, route: protectedRoute(one, {}, parameters, settings), singleGuards });
    } else if (one.notAi) {
      if (one.endpoint) exempt.push(one);
    } else {
      undecided.push(routeId(one));
      if (settings.requireDecision)
        add('nobody decided whether this is an AI endpoint', 'put @AiEndpoint() or @NotAi() on it');
    }
  }
  return { routes, exempt, undecided, faults };
}

type AddFault = (fault: string, mend: string) => void;

function inspectOptions(options: AiEndpointOptions, add: AddFault): void {
  for (const name of Object.keys(options)) {
    if (!ENDPOINT_OPTION_NAMES.has(name)) {
      add(
        `@AiEndpoint({ ${name} }) is not known, so it would not protect anything`,
        'remove it, or correct its name',
      );
    }
  }
  const { format, rate, concurrency, mode, unscanned, scopes, scopesAny, acr, maxAge, models } = options;
  if (format !== undefined) inspectFormat(format, add);
  const badRate = rateFault(rate);
  if (badRate) add(`its rate is not readable: ${badRate}`, RATE_FORM);
  const badBudget = budgetFault(options.budget);
  if (badBudget) add(`its budget cannot be read: ${badBudget}`, BUDGET_FORM);
  if (concurrency !== undefined && !isCount(concurrency))
    add('its concurrency is no number of calls', 'write e.g. concurrency: 2');
  if (mode !== undefined && mode !== 'enforce' && mode !== 'observe')
    add('its mode is not known', 'choose enforce or observe');
  if (unscanned !== undefined && unscanned !== 'refuse' && unscanned !== 'allow') {
    add('its value of unscanned is not known', 'choose refuse or allow');
  }
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0))
    add('maxAge must be a number of seconds', 'write e.g. maxAge: 300');
  if (models !== undefined && !(Array.isArray(models) && models.every(isModelName)))
    add('models must be a list of names', "write e.g. models: ['gpt-4o-mini']");
  for (const [name, list] of Object.entries({ scopes, scopesAny, acr })) {
    // RFC 6749 section 3.3: scope-token. The values of `acr` are separated by spaces in a challenge as well.
    if (
      list !== undefined &&
      !(Array.isArray(list) && list.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)))
    ) {
      add(
        `${name} must be a list of ${name === 'acr' ? 'authentication contexts' : 'scope names'}`,
        `write e.g. ${name}: ['${name === 'acr' ? 'urn:example:mfa' : 'ai:chat'}']`,
      );
    }
  }
  for (const [name, value] of Object.entries(options.body ?? {})) {
    if (
      !['bytes', 'depth', 'nodes', 'messages', 'characters'].includes(name) ||
      !Number.isSafeInteger(value) ||
      value < 1 ||
      (name === 'depth' && value > 64)
    ) {
      add(
        `body.${name} is not a limit`,
        'give bytes, depth (at most 64), nodes, messages or characters a positive whole number',
      );
    }
  }
}

const isModelName = (name: unknown): boolean => typeof name === 'string' && name !== '';

function inspectFormat(format: NonNullable<AiEndpointOptions['format']>, add: AddFault): void {
  if (typeof format !== 'object' || format === null) {
    if (!FORMAT_NAMES.includes(format))
      add(
        `the format '${String(format)}' is not known`,
        `choose one of ${FORMAT_NAMES.join(', ')}, or a rule`,
      );
    return;
  }
  try {
    formatOf(format);
  } catch (error) {
    add(
      `its format rule cannot be followed: ${error instanceof Error ? error.message : String(error)}`,
      "name places by path, e.g. format: { answer: { 'choices[].id': 'opaque' } }",
    );
  }
}

/** Together with those of the module: neither may lead into what the other has named. */
function inspectPii({ pii }: AiEndpointOptions, settings: AiSecuritySettings, add: AddFault): void {
  if (pii === undefined) return;
  const { paths, ...others } = pii;
  for (const name of Object.keys(others))
    add(`pii.${name} is not an option of an endpoint`, 'give it to the module, or remove it');
  if (paths === undefined) return;
  const own = pathFaults(paths, 'pii.paths');
  const faults = own.length > 0 ? own : pathFaults({ ...settings.pii.paths, ...paths }, 'pii.paths');
  for (const { where, fault, mend } of faults) add(`${where} ${fault}`, mend);
}

function inspectHandler(one: ScannedRoute, parameters: HandlerParameters, add: AddFault): void {
  if (parameters.writesResponse) {
    add(
      '@Res() or @Next() writes the answer past masking and audit',
      'return the answer, or use @Res({ passthrough: true })',
    );
  }
  if (parameters.binary && one.endpoint?.unscanned !== 'allow') {
    add(
      `${parameters.binary} hands over bytes that are not inspected`,
      "take a JSON body, or set unscanned: 'allow' and inspect them yourself",
    );
  }
  if (one.method === 'OPTIONS') {
    add(
      'a preflight carries no credentials, so none could be asked for',
      'answer it with enableCors(), or put @NotAi() on it',
    );
  }
  if (one.formParsedInside) {
    add(
      'an upload interceptor fills the body after it was masked',
      'write @UseInterceptors(FileInterceptor(…)) below @AiEndpoint() on the same method, and leave @AiEndpoint() off the class',
    );
  }
  if (rendersView(one.handler)) add('@Render() writes a view past masking', 'return JSON or text');
  if (isMessageHandler(one.handler))
    add('only HTTP handlers can be protected', 'remove @AiEndpoint() from the message handler');
  if (one.interceptors.some((name) => name === 'CacheInterceptor')) {
    add(
      "a cache would store one caller's restored answer for others",
      'exclude this route from CacheInterceptor',
    );
  }
}

function inspectPipes(
  one: ScannedRoute,
  parameters: HandlerParameters,
  parts: SingleParts,
  add: AddFault,
): void {
  const pipe = [...one.pipes, ...parameters.pipes].find((name) => parts.pipes.has(name));
  if (pipe)
    add(`${pipe} has no effect without the interceptor of @AiEndpoint()`, 'put @AiEndpoint() on the route');
}

function protectedRoute(
  one: ScannedRoute,
  options: AiEndpointOptions,
  parameters: HandlerParameters,
  settings: AiSecuritySettings,
): ProtectedRoute {
  return {
    id: routeId(one),
    handler: `${one.controller.name}.${one.property}`,
    format: options.format ?? 'json',
    mode: options.mode ?? settings.mode,
    scopes: options.scopes ?? [],
    scopesAny: options.scopesAny ?? [],
    acr: options.acr ?? [],
    maxAge: options.maxAge,
    models: options.models,
    rate: options.rate === undefined ? undefined : parseRateLimit(options.rate),
    concurrency: options.concurrency,
    budget: options.budget && parseBudget(options.budget),
    body: { ...settings.body, ...options.body },
    layers: one.interceptors.filter((name) => name === 'AiResponseInterceptor').length,
    unscanned: options.unscanned ?? 'refuse',
    piiPaths: { ...settings.pii.paths, ...options.pii?.paths },
    sse: isSse(one.handler),
    bodyType: parameters.bodyType,
  };
}

export const routeId = (one: ScannedRoute): string => `${one.method} ${one.paths[0] ?? '/'}`;

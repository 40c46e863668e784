/** Lists every HTTP handler of the application, with what its decorators say. */
import { RequestMethod, VersioningType, VERSION_NEUTRAL } from '@nestjs/common';
import type { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { AI_ENDPOINT, NOT_AI, type AiEndpointOptions } from './endpoint-options.js';
import { mergeOptions } from './merge-options.js';
import { classNames, enhancers, methodOf, parsesForms, pathsOf, versionOf } from './nest-metadata.js';

type ControllerClass = (abstract new (...args: never[]) => object) & {
  prototype: Record<string, unknown>;
};
type Handler = (...args: never[]) => unknown;

export interface ScannedRoute {
  readonly controller: ControllerClass;
  readonly handler: Handler;
  readonly property: string;
  /** `ALL` for `@All()`. */
  readonly method: string;
  /** Full path templates, prefix and version included. */
  readonly paths: readonly string[];
  /** Options of class and method, merged; `undefined` without `@AiEndpoint()`. */
  readonly endpoint: AiEndpointOptions | undefined;
  /** `@NotAi()` on the method, or on the class without `@AiEndpoint()` on the method. */
  readonly notAi: boolean;
  /** Both decorators are on the method, or both are on the class. */
  readonly contradicts: boolean;
  /** Names of the enhancers' classes, and of those they extend: global ones, then of class and method. */
  readonly guards: readonly string[];
  readonly interceptors: readonly string[];
  readonly pipes: readonly string[];
  /** An interceptor fills the body from a form after ours has looked at it. */
  readonly formParsedInside: boolean;
  /** Names of the host's exception filters that are asked before ours. */
  readonly filtersBefore: readonly string[];
}

interface NestApplicationParts {
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly config: ApplicationConfig;
  readonly modules: ModulesContainer;
}

export function scanRoutes(parts: NestApplicationParts): ScannedRoute[] {
  const routes: ScannedRoute[] = [];
  for (const wrapper of parts.discovery.getControllers()) {
    const controller = wrapper.metatype as ControllerClass | null;
    if (typeof controller !== 'function' || !pathsOf(controller)) continue;
    const modulePath = modulePathOf(parts.modules, wrapper.host?.metatype);
    for (const property of parts.scanner.getAllMethodNames(controller.prototype)) {
      const handler = controller.prototype[property];
      if (typeof handler !== 'function' || !pathsOf(handler)) continue;
      routes.push(scanHandler(parts.config, controller, handler as Handler, property, modulePath));
    }
  }
  return routes;
}

function scanHandler(
  config: ApplicationConfig,
  controller: ControllerClass,
  handler: Handler,
  property: string,
  modulePath: string,
): ScannedRoute {
  const onClass = Reflect.getMetadata(AI_ENDPOINT, controller) as AiEndpointOptions | undefined;
  const onMethod = Reflect.getMetadata(AI_ENDPOINT, handler) as AiEndpointOptions | undefined;
  const notAiClass = Reflect.hasMetadata(NOT_AI, controller);
  const notAiMethod = Reflect.hasMetadata(NOT_AI, handler);
  const own = (kind: Parameters<typeof enhancers>[0]): unknown[] => [
    ...enhancers(kind, controller),
    ...enhancers(kind, handler),
  ];
  // Those of a request or transient scope are known by their wrappers alone.
  const common = (instances: unknown[], wrappers: { metatype: unknown }[]): unknown[] => [
    ...instances,
    ...wrappers.map(({ metatype }) => metatype),
  ];
  const guards = common(config.getGlobalGuards(), config.getGlobalRequestGuards());
  const pipes = common(config.getGlobalPipes(), config.getGlobalRequestPipes());
  const interceptors = [
    ...common(config.getGlobalInterceptors(), config.getGlobalRequestInterceptors()),
    ...own('interceptors'),
  ];
  const filters = own('exceptionFilters');
  return {
    controller,
    handler,
    property,
    method: RequestMethod[methodOf(handler) ?? RequestMethod.GET] ?? 'GET',
    paths: fullPaths(config, controller, handler, modulePath),
    endpoint: onClass || onMethod ? mergeOptions(onClass ?? {}, onMethod ?? {}) : undefined,
    notAi: notAiMethod || (notAiClass && !onMethod),
    contradicts: (notAiMethod && onMethod !== undefined) || (notAiClass && onClass !== undefined),
    guards: [...guards, ...own('guards')].flatMap(classNames),
    interceptors: interceptors.flatMap(classNames),
    pipes: [...pipes, ...own('pipes')].flatMap(classNames),
    formParsedInside: interceptors
      .slice(interceptors.findIndex((entry) => nameOf(entry) === 'AiResponseInterceptor') + 1)
      .some(parsesForms),
    // Nest asks the filter that it took last first.
    filtersBefore: filters
      .slice(filters.findLastIndex((entry) => nameOf(entry) === 'SecurityProblemFilter') + 1)
      .map(nameOf),
  };
}

const nameOf = (entry: unknown): string => classNames(entry)[0] ?? '';

function fullPaths(
  config: ApplicationConfig,
  controller: object,
  handler: object,
  modulePath: string,
): string[] {
  const prefix = config.getGlobalPrefix();
  const excluded = config.getGlobalPrefixOptions().exclude ?? [];
  const paths: string[] = [];
  for (const version of versionPrefixes(config, controller, handler)) {
    for (const ctrl of pathsOf(controller) ?? ['']) {
      for (const own of pathsOf(handler) ?? ['']) {
        const path = join(modulePath, ctrl, own);
        const withoutPrefix = excluded.some((route) => route.pathRegex.test(path));
        paths.push(join(withoutPrefix ? '' : prefix, version, path));
      }
    }
  }
  return paths;
}

function versionPrefixes(config: ApplicationConfig, controller: object, handler: object): string[] {
  const versioning = config.getVersioning();
  if (versioning?.type !== VersioningType.URI) return [''];
  const version = versionOf(handler) ?? versionOf(controller) ?? versioning.defaultVersion;
  const prefix = versioning.prefix === false ? '' : (versioning.prefix ?? 'v');
  const versions = [version].flat().filter((one) => typeof one === 'string' || one === VERSION_NEUTRAL);
  if (versions.length === 0) return [''];
  return versions.map((one) => (typeof one === 'string' ? `${prefix}${one}` : ''));
}

function modulePathOf(modules: ModulesContainer, module: unknown): string {
  if (typeof module !== 'function') return '';
  const path: unknown =
    Reflect.getMetadata(`__module_path__${modules.applicationId}`, module) ??
    Reflect.getMetadata('__module_path__', module);
  return typeof path === 'string' ? path : '';
}

function join(...parts: string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}

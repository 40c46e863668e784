/**
 * The metadata that Nest's decorators leave on controllers, as far as the boot inspection reads it. The keys
 * are the same in Nest 11.2 and 12.5 (`@nestjs/common/constants`), which does not export them.
 */
import 'reflect-metadata';

type Target = object;

const read = <T>(key: string, target: Target, property?: string): T | undefined =>
  (property === undefined ? Reflect.getMetadata(key, target) : Reflect.getMetadata(key, target, property)) as
    T | undefined;

export const pathsOf = (target: Target): string[] | undefined => {
  const path = read<string | string[]>('path', target);
  return path === undefined ? undefined : [path].flat();
};
export const versionOf = (target: Target): unknown => read('__version__', target);
export const methodOf = (handler: Target): number | undefined => read('method', handler);
export const isSse = (handler: Target): boolean => read('__sse__', handler) === true;
export const rendersView = (handler: Target): boolean => read('__renderTemplate__', handler) !== undefined;
export const isMessageHandler = (handler: Target): boolean =>
  read('microservices:pattern', handler) !== undefined ||
  read('websockets:message_mapping', handler) !== undefined ||
  read('graphql:resolver_type', handler) !== undefined;

type Enhancers = 'guards' | 'interceptors' | 'pipes' | 'exceptionFilters';

/** Classes and instances on a class or a handler, in the order in which Nest takes them. */
export const enhancers = (kind: Enhancers, target: Target): unknown[] =>
  read<unknown[]>(`__${kind}__`, target) ?? [];

/**
 * Whether an interceptor is `FileInterceptor()` or one of its kin. Nest gives such a class a random name; what
 * they have in common is that the options of multer are injected.
 */
export const parsesForms = (entry: unknown): boolean =>
  typeof entry === 'function' &&
  (read<{ param: unknown }[]>('self:paramtypes', entry) ?? []).some(
    ({ param }) => param === 'MULTER_MODULE_OPTIONS',
  );

/**
 * Names of a class, or of the class of an instance, and of the classes it extends: Nest's own guide teaches
 * hosts to extend `CacheInterceptor`.
 */
export function classNames(entry: unknown): string[] {
  const names: string[] = [];
  let type: unknown = typeof entry === 'function' ? entry : (entry as object | null)?.constructor;
  for (; typeof type === 'function' && type !== Function.prototype; type = Object.getPrototypeOf(type))
    names.push(type.name);
  return names;
}

/** `RouteParamtypes` of Nest, for the parameters that matter. */
const PARAMETER = { response: 1, next: 2, body: 3, file: 8, files: 9, rawBody: 12 } as const;

export interface HandlerParameters {
  /** `@Res()` or `@Next()` without passthrough: the handler writes the answer past every interceptor. */
  readonly writesResponse: boolean;
  /** Uploaded files or the raw body: bytes that no mask reaches. */
  readonly binary: string | undefined;
  /** What TypeScript emitted as the type of the whole `@Body()`; `Object` for an interface. */
  readonly bodyType: (new () => object) | undefined;
  /** Names of pipe classes bound to single parameters. */
  readonly pipes: readonly string[];
}

export function parametersOf(
  controller: Target & { prototype: object },
  property: string,
): HandlerParameters {
  const args = read<Record<string, { index: number; data?: unknown; pipes?: unknown[] }>>(
    '__routeArguments__',
    controller,
    property,
  );
  const types = read<unknown[]>('design:paramtypes', controller.prototype, property) ?? [];
  let writesResponse = false;
  let binary: string | undefined;
  let bodyType: HandlerParameters['bodyType'];
  const pipes: string[] = [];
  for (const [key, { index, data, pipes: bound }] of Object.entries(args ?? {})) {
    pipes.push(...(bound ?? []).flatMap(classNames));
    const kind = Number.parseInt(key, 10);
    if (key.includes('__customRouteArgs__')) continue;
    if (kind === PARAMETER.body && data === undefined) bodyType = types[index] as typeof bodyType;
    if (kind === PARAMETER.file || kind === PARAMETER.files) binary = '@UploadedFile()';
    if (kind === PARAMETER.rawBody) binary = '@RawBody()';
    if (kind === PARAMETER.response || kind === PARAMETER.next) writesResponse = true;
  }
  // `@Res({ passthrough: true })` leaves a mark of its own.
  if (writesResponse && read('__responsePassthrough__', controller, property) === true)
    writesResponse = false;
  return { writesResponse, binary, bodyType, pipes };
}

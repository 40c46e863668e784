/** Runs the boot inspection once the application's modules are there, and fills the route registry. */
import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { ProtectedRoute } from '../call/protected-route.js';
import { RouteRegistry } from '../call/route-registry.js';
import { inspectRoutes, type Inspection } from './boot-inspection.js';
import { bootReport } from './boot-report.js';
import { AiSecurityConfigError, type ConfigFault } from './config-error.js';
import { AI_ENDPOINT } from './endpoint-options.js';
import { isMessageHandler, pathsOf } from './nest-metadata.js';
import { scanRoutes } from './route-scan.js';
import { AI_SECURITY_SETTINGS, type AiSecuritySettings } from './settings.js';

const PARTS = {
  guards: new Set(['OAuthGuard', 'PolicyGuard', 'AiThrottlerGuard']),
  pipes: new Set(['AiValidationPipe', 'PiiMaskingPipe', 'BudgetPipe']),
};

@Injectable()
export class BootInspector {
  #inspection: Inspection | undefined;

  constructor(
    @Inject(AI_SECURITY_SETTINGS) private readonly settings: AiSecuritySettings,
    private readonly registry: RouteRegistry,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly config: ApplicationConfig,
    private readonly modules: ModulesContainer,
  ) {
    requireOneImport(modules);
  }

  /**
   * Inspects every route and registers the protected ones.
   *
   * @param check what features have to say of the protected routes, e.g. that a DTO is unusable
   * @returns the lines of the boot report
   * @throws AiSecurityConfigError with every fault and its mend
   */
  inspect(check: (routes: readonly ProtectedRoute[]) => readonly ConfigFault[]): string[] {
    const inspection = this.#look();
    const ofFeatures = check(inspection.routes.map(({ route }) => route));
    const faults = [...this.#applicationFaults(), ...inspection.faults, ...ofFeatures];
    if (faults.length > 0) throw new AiSecurityConfigError(faults);
    for (const { scanned, route } of inspection.routes) {
      this.registry.add(scanned.controller, scanned.handler, route, scanned.method, scanned.paths);
    }
    for (const { controller, handler } of inspection.exempt) this.registry.exempt(controller, handler);
    return bootReport(inspection, this.settings);
  }

  routeIds(): string[] {
    return this.#look().routes.map(({ route }) => route.id);
  }

  /** Every scope that some route asks for. */
  scopes(): string[] {
    return [...new Set(this.#look().routes.flatMap(({ route }) => [...route.scopes, ...route.scopesAny]))];
  }

  /** The largest body that any route accepts, in bytes. */
  largestBody(): number {
    return Math.max(this.settings.body.bytes, ...this.#look().routes.map(({ route }) => route.body.bytes));
  }

  #look(): Inspection {
    const { discovery, scanner, config, modules } = this;
    this.#inspection ??= inspectRoutes(
      scanRoutes({ discovery, scanner, config, modules }),
      this.settings,
      PARTS,
    );
    return this.#inspection;
  }

  #applicationFaults(): ConfigFault[] {
    const faults: ConfigFault[] = [];
    for (const { metatype: type, isNotMetatype } of this.discovery.getProviders()) {
      if (typeof type !== 'function' || isNotMetatype) continue;
      if (!isMarked(type) && !this.#methodsOf(type).some(([, method]) => isMarked(method))) continue;
      faults.push({
        where: type.name,
        fault:
          '@AiEndpoint() on a provider (gateway, resolver, message handler) protects nothing: only HTTP is supported',
        mend: 'put it on an HTTP controller',
      });
    }
    for (const { metatype: type } of this.discovery.getControllers()) {
      if (typeof type !== 'function') continue;
      for (const [name, method] of this.#methodsOf(type)) {
        if (pathsOf(method) || !(isMarked(method) || (isMarked(type) && isMessageHandler(method)))) continue;
        faults.push({
          where: `${type.name}.${name}`,
          fault: '@AiEndpoint() on a method that is no HTTP route protects nothing',
          mend: 'make it a route, e.g. with @Post(), or remove @AiEndpoint()',
        });
      }
    }
    return faults;
  }

  #methodsOf(type: { prototype?: unknown }): [string, object][] {
    const prototype = type.prototype as Record<string, unknown> | undefined;
    if (!prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name): [string, object][] => {
      const method = prototype[name];
      return typeof method === 'function' ? [[name, method]] : [];
    });
  }
}

const isMarked = (target: object): boolean => Reflect.hasMetadata(AI_ENDPOINT, target);

/** Checked before anything is set up: two modules would also register the route of the metrics twice. */
function requireOneImport(modules: ModulesContainer): void {
  const imports = [...modules.values()].filter((module) => module.providers.has(BootInspector)).length;
  if (imports <= 1) return;
  throw new AiSecurityConfigError([
    {
      where: 'AiSecurityModule',
      fault: `it is imported ${imports} times with options, so limits would be counted apart`,
      mend: 'call forRoot() once, in the root module; it is global',
    },
  ]);
}

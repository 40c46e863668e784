/** What the boot inspection found, for the developer to read. */
import type { ProtectedRoute, Rate } from '../call/protected-route.js';
import { formatName } from '../wire/formats.js';
import type { Inspection } from './boot-inspection.js';
import { IGNORE } from './pii-paths.js';
import type { AiSecuritySettings } from './settings.js';

/** The lines of the report. They name routes and options, never values of secrets. */
export function bootReport(inspection: Inspection, settings: AiSecuritySettings): string[] {
  const lines = inspection.routes.map(({ scanned, route, singleGuards }) => {
    const parts = singleGuards
      ? `single parts: ${singleGuards.join(', ')}`
      : protections(route, scanned.filtersBefore, settings);
    return `${route.id}: ${parts}`;
  });
  if (inspection.undecided.length > 0) {
    lines.push(`without @AiEndpoint() or @NotAi(): ${inspection.undecided.join(', ')}`);
  }
  if (!settings.secretGiven) {
    lines.push(
      'no AI_SECURITY_SECRET: pseudonyms and audit subjects change at each start and differ between processes',
    );
  }
  return lines;
}

function protections(
  route: ProtectedRoute,
  filtersBefore: readonly string[],
  settings: AiSecuritySettings,
): string {
  const rates = (route.rate ?? settings.rate.limit).map(rateText).join(' + ');
  const scopes = [
    ...route.scopes,
    ...(route.scopesAny.length > 0 ? [`one of ${route.scopesAny.join('|')}`] : []),
  ];
  return [
    route.mode === 'observe' ? 'OBSERVE ONLY' : 'enforced',
    `oauth${scopes.length > 0 ? ` [${scopes.join(' ')}]` : ''}`,
    ...(route.acr?.length ? [`acr ${route.acr.join('|')}`] : []),
    ...(route.maxAge === undefined ? [] : [`authenticated ≤ ${route.maxAge}s ago`]),
    ...(route.models ? [`models ${route.models.join('|') || 'none'}`] : []),
    `rate ${rates}${settings.redisUrl ? ' in redis' : ''}`,
    `open at once ≤ ${Math.min(settings.concurrency.limit, route.concurrency ?? Infinity)}`,
    `${formatName(route.format)} body ≤ ${route.body.bytes} B`,
    `pii ${settings.pii.action} in, ${settings.pii.output} out`,
    // A stream cannot wait for it.
    ...(settings.pii.presidio ? [`presidio [${settings.pii.presidio.entities.join(' ')}] in only`] : []),
    ...ignored(route),
    ...(route.unscanned === 'allow' ? ['UNSCANNED CONTENT ALLOWED'] : []),
    // A filter of the host may echo what a provider's error quotes: prompts and keys.
    ...(filtersBefore.length > 0 ? [`ERRORS SHAPED BY ${filtersBefore.join(', ')}`] : []),
    'audit',
  ].join(' · ');
}

const rateText = ({ limit, windowMs, burst }: Rate): string =>
  `${limit}/${windowMs / 1000}s${burst === undefined ? '' : ` burst ${burst}`}`;

function ignored({ piiPaths = {} }: ProtectedRoute): string[] {
  const paths = Object.keys(piiPaths).filter((path) => piiPaths[path] === IGNORE);
  return paths.length > 0 ? [`NOT LOOKED AT: ${paths.join(', ')}`] : [];
}

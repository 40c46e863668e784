/** The `oauth` options become settings. */
import type { OAuthOptions } from '../ai-security.options.js';
import { isSecureUrl } from '../network/outbound-json.js';
import type { ConfigFault } from './config-error.js';
import type { OAuthSettings } from './settings.js';

export function oauthSettings({
  publicUrl,
  clockToleranceSeconds = 5,
  dpop,
  mtls,
}: OAuthOptions = {}): OAuthSettings {
  return {
    publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    clockToleranceSeconds,
    dpop:
      publicUrl === undefined
        ? undefined
        : {
            algorithms: dpop?.algorithms ?? ['ES256', 'EdDSA'],
            maxAgeSeconds: dpop?.maxAgeSeconds ?? 60,
            requireNonce: dpop?.requireNonce ?? false,
            clockToleranceSeconds,
          },
    mtls: { clientCertHeader: (mtls?.clientCertHeader ?? 'client-cert').toLowerCase() },
  };
}

/** What the form alone does not say. */
export function oauthFaults({ publicUrl, dpop }: OAuthOptions = {}): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (publicUrl !== undefined && !isOrigin(publicUrl)) {
    faults.push({
      where: 'oauth.publicUrl',
      fault: 'is not the address of a server alone, or not https',
      mend: 'write scheme, host and port: https://api.example.com; http is for loopback only',
    });
  }
  if (dpop && publicUrl === undefined) {
    faults.push({
      where: 'oauth.dpop',
      fault: 'proofs name the address that clients use, and it is not known',
      mend: "set oauth.publicUrl, e.g. 'https://api.example.com'",
    });
  }
  return faults;
}

/** A path would be taken for that of a reverse proxy, which requests here do not show. */
function isOrigin(url: string): boolean {
  if (!isSecureUrl(url)) return false;
  const { pathname, search, hash } = new URL(url);
  return pathname === '/' && search === '' && hash === '';
}

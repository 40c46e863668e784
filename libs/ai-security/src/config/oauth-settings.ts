/** The `oauth` options become settings, and what the form of these and of `issuers` does not say. */
import type { AiSecurityOptions, OAuthOptions } from '../ai-security.options.js';
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
    mtls: { clientCertHeader: mtls?.clientCertHeader?.toLowerCase() },
  };
}

export function issuerFaults({ issuers = [] }: AiSecurityOptions): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const known = new Set<string>();
  let asksAlready = false;
  for (const [i, { issuer, jwksUri, introspection }] of issuers.entries()) {
    const add = (name: string, fault: string, mend: string): void =>
      void faults.push({ where: `issuers[${i}].${name}`, fault, mend });
    const urls = { issuer, jwksUri, 'introspection.endpoint': introspection?.endpoint };
    for (const [name, url] of Object.entries(urls)) {
      if (url === undefined || isSecureUrl(url)) continue;
      add(
        name,
        'is not https, or holds credentials',
        'use https without credentials; http is for loopback only',
      );
    }
    if (known.has(issuer))
      add('issuer', 'is named twice, and one audience would be forgotten', 'name each issuer once');
    known.add(issuer);
    if (introspection && asksAlready)
      add(
        'introspection',
        'an opaque token does not say whose it is, so each would be sent to another issuer as well, who could use it',
        'ask one issuer; let the others issue JWTs',
      );
    asksAlready ||= introspection !== undefined;
  }
  return faults;
}

export function oauthFaults({ oauth = {}, trustedProxies = [] }: AiSecurityOptions): ConfigFault[] {
  const { publicUrl, dpop, mtls } = oauth;
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
  if (mtls?.clientCertHeader !== undefined && trustedProxies.length === 0) {
    faults.push({
      where: 'oauth.mtls.clientCertHeader',
      fault: 'it is believed of trusted proxies alone, and there are none',
      mend: 'name the proxies that set it and remove it from what clients send: trustedProxies',
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

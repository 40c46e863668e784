/** HTTPS with a client certificate, which `fetch` cannot send, and the fixed certificates of the tests. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/** A self-signed certificate with its private key. */
export interface TlsIdentity {
  /** Both as PEM: fits `key` and `cert` of `node:tls`. */
  readonly pem: string;
  /** As `cnf["x5t#S256"]` names it (RFC 8705 section 3.1). */
  readonly thumbprint: string;
  /** As a proxy writes it into `Client-Cert` (RFC 9440). */
  readonly header: string;
}

export function tlsIdentity(name: 'server' | 'client' | 'other'): TlsIdentity {
  const pem = readFileSync(new URL(`../data/oauth/tls-${name}.pem`, import.meta.url), 'utf8');
  const [, certificate = ''] = /-BEGIN CERTIFICATE-----([^-]+)-/.exec(pem) ?? [];
  const base64 = certificate.replace(/\s/g, '');
  const thumbprint = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64url');
  return { pem, thumbprint, header: `:${base64}:` };
}

/** What a server needs that asks its clients for a certificate, and takes one of any issuer. */
export const askingForCertificates = ({ pem }: TlsIdentity) => ({
  key: pem,
  cert: pem,
  requestCert: true,
  rejectUnauthorized: false,
});

const SERVER = tlsIdentity('server');

/** `fetch` over TLS: it trusts the server certificate of the tests alone, and shows `identity` if there is one. */
export const fetchAs =
  (identity?: TlsIdentity): typeof fetch =>
  async (input, init) => {
    const { url, method, headers, body } = new Request(input, init);
    const content = body && Buffer.from(await new Response(body).arrayBuffer());
    return new Promise<Response>((resolve, reject) => {
      const certificate = identity ? { key: identity.pem, cert: identity.pem } : {};
      const options = { method, headers: Object.fromEntries(headers), agent: false, ca: SERVER.pem };
      const sent = request(url, { ...options, ...certificate }, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('error', reject);
        message.on('end', () => {
          const received = new Headers();
          for (const [name, values = []] of Object.entries(message.headersDistinct))
            for (const value of values) received.append(name, value);
          const { statusCode: status = 0 } = message;
          resolve(new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers: received }));
        });
      });
      sent.on('error', reject);
      sent.end(content);
    });
  };

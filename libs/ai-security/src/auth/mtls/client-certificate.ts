/** The certificate with which a client authenticated its connection, for tokens bound to it (RFC 8705 section 3). */
import { hash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Exchange } from '../../call/exchange.js';
import type { ClientAddress } from '../../network/client-address.js';

export interface MtlsSettings {
  /**
   * The header in which a trusted proxy that terminates TLS hands on the client's certificate, in lower case;
   * `undefined`: none is read. The proxy must remove it from what clients send (RFC 9440 section 4).
   */
  readonly clientCertHeader: string | undefined;
}

// A byte sequence of RFC 8941 section 3.3.5. The classes do not overlap, so matching is linear.
const BYTES = /^:([A-Za-z0-9+/]+={0,2}):$/;

/** Reads client certificates. */
export class ClientCertificates {
  constructor(
    private readonly settings: MtlsSettings,
    private readonly addresses: ClientAddress,
  ) {}

  /**
   * The SHA-256 of the client's certificate (its DER bytes) in base64url, to compare with `cnf["x5t#S256"]`.
   *
   * A certificate of the TLS connection itself comes before the header: the handshake proves it, the header
   * is a proxy's word. Who issued it does not matter, because the token names this one certificate: the
   * server needs `requestCert: true`, and may have `rejectUnauthorized: false` for self-signed ones.
   *
   * @returns `undefined` without a certificate, or with a header that is not exactly one
   */
  thumbprint(exchange: Exchange): string | undefined {
    const { socket } = exchange.rawRequest;
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    if (certificate) return hash('sha256', certificate.raw, 'base64url');
    const { clientCertHeader } = this.settings;
    if (clientCertHeader === undefined || !this.addresses.isTrustedProxy(socket.remoteAddress)) {
      return undefined;
    }
    const bytes = BYTES.exec(exchange.header(clientCertHeader) ?? '')?.[1];
    return bytes === undefined ? undefined : hash('sha256', Buffer.from(bytes, 'base64'), 'base64url');
  }
}

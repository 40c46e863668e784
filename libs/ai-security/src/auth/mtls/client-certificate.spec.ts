/** Real certificates over real TLS connections, and what proxies say. */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Exchange, type FrameworkRequest } from '../../call/exchange.js';
import { ClientAddress } from '../../network/client-address.js';
import { ClientCertificates } from './client-certificate.js';

interface Pair {
  readonly key: string;
  readonly cert: string;
  readonly thumbprint: string;
  /** As RFC 9440 writes it. */
  readonly header: string;
}

/** The two ways, computed from the PEM text without the code under test. */
function described(cert: string): Pick<Pair, 'thumbprint' | 'header'> {
  const base64 = cert.replace(/-----[A-Z ]+-----|\s/g, '');
  const thumbprint = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64url');
  return { thumbprint, header: `:${base64}:` };
}

function newPair(directory: string, name: string): Pair {
  const [key, cert] = [join(directory, `${name}.key`), join(directory, `${name}.crt`)];
  const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const files = ['-keyout', key, '-out', cert, '-subj', `/CN=${name}`];
  execFileSync('openssl', ['req', '-x509', ...algorithm, ...files], { stdio: 'pipe' });
  const text = readFileSync(cert, 'utf8');
  return { key: readFileSync(key, 'utf8'), cert: text, ...described(text) };
}

let directory: string;
let one: Pair;
let two: Pair;
let tlsServer: Server;
let plainServer: Server;
let certificates: ClientCertificates;

const exchangeOf = (raw: IncomingMessage): Exchange =>
  new Exchange(raw as unknown as FrameworkRequest, {} as never);
const trusting = (...proxies: string[]) =>
  new ClientCertificates({ clientCertHeader: 'client-cert' }, new ClientAddress(proxies));
const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listen = (server: Server) =>
  new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mtls-test-'));
  const server = newPair(directory, 'server');
  one = newPair(directory, 'one');
  two = newPair(directory, 'two');
  const answer = (raw: IncomingMessage): string => certificates.thumbprint(exchangeOf(raw)) ?? 'none';
  const options = { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false };
  tlsServer = createServer(options, (raw, response) => response.end(answer(raw)));
  plainServer = createHttpServer((raw, response) => response.end(answer(raw)));
  await Promise.all([listen(tlsServer), listen(plainServer)]);
});
afterAll(() => {
  tlsServer.close();
  plainServer.close();
  rmSync(directory, { recursive: true });
});

async function textOf(send: (callback: (response: IncomingMessage) => void) => void): Promise<string> {
  const response = await new Promise<IncomingMessage>((resolve) => send(resolve));
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  return text;
}

/** What the server sees of a TLS client. */
const overTls = (options: ConnectionOptions, headers: Record<string, string | string[]> = {}) =>
  textOf((callback) => {
    const target = { host: '127.0.0.1', port: portOf(tlsServer), rejectUnauthorized: false, agent: false };
    request({ ...target, ...options, headers } as never, callback).end();
  });

/** What the server sees behind a proxy that terminates TLS. */
const behindProxy = (headers: Record<string, string | string[]>) =>
  textOf((callback) => {
    httpRequest({ host: '127.0.0.1', port: portOf(plainServer), agent: false, headers }, callback).end();
  });

describe('from the connection', () => {
  beforeAll(() => {
    certificates = trusting('127.0.0.1');
  });

  it('is the SHA-256 of the certificate that was presented', async () => {
    expect(await overTls(one)).toBe(one.thumbprint);
    expect(await overTls(two)).toBe(two.thumbprint);
    const hex = new X509Certificate(one.cert).fingerprint256.replaceAll(':', '');
    expect(Buffer.from(one.thumbprint, 'base64url').toString('hex').toUpperCase()).toBe(hex);
  });

  it('is the same in TLS 1.2', async () => {
    expect(await overTls({ ...one, maxVersion: 'TLSv1.2' })).toBe(one.thumbprint);
  });

  it('is none without a certificate', async () => {
    expect(await overTls({})).toBe('none');
  });

  it('comes before what a header says', async () => {
    expect(await overTls(two, { 'client-cert': one.header })).toBe(two.thumbprint);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is that of the session where %s resumes one',
    async (maxVersion) => {
      const options = { host: '127.0.0.1', port: portOf(tlsServer), rejectUnauthorized: false, maxVersion };
      const session = await new Promise<Buffer>((resolve) => {
        const socket = connect({ ...options, ...one }, () => {
          // TLS 1.3 sends its tickets after the handshake, and they are read with the answer.
          socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        }).resume();
        let last: Buffer;
        socket.on('session', (ticket: Buffer) => (last = ticket)).on('close', () => resolve(last));
      });
      const answer = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connect({ ...options, session }, () => {
          expect(socket.isSessionReused()).toBe(true);
          socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        });
        socket
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('close', () => resolve(text));
      });
      expect(answer).toContain(one.thumbprint);
    },
  );
});

describe('from the header', () => {
  // RFC 8705 appendix A.
  const RFC_8705 =
    'MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAxODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwIDSQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOVbUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=';

  it('is read when a trusted proxy says it', async () => {
    certificates = trusting('10.0.0.0/8', '127.0.0.1');
    expect(await behindProxy({ 'Client-Cert': one.header })).toBe(one.thumbprint);
    expect(await behindProxy({ 'client-cert': `:${RFC_8705}:` })).toBe(
      'A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0',
    );
  });

  it('is read over TLS from a proxy that has no certificate of its own', async () => {
    certificates = trusting('127.0.0.0/8');
    expect(await overTls({}, { 'client-cert': one.header })).toBe(one.thumbprint);
  });

  it('counts for nothing from anybody else', async () => {
    for (const mine of [trusting(), trusting('10.0.0.0/8', '::1')]) {
      certificates = mine;
      expect(await behindProxy({ 'client-cert': one.header })).toBe('none');
      const headers = { 'client-cert': one.header, 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1' };
      expect(await behindProxy(headers)).toBe('none');
    }
  });

  it('has the name that is configured, and is not read without one', async () => {
    const addresses = new ClientAddress(['127.0.0.1']);
    certificates = new ClientCertificates({ clientCertHeader: 'x-client-cert' }, addresses);
    expect(await behindProxy({ 'X-Client-Cert': one.header })).toBe(one.thumbprint);
    expect(await behindProxy({ 'client-cert': one.header })).toBe('none');
    certificates = new ClientCertificates({ clientCertHeader: undefined }, addresses);
    expect(await behindProxy({ 'client-cert': one.header, undefined: one.header })).toBe('none');
  });

  it('is none unless it is one byte sequence', async () => {
    certificates = trusting('127.0.0.1');
    const bare = one.header.slice(1, -1);
    const values = [
      '',
      '::',
      ':=:',
      bare,
      `:${bare}`,
      `${bare}:`,
      `"${bare}"`,
      `${one.header};a=1`,
      `${one.header}, ${two.header}`,
      `:${bare.slice(0, 20)} ${bare.slice(20)}:`,
      `:${bare.slice(0, 20)}=${bare.slice(20)}:`,
      encodeURIComponent(one.cert),
    ];
    for (const value of values) expect(await behindProxy({ 'client-cert': value })).toBe('none');
    expect(await behindProxy({ 'client-cert': [one.header, two.header] })).toBe('none');
  });
});

it('is none for a request that has lost its connection', () => {
  const raw = { socket: { remoteAddress: undefined }, headers: { 'client-cert': one.header } };
  expect(trusting('127.0.0.1').thumbprint(exchangeOf(raw as unknown as IncomingMessage))).toBeUndefined();
});

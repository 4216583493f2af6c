import { isIP } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import type { Cleanup } from './gateway.js';

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;

const altName = (name: string) =>
  isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name };

/** A certificate for these names, valid from yesterday to tomorrow unless told otherwise. */
export async function makeCertificate(
  names: readonly string[],
  options: { from?: number; to?: number; issuer?: TestCertificate } = {},
): Promise<TestCertificate> {
  const now = Date.now();
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'none' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now + (options.from ?? -DAY)),
    notAfterDate: new Date(now + (options.to ?? DAY)),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: names.map(altName) },
    ],
    ...(options.issuer === undefined ? {} : { ca: options.issuer }),
  });
  return { key: made.private, cert: made.cert };
}

/** An authority that can sign others. */
export async function makeAuthority(): Promise<TestCertificate> {
  const made = await generate([{ name: 'commonName', value: 'An authority for a test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY),
    notAfterDate: new Date(Date.now() + DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

export interface TlsWitness {
  readonly port: number;
  /** What clients asked for by SNI; `false` for one without. */
  readonly names: (string | false | undefined)[];
}

/** A TLS server of this machine, on a free port unless one is given. */
export async function startTlsServer(
  cleanup: Cleanup,
  options: TlsOptions,
  onSocket: (socket: TLSSocket) => void,
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<TlsWitness> {
  const names: (string | false | undefined)[] = [];
  const raw = new Set<{ destroy(): unknown }>();
  const server = createServer(options, (socket) => {
    names.push((socket as TLSSocket & { servername?: string | false }).servername);
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.on('connection', (socket) => raw.add(socket));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  cleanup.add(() => {
    for (const socket of raw) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, names };
}

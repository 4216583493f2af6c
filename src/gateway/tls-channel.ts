import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { channelOfSocket, openTcpSocket, type TcpChannelOptions } from './tcp-channel.js';
import { createTrust, type CertificateAuthorities } from './trust.js';

export interface TlsChannelOptions extends TcpChannelOptions {
  /** The name that the certificate must be for, and that the server is told (SNI); the host. */
  readonly servername?: string;
  /** Authorities in PEM form that are trusted beside those of Node. */
  readonly ca?: CertificateAuthorities;
}

/**
 * Connects to a TLS server (Node), and believes it only with a certificate for its name that is valid now and comes
 * from a known authority.
 *
 * @param host a name or an IP address without brackets; an address is dialled as it is, without any resolution
 * @throws PlayerError `CF_GATEWAY_CERTIFICATE` with `context.reason`, `CF_GATEWAY_UPSTREAM_FAILED`,
 *   `CF_NETWORK_TIMEOUT`; RangeError for a `ca` that cannot be read; the signal's reason when aborted
 */
export async function openTlsChannel(
  host: string,
  port: number,
  options: TlsChannelOptions = {},
): Promise<ByteChannel> {
  const { servername = host, ca, ...rest } = options;
  return channelOfSocket(await openTlsSocket(host, port, { ...rest, servername, trust: createTrust(ca) }));
}

export interface TlsSocketOptions extends TcpChannelOptions {
  readonly servername: string;
  readonly trust: SecureContext;
}

/** The time is for both: the TCP connection and the handshake over it. */
export async function openTlsSocket(
  host: string,
  port: number,
  { servername, trust, signal, timeoutMs = 10_000 }: TlsSocketOptions,
): Promise<TLSSocket> {
  const deadline = performance.now() + timeoutMs;
  const own = signal === undefined ? {} : { signal };
  const socket = await openTcpSocket(host, port, { timeoutMs, ...own });
  return secure(socket, servername, trust, { timeoutMs: Math.max(1, deadline - performance.now()), ...own });
}

function secure(
  plain: Socket,
  servername: string,
  secureContext: SecureContext,
  { signal, timeoutMs }: TcpChannelOptions,
): Promise<TLSSocket> {
  const url = `rtmps://${servername.includes(':') ? `[${servername}]` : servername}:${plain.remotePort ?? 0}`;
  return new Promise((resolve, reject) => {
    // SNI has names only (RFC 6066 section 3); the check of the certificate knows addresses too.
    const sni = isIP(servername) === 0 ? { servername } : { servername: '', host: servername };
    const socket = connect({ socket: plain, secureContext, rejectUnauthorized: true, ...sni });
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('secureConnect', onSecure);
      socket.off('error', onError);
      socket.off('close', onClose);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown): void => {
      settle();
      socket.on('error', () => {});
      plain.on('error', () => {});
      socket.destroy();
      plain.destroy();
      reject(error);
    };
    const onSecure = (): void => {
      settle();
      resolve(socket);
    };
    const onError = (cause: NodeJS.ErrnoException): void => fail(failure(url, socket, cause));
    const onClose = (): void => fail(failure(url, socket, new Error('closed in the TLS handshake')));
    const onAbort = (): void => fail(signal?.reason);
    const timer = setTimeout(
      () =>
        fail(
          new PlayerError('CF_NETWORK_TIMEOUT', {
            message: `${url} did not complete the TLS handshake in time`,
            context: { url, stage: 'gateway', timeoutMs, isReached: true },
          }),
        ),
      timeoutMs,
    );
    socket.once('secureConnect', onSecure);
    socket.once('error', onError);
    socket.once('close', onClose);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}

function failure(url: string, socket: TLSSocket, cause: NodeJS.ErrnoException): PlayerError {
  // Set where the handshake itself was fine and the certificate was not.
  const rejected: unknown = socket.authorizationError;
  if (rejected !== undefined && rejected !== null) {
    const reason = certificateReason(cause.code ?? String(rejected));
    return new PlayerError('CF_GATEWAY_CERTIFICATE', {
      message: `The certificate of ${url} ${reason}`,
      cause,
      context: { url, stage: 'gateway', reason, systemCode: cause.code },
    });
  }
  const isOtherLanguage = cause.code === 'EPROTO' || cause.code?.startsWith('ERR_SSL_') === true;
  const what = isOtherLanguage ? 'the TLS handshake failed' : (cause.code ?? cause.message);
  return new PlayerError('CF_GATEWAY_UPSTREAM_FAILED', {
    message: `${url} cannot be reached: ${what}`,
    cause,
    context: { url, stage: 'gateway', systemCode: cause.code, reason: what },
  });
}

/** OpenSSL's verdicts (X509_V_ERR_*) as Node spells them, in words that go into a sentence. */
function certificateReason(code: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'has expired';
    case 'CERT_NOT_YET_VALID':
      return 'is not valid yet';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return 'is for another name';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      return 'comes from an unknown authority';
    case 'CERT_REVOKED':
      return 'was revoked';
    case 'INVALID_PURPOSE':
      return 'is not for servers';
    default:
      return `was not accepted (${code})`;
  }
}

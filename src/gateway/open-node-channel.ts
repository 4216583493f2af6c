import type { ByteChannel } from '../protocol/byte-channel.js';
import { openHttpTunnelChannel } from './http-tunnel-channel.js';
import { channelOfSocket, openTcpSocket } from './tcp-channel.js';
import { openTlsSocket } from './tls-channel.js';
import { createTrust, type CertificateAuthorities } from './trust.js';

/** Where an RTMP server is, and how it is spoken to. */
export interface NodeServer {
  readonly protocol: 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';
  /** A name or an address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface NodeChannelOptions {
  /** For connecting, with the TLS handshake or the opening of the tunnel; 10 000. */
  readonly timeoutMs?: number;
  /** As with `fetch`, for the whole life: before opening the promise rejects with its reason, later the channel closes. */
  readonly signal?: AbortSignal;
  /** For `rtmps`: authorities in PEM form that are trusted beside those of Node. */
  readonly ca?: CertificateAuthorities;
}

/**
 * The channel to an RTMP server straight from Node, without a gateway: TCP for rtmp and rtmpe, TLS for rtmps, HTTP
 * requests for rtmpt and rtmpte.
 *
 * @throws PlayerError `CF_GATEWAY_UPSTREAM_FAILED`, `CF_NETWORK_TIMEOUT`, `CF_GATEWAY_CERTIFICATE` (rtmps),
 *   `CF_TUNNEL_REJECTED` (rtmpt); the signal's reason when aborted
 */
export async function openNodeChannel(
  { protocol, host, port }: NodeServer,
  options: NodeChannelOptions = {},
): Promise<ByteChannel> {
  const { ca, signal, timeoutMs = 10_000 } = options;
  const life = signal === undefined ? {} : { signal };
  const bare = host.replace(/^\[|\]$/g, '');
  if (protocol === 'rtmpt' || protocol === 'rtmpte') {
    return openHttpTunnelChannel(bare, port, { ...life, openTimeoutMs: timeoutMs });
  }
  const socket =
    protocol === 'rtmps'
      ? await openTlsSocket(bare, port, { ...life, timeoutMs, servername: bare, trust: createTrust(ca) })
      : await openTcpSocket(bare, port, { ...life, timeoutMs });
  const channel = channelOfSocket(socket);
  if (signal !== undefined) {
    const onAbort = (): void => channel.close();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', onAbort));
  }
  return channel;
}

import type { ByteChannel } from '../protocol/byte-channel.js';
import { PlayerError } from '../errors/player-error.js';
import { openTcpChannel, type TcpChannelOptions } from './tcp-channel.js';
import { openTlsChannel } from './tls-channel.js';
import type { CertificateAuthorities } from './trust.js';

/** Where an RTMP server is, and how it is spoken to. */
export interface NodeServer {
  readonly protocol: 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';
  /** A name or an address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface NodeChannelOptions extends TcpChannelOptions {
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
  const { ca, ...rest } = options;
  const bare = host.replace(/^\[|\]$/g, '');
  if (protocol === 'rtmps') {
    return openTlsChannel(bare, port, { ...rest, ...(ca === undefined ? {} : { ca }) });
  }
  if (protocol === 'rtmpt' || protocol === 'rtmpte') {
    throw new PlayerError('CF_TUNNEL_REJECTED', {
      message: `${protocol} over HTTP`,
      context: { url: `${protocol}://${host}:${port}`, stage: 'gateway' },
    });
  }
  return openTcpChannel(bare, port, rest);
}

import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { openWebSocket, type OpenWebSocketOptions } from './open-websocket.js';

/** What of an RTMP candidate decides how the server is reached. */
export interface ChannelCandidate {
  readonly protocol: 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';
  readonly transport: 'websocket' | 'http-tunnel';
  readonly host: string;
  readonly port: number;
  /** `websocket`: the gateway's address; `http-tunnel`: `http(s)://host:port`. */
  readonly endpoint: string;
}

/** `openHttpTunnel` as a value: who never tunnels need not load it. */
export type OpenHttpTunnel = (
  endpoint: string,
  options: { readonly signal?: AbortSignal },
) => Promise<ByteChannel>;

export interface OpenChannelOptions extends Omit<OpenWebSocketOptions, 'target'> {
  /** For candidates of the transport `http-tunnel`. */
  readonly openHttpTunnel?: OpenHttpTunnel | undefined;
}

/**
 * Opens the channel that a candidate asks for: one place where transports are chosen.
 *
 * @throws PlayerError of {@link openWebSocket} or of the tunnel; `CF_ENV_NO_ENGINE` for a tunnel where
 *   `openHttpTunnel` is not given
 */
export async function openChannel(
  candidate: ChannelCandidate,
  options: OpenChannelOptions = {},
): Promise<ByteChannel> {
  const { protocol, transport, host, port, endpoint } = candidate;
  const { openHttpTunnel, ...webSocketOptions } = options;
  if (transport === 'websocket') {
    return openWebSocket(endpoint, { ...webSocketOptions, target: { host, port, protocol } });
  }
  if (openHttpTunnel === undefined) {
    throw new PlayerError('CF_ENV_NO_ENGINE', {
      message: 'this part of the player has no HTTP tunnel',
      context: { url: endpoint, protocol, transport, stage: 'gateway' },
    });
  }
  const { signal } = options;
  return openHttpTunnel(endpoint, signal === undefined ? {} : { signal });
}

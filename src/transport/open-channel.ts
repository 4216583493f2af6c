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

export type OpenChannelOptions = Omit<OpenWebSocketOptions, 'target'>;

/**
 * Opens the channel that a candidate asks for: one place where transports are chosen.
 *
 * @throws PlayerError of {@link openWebSocket}; `CF_TUNNEL_REJECTED` for a tunnel, `CF_ENV_NO_ENGINE` for an
 *   encrypted protocol, neither of which this player speaks
 */
export async function openChannel(
  candidate: ChannelCandidate,
  options: OpenChannelOptions = {},
): Promise<ByteChannel> {
  const { protocol, transport, host, port, endpoint } = candidate;
  if (transport === 'websocket' && protocol === 'rtmp') {
    return openWebSocket(endpoint, { ...options, target: { host, port } });
  }
  const isTunnel = transport === 'http-tunnel' || protocol === 'rtmpt' || protocol === 'rtmpte';
  throw new PlayerError(isTunnel ? 'CF_TUNNEL_REJECTED' : 'CF_ENV_NO_ENGINE', {
    message: `${protocol} over ${transport} cannot be played by this version`,
    context: { url: endpoint, protocol, transport, stage: 'gateway' },
  });
}

import { WebSocket } from 'ws';
import { PlayerError } from '../errors/player-error.js';
import { openNodeChannel } from '../gateway/open-node-channel.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import type { RtmpCandidate } from '../source/candidate.js';
import { openChannel, type OpenChannelOptions } from '../transport/open-channel.js';
import { openHttpTunnel } from '../transport/open-http-tunnel.js';
import type { OpenRung } from './climb.js';
import { isDirect } from './locations.js';

export interface WayOptions {
  /** Certificate authorities in PEM form. */
  readonly ca?: string | undefined;
  /** `Origin` of the page that a gateway is told of. */
  readonly origin?: string | undefined;
}

/** Straight from Node, or through a gateway as a page does it. */
export function waysFromHere(options: WayOptions): OpenRung {
  return (rung, { signal, timeoutMs }) => {
    if (!isDirect(rung)) return openThroughGateway(rung, options, signal, timeoutMs);
    const { ca } = options;
    return openNodeChannel(rung, { signal, timeoutMs, ...(ca === undefined ? {} : { ca }) });
  };
}

async function openThroughGateway(
  rung: RtmpCandidate,
  { ca, origin }: WayOptions,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<ByteChannel> {
  let said: string | undefined;
  /** What a page's WebSocket does not tell: why it did not open. */
  class TalkativeWebSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, {
        ...(ca === undefined ? {} : { ca }),
        ...(origin === undefined ? {} : { origin }),
      });
      this.on('error', ({ message }) => (said ??= message));
    }
  }
  try {
    return await openChannel(rung, {
      signal,
      timeoutMs,
      // It has the interface of a page's where a channel uses it.
      WebSocket: TalkativeWebSocket as unknown as NonNullable<OpenChannelOptions['WebSocket']>,
      openHttpTunnel,
    });
  } catch (thrown) {
    if (!(thrown instanceof PlayerError) || said === undefined) throw thrown;
    const { code, message, context } = thrown;
    throw new PlayerError(code, {
      message: `${message}: ${said}`,
      context: { ...context, reason: said },
      cause: thrown,
    });
  }
}

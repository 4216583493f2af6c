import type { ByteChannel } from '../byte-channel.js';
import type { AcceptOptions } from './accept-options.js';
import { pump, send } from './pump.js';
import { runServerCommand } from './server-command.js';
import { ServerPeer } from './server-connection.js';
import type { ServerHandler } from './server-handler.js';

export type { AcceptOptions } from './accept-options.js';
export type {
  CallFate,
  ConnectAnswer,
  ConnectInfo,
  PublishAnswer,
  ServerConnection,
  ServerHandler,
  ServerPlayOptions,
  ServerStream,
} from './server-handler.js';

/**
 * Serves one client over a channel: both handshakes, then its commands. Resolves when the connection is over and the
 * channel closed; never rejects.
 */
export async function acceptConnection(
  channel: ByteChannel,
  handler: ServerHandler,
  options: AcceptOptions = {},
): Promise<void> {
  const peer = new ServerPeer(handler, options, {
    write: (bytes) => send(channel, bytes),
    close: () => channel.close(),
    run: runServerCommand,
  });
  const connectTimer = setTimeout(() => {
    if (peer.stage !== 'open') peer.close();
  }, options.connectTimeoutMs ?? 15_000);
  const stopWatching = watchIdle(peer, options);
  const error = await pump(channel, (bytes) => peer.push(bytes));
  clearTimeout(connectTimer);
  stopWatching();
  if (error !== undefined) options.onError?.(error);
  peer.end();
}

/** Pings, and ends a connection that has not said anything for long. Returns how to stop. */
function watchIdle(peer: ServerPeer, options: AcceptOptions): () => void {
  const idleTimeout = options.idleTimeoutMs ?? 60_000;
  const interval = options.pingIntervalMs ?? Math.round(idleTimeout / 3);
  const step = interval > 0 ? interval : idleTimeout;
  if (step <= 0) return () => undefined;
  let timer: unknown;
  let seen = peer.bytesReceived;
  let silence = 0;
  const tick = (): void => {
    silence = peer.bytesReceived === seen ? silence + step : 0;
    seen = peer.bytesReceived;
    if (idleTimeout > 0 && silence >= idleTimeout) {
      peer.close({ code: 'NetConnection.Connect.IdleTimeout', description: 'The client has been silent.' });
      return;
    }
    if (interval > 0 && peer.stage === 'open') peer.ping();
    timer = setTimeout(tick, step);
  };
  timer = setTimeout(tick, step);
  return () => clearTimeout(timer);
}

import { ALL_EXTRAS } from './all-extras.js';
import { connectCore } from './connect-core.js';
import type { ConnectOptions } from './connect-options.js';
import type { NetConnection } from './net-connection.js';

export type { EnhancedCapabilities } from './connect-command.js';
export type { SwfIdentity } from './connect-extras.js';
export type { ConnectOptions } from './connect-options.js';
export type {
  NetConnection,
  NetStream,
  NetStreamPlayOptions,
  PlayOptions,
  ReconnectRequest,
  ServerCall,
  ServerInfo,
  StatusInfo,
} from './net-connection.js';

/**
 * Opens an RTMP connection over a channel: handshake, then the `connect` command.
 * @throws PlayerError `CF_RTMP_HANDSHAKE_FAILED`, `CF_NETWORK_TIMEOUT` (handshake), `CF_RTMP_CALL_TIMEOUT` (connect),
 * `CF_RTMP_CONNECT_CLOSED`, what the refusal of the server means (`CF_RTMP_CONNECT_REJECTED`, `CF_RTMP_INVALID_APP`,
 * `CF_DISTRIBUTION_NOT_FOUND`, …), or `CF_RTMP_CONNECT_REDIRECTED` with the address in `context.redirect`. `context.stage`
 * says how far it came. Where the signal aborts: its reason.
 */
export function connect(options: ConnectOptions): Promise<NetConnection> {
  return connectCore(options, ALL_EXTRAS);
}

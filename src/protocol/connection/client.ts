import { ALL_EXTRAS } from './all-extras.js';
import { connectCore } from './connect-core.js';
import type { ConnectOptions } from './connect-options.js';
import { dial as dialWith, type DialOptions, type Dialled, type Rung } from './dial.js';
import type { NetConnection } from './net-connection.js';

export type { EnhancedCapabilities } from './connect-command.js';
export type { SwfIdentity } from './connect-extras.js';
export type { ConnectOptions } from './connect-options.js';
export type { DialEvent, DialStage, DialStep, Dialled, Rung, RungsOfRedirect } from './dial.js';
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

/** {@link DialOptions} without what {@link dial} brings along itself. */
export type DialLadderOptions<R extends Rung> = Omit<DialOptions<R>, 'extras'>;

/**
 * Connects by the first of several ways that answers: each is started when the one before has failed, or has been silent
 * for 1.5 s and goes on in parallel; what is not needed is closed. Redirects of servers are followed.
 * @throws PlayerError what the server said; where none said anything, the error of the first way, or of one that got as
 * far as `connect`; `CF_RTMP_REDIRECT_LOOP`. Where the signal aborts: its reason.
 */
export function dial<R extends Rung>(options: DialLadderOptions<R>): Promise<Dialled<R>> {
  return dialWith({ ...options, extras: ALL_EXTRAS });
}

import { PlayerError } from '../../errors/player-error.js';
import type { ByteChannel } from '../byte-channel.js';
import { ClientConnection } from './client-connection.js';
import type { ConnectExtras } from './connect-extras.js';
import type { ConnectOptions } from './connect-options.js';
import type { NetConnection } from './net-connection.js';
import { pump, send } from './pump.js';

export interface CoreOptions extends Omit<ConnectOptions, 'channel'> {
  /** A promise: the channel is being opened; what it rejects with is thrown. */
  readonly channel: ByteChannel | Promise<ByteChannel>;
}

/**
 * Opens an RTMP connection over a channel: handshake, then the `connect` command.
 * @param extras What the options need beyond plain RTMP.
 * @throws PlayerError `CF_RTMP_HANDSHAKE_FAILED`, `CF_NETWORK_TIMEOUT` (handshake), `CF_RTMP_CALL_TIMEOUT` (connect),
 * `CF_RTMP_CONNECT_CLOSED`, what the refusal of the server means (`CF_RTMP_CONNECT_REJECTED`, `CF_RTMP_INVALID_APP`,
 * `CF_DISTRIBUTION_NOT_FOUND`, …), or `CF_RTMP_CONNECT_REDIRECTED` with the address in `context.redirect`. `context.stage`
 * says how far it came. `CF_ENV_NO_ENGINE` where an extra is needed that is not given. Where the signal aborts: its reason.
 */
export async function connectCore(options: CoreOptions, extras: ConnectExtras): Promise<NetConnection> {
  const { signal } = options;
  let channel: ByteChannel | undefined;
  let connection: ClientConnection;
  try {
    // What the handshake signs is made while the channel opens.
    connection = new ClientConnection(options, extras, {
      write: (bytes) => send(channel as ByteChannel, bytes),
      close: () => channel?.close(),
    });
  } catch (thrown) {
    void Promise.resolve(options.channel).then(
      (opened) => opened.close(),
      () => undefined,
    );
    throw thrown;
  }
  channel = options.channel instanceof Promise ? await options.channel : options.channel;
  if (isAborted(signal)) {
    connection.close();
    throw signal?.reason;
  }
  const abort = () => connection.close();
  signal?.addEventListener('abort', abort, { once: true });
  void connection.closed.then(() => signal?.removeEventListener('abort', abort));

  void pump(channel, (bytes) => connection.push(bytes)).then((error) => connection.end(error));
  try {
    connection.startHandshake();
    await connection.shaken;
    // A turn between C2 and connect: some servers drop what arrives in one segment behind C2.
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 0);
    });
    await connection.connect();
  } catch (thrown) {
    if (isAborted(signal)) throw signal?.reason;
    throw PlayerError.from(thrown, 'CF_INTERNAL');
  }
  return connection;
}

/** Asked again after each await, which narrowing does not know of. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

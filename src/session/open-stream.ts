import type { ByteChannel } from '../protocol/byte-channel.js';
import { connect } from '../protocol/connection/client.js';
import type { NetConnection, NetStream } from '../protocol/connection/net-connection.js';
import { milliseconds } from '../protocol/units.js';
import type { RtmpCandidate } from '../source/candidate.js';
import type { SessionOptions, SessionStage } from './worker-protocol.js';

export type OpenChannel = (
  candidate: RtmpCandidate,
  options: { readonly signal: AbortSignal },
) => Promise<ByteChannel>;

export interface OpenedStream {
  readonly connection: NetConnection;
  readonly stream: NetStream;
}

/** channel → handshake → connect → createStream. Everything is closed again when it fails or `signal` says so. */
export async function openStream(
  candidate: RtmpCandidate,
  options: SessionOptions,
  openChannel: OpenChannel,
  onStage: (stage: SessionStage) => void,
  signal: AbortSignal,
): Promise<OpenedStream> {
  const channel = await openChannel(candidate, { signal });
  let connection: NetConnection | undefined;
  try {
    signal.throwIfAborted();
    onStage('gateway');
    const { pageUrl, swfUrl, flashVer } = options;
    connection = await connect({
      channel,
      tcUrl: candidate.tcUrl,
      app: candidate.app,
      ...(pageUrl === undefined ? {} : { pageUrl }),
      ...(swfUrl === undefined ? {} : { swfUrl }),
      ...(flashVer === undefined ? {} : { flashVer }),
      signal,
      onStage,
    });
    signal.throwIfAborted();
    const stream = await createStream(connection, options, signal);
    return { connection, stream };
  } catch (thrown) {
    connection?.close();
    channel.close();
    throw thrown;
  }
}

export async function createStream(
  connection: NetConnection,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<NetStream> {
  const stream = await connection.createStream();
  signal.throwIfAborted();
  stream.setBufferLength(milliseconds(Math.round(options.bufferLength * 1000)));
  return stream;
}

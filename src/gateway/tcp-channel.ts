import { connect, type Socket } from 'node:net';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';

/** How long a closed channel waits for its last bytes to be taken and for the peer's own end. */
const LINGER_MS = 2000;

export interface TcpChannelOptions {
  /** For connecting; 10 000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Connects to a TCP server (Node).
 *
 * @param host a name or an IP address without brackets; an address is dialled as it is, without any resolution
 * @throws PlayerError `CF_GATEWAY_UPSTREAM_FAILED` with the system's code in `context.systemCode`, or
 *   `CF_NETWORK_TIMEOUT`; the signal's reason when aborted
 */
export function openTcpChannel(
  host: string,
  port: number,
  options: TcpChannelOptions = {},
): Promise<ByteChannel> {
  return openTcpSocket(host, port, options).then(channelOfSocket);
}

export function openTcpSocket(host: string, port: number, options: TcpChannelOptions = {}): Promise<Socket> {
  const { signal, timeoutMs = 10_000 } = options;
  const url = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket = connect({ host, port, noDelay: true });
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('connect', onConnect);
      socket.off('error', onError);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onConnect = (): void => {
      settle();
      resolve(socket);
    };
    const onError = (cause: NodeJS.ErrnoException): void =>
      fail(
        new PlayerError('CF_GATEWAY_UPSTREAM_FAILED', {
          message: `${url} cannot be reached: ${cause.code ?? cause.message}`,
          cause,
          context: { url, stage: 'gateway', systemCode: cause.code },
        }),
      );
    const onAbort = (): void => fail(signal?.reason);
    const timer = setTimeout(
      () =>
        fail(
          new PlayerError('CF_NETWORK_TIMEOUT', {
            message: `${url} did not answer within ${timeoutMs} ms`,
            context: { url, stage: 'gateway', timeoutMs },
          }),
        ),
      timeoutMs,
    );
    socket.once('connect', onConnect);
    socket.once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * The channel over a connected socket. Back-pressure holds in both directions: nothing is read from the socket
 * that was not asked for, and `send` resolves when the socket's buffer has room. Bytes given to `send` must not be
 * changed afterwards.
 */
export function channelOfSocket(socket: Socket): ByteChannel {
  const url = addressOf(socket);
  let closed = false;
  let failure: PlayerError | undefined;
  let isCorked = false;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  const change = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const lost = (message: string, cause?: unknown): PlayerError =>
    new PlayerError('CF_NETWORK_LOST', { message, cause, context: { url, stage: 'network' } });

  socket.setNoDelay(true);
  socket.on('readable', wake);
  socket.on('drain', wake);
  socket.on('end', wake);
  socket.on('close', wake);
  socket.on('error', (cause: NodeJS.ErrnoException) => {
    if (!closed) failure ??= lost(`The connection broke: ${cause.code ?? cause.message}`, cause);
    wake();
  });

  /** What is sent in one turn leaves in one segment: an answer to `connect` is five messages. */
  const gather = (): void => {
    if (isCorked) return;
    isCorked = true;
    socket.cork();
    process.nextTick(() => {
      isCorked = false;
      socket.uncork();
    });
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    wake();
    socket.off('readable', wake);
    // Reading on to the peer's end, because a socket closed over unread bytes resets the connection, and the
    // peer then loses the last words (a refusal of connect, say) that were sent to it.
    socket.resume();
    socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    timer.unref();
  };

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        // What broke before it was closed is still news to the reader.
        if (closed && failure === undefined) return;
        const bytes = socket.read() as Buffer | null;
        // A plain Uint8Array: `slice` of a Buffer shares memory, and the protocol counts on a copy.
        if (bytes !== null) yield new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        else if (failure !== undefined) throw failure;
        else if (socket.readableEnded || socket.destroyed) return;
        else await change();
      }
    } finally {
      close();
    }
  }

  return {
    incoming: { [Symbol.asyncIterator]: read },
    async send(bytes) {
      const check = (): void => {
        if (failure !== undefined) throw failure;
        if (closed || !socket.writable) throw lost('The channel is closed');
      };
      check();
      gather();
      if (socket.write(bytes)) return;
      while (socket.writableNeedDrain) {
        await change();
        check();
      }
    },
    close,
  };
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  if (remoteAddress === undefined) return 'tcp';
  return `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort ?? 0}`;
}

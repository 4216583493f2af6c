import { errorCodeForGatewayClose } from '../errors/gateway-close.js';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { ByteQueue } from '../protocol/bytes/byte-queue.js';

/** A browser WebSocket cannot be paused, so a reader that never comes would otherwise cost the page its memory. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
const MAX_SEND_BUFFER = 1024 * 1024;

export interface WebSocketChannelOptions {
  /** Received bytes that may wait for the reader before the channel fails; 64 MiB. */
  readonly maxQueuedBytes?: number;
  /** `send` holds its promise back while more than this waits to go out; 1 MiB. */
  readonly maxSendBuffer?: number;
}

/** The channel over a WebSocket, to be used once that has opened. */
export function channelOfWebSocket(
  socket: WebSocket,
  url: string,
  options: WebSocketChannelOptions = {},
): ByteChannel {
  const maxQueuedBytes = options.maxQueuedBytes ?? MAX_QUEUED_BYTES;
  const maxSendBuffer = options.maxSendBuffer ?? MAX_SEND_BUFFER;
  let received = 0;
  let over: PlayerError | 'closed' | undefined;
  const queue = new ByteQueue(() => close());

  const finish = (reason: PlayerError | 'closed'): void => {
    if (over !== undefined) return;
    over = reason;
    socket.removeEventListener('message', onMessage);
    if (reason === 'closed') queue.end();
    else queue.fail(reason);
  };
  const onMessage = ({ data }: MessageEvent<unknown>): void => {
    if (!(data instanceof ArrayBuffer)) {
      const text = typeof data === 'string' ? data.slice(0, 200) : typeof data;
      finish(
        new PlayerError('CF_GATEWAY_NOT_RTMP', {
          message: 'A text message came from the gateway address; a gateway sends binary only',
          context: { url, stage: 'gateway', serverText: text },
        }),
      );
      socket.close(1000);
      return;
    }
    received += data.byteLength;
    queue.push(new Uint8Array(data));
    if (queue.size <= maxQueuedBytes) return;
    const context = { url, stage: 'gateway', queuedBytes: queue.size, limit: maxQueuedBytes };
    queue.clear();
    finish(
      new PlayerError('CF_NETWORK_LOST', { message: 'Bytes arrive faster than they are read', context }),
    );
    socket.close(1000);
  };
  const onClose = (event: CloseEvent): void => finish(reasonOfClose(event, url, received) ?? 'closed');
  const close = (): void => {
    finish('closed');
    queue.clear();
    socket.close(1000);
  };
  socket.addEventListener('message', onMessage);
  socket.addEventListener('close', onClose, { once: true });
  // `close` follows every `error` and says more.
  socket.addEventListener('error', () => {}, { once: true });

  return {
    incoming: queue,
    async send(bytes) {
      throwIfOver(over, url);
      if (socket.readyState !== 1) {
        // The peer's close frame is here, `close` with its reason is not yet: let that be the error, because a
        // sender who is told of a mere closed channel closes it, and nobody hears the reason any more.
        await new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
        throwIfOver(over ?? 'closed', url);
      }
      socket.send(bytes as Uint8Array<ArrayBuffer>);
      // There is no event for a send buffer that drains, so ask, ever less often.
      for (let delay = 4; socket.bufferedAmount > maxSendBuffer; delay = Math.min(delay * 2, 64)) {
        await new Promise<void>((resolve) => setTimeout(resolve, delay));
        throwIfOver(over, url);
      }
    },
    close,
  };
}

function throwIfOver(over: PlayerError | 'closed' | undefined, url: string): void {
  if (over !== undefined) throw over === 'closed' ? closedError(url) : over;
}

const closedError = (url: string): PlayerError =>
  new PlayerError('CF_NETWORK_LOST', {
    message: 'The channel is closed',
    context: { url, stage: 'gateway' },
  });

function reasonOfClose(event: CloseEvent, url: string, received: number): PlayerError | undefined {
  let code = errorCodeForGatewayClose(event.code, true);
  if (code === undefined) return undefined;
  if (code === 'CF_NETWORK_LOST') {
    if (isOffline()) code = 'CF_NETWORK_OFFLINE';
    // What websockify says when the server behind it does not answer.
    else if (event.code === 1011 && received === 0) code = 'CF_GATEWAY_UPSTREAM_FAILED';
  }
  return new PlayerError(code, {
    message: `The gateway closed the connection: ${event.code} ${event.reason}`.trimEnd(),
    context: {
      url,
      stage: 'gateway',
      closeCode: event.code,
      bytesReceived: received,
      ...(event.reason === '' ? {} : { serverText: event.reason }),
    },
  });
}

/** Only `false` means something (HTML standard): `true` is said of a cable that leads nowhere as well. */
export function isOffline(): boolean {
  return (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false;
}

import { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { errorCodeForGatewayClose } from '../errors/gateway-close.js';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';

const MAX_QUEUED_BYTES = 256 * 1024;
/** A client that neither takes what is queued nor answers the closing handshake is cut off after this. */
const CLOSE_TIMEOUT_MS = 3000;
/** RFC 6455 section 5.5: a control frame carries 125 bytes, two of which are the code. */
const MAX_REASON_BYTES = 123;

export interface WebSocketChannel extends ByteChannel {
  /** Bytes held for this connection in both directions, what the sockets themselves hold not counted. */
  readonly queuedBytes: number;
  /** Sends what is queued, then closes with a code; the first call counts. */
  closeWith(code: number, reason: string): void;
  /** Called at every sign of life of the peer: bytes, a pong, bytes of ours that left. */
  onAlive?: () => void;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
}

export interface WebSocketChannelOptions {
  /** Per direction: above it the sender waits, and the peer is no longer read; 256 KiB. */
  readonly maxQueuedBytes?: number;
  /** Called for a text message; the channel carries binary ones only. */
  readonly onText?: () => void;
}

/** The channel over a `ws` WebSocket of Node, with back-pressure in both directions. */
export function channelOfWebSocket(
  socket: WebSocket,
  options: WebSocketChannelOptions = {},
): WebSocketChannel {
  const { maxQueuedBytes = MAX_QUEUED_BYTES } = options;
  let sending = 0;
  let over = false;
  let drained: (() => void)[] = [];
  const isFull = (): boolean => sending > maxQueuedBytes;
  const wake = (): void => {
    const woken = drained;
    drained = [];
    for (const resolve of woken) resolve();
  };
  const incoming = new Readable({ highWaterMark: maxQueuedBytes, read: () => socket.resume() });
  // Who reads gets the error from the iteration; nobody else is interested.
  incoming.on('error', () => {});

  const closeWith = (code: number, reason: string): void => {
    if (over) return;
    over = true;
    incoming.push(null);
    wake();
    socket.close(code, clipReason(reason));
    // A paused socket would not see the answer to the close frame.
    socket.resume();
    cutOff(sending);
  };
  /** Gives a slow client its time, and a dead one no more than one turn. */
  const cutOff = (before: number): void => {
    const timer = setTimeout(() => {
      if (sending > 0 && sending < before) cutOff(sending);
      else socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  };
  const channel: WebSocketChannel = {
    incoming: plainBytes(incoming, () => closeWith(1000, '')),
    get queuedBytes() {
      return sending + incoming.readableLength;
    },
    closeWith,
    close: () => closeWith(1000, ''),
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
    async send(bytes) {
      const check = (): void => {
        if (over) throw new PlayerError('CF_NETWORK_LOST', { message: 'The channel is closed' });
      };
      check();
      sending += bytes.byteLength;
      socket.send(bytes, { binary: true, compress: false }, () => {
        sending -= bytes.byteLength;
        channel.onAlive?.();
        if (!isFull()) wake();
      });
      while (isFull()) {
        await new Promise<void>((resolve) => drained.push(resolve));
        check();
      }
    },
  };

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (over) return;
    channel.onAlive?.();
    if (!isBinary) options.onText?.();
    else if (!incoming.push(data)) socket.pause();
  });
  socket.on('pong', () => channel.onAlive?.());
  // `close` follows and carries the code that `ws` gave to the fault.
  socket.on('error', () => {});
  socket.once('close', (code: number, reason: Buffer) => {
    wake();
    if (over) return;
    over = true;
    const error = errorCodeForGatewayClose(code, true);
    if (error === undefined) {
      incoming.push(null);
      return;
    }
    const context = { closeCode: code, serverText: reason.toString(), stage: 'gateway' };
    incoming.destroy(new PlayerError(error, { message: `The WebSocket was closed: ${code}`, context }));
  });
  return channel;
}

async function* plainBytes(
  source: Readable,
  onLeave: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const bytes of source as AsyncIterable<Buffer>) {
      // As in the TCP channel: `slice` of a Buffer would share memory.
      yield new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
  } finally {
    onLeave();
  }
}

/** Cut at a character, so that what arrives is still UTF-8 (else the peer fails the connection). */
export function clipReason(reason: string): string {
  if (Buffer.byteLength(reason) <= MAX_REASON_BYTES) return reason;
  let clipped = '';
  for (const character of reason) {
    if (Buffer.byteLength(clipped) + Buffer.byteLength(character) > MAX_REASON_BYTES - 3) break;
    clipped += character;
  }
  return `${clipped}…`;
}

import { PlayerError } from '../../errors/player-error.js';
import type { ByteAnswer, ByteSource } from './byte-source.js';

/** A WebSocket cannot be told to wait: of what comes faster than it plays, so much is kept. */
const MAX_WAITING = 64 * 1024 * 1024;

/** An FLV whose bytes come as the messages of a WebSocket, a live stream as a rule. */
export class WebSocketBytes implements ByteSource {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  open(_from: number, _to: number | undefined, signal: AbortSignal): Promise<ByteAnswer> {
    return new Promise((resolve, reject) => {
      const context = { url: this.#url, stage: 'request' };
      let socket: WebSocket;
      try {
        socket = new WebSocket(this.#url);
      } catch (thrown) {
        // SecurityError: a page on https may not use ws:.
        const isMixed = thrown instanceof DOMException && thrown.name === 'SecurityError';
        reject(PlayerError.from(thrown, isMixed ? 'CF_ENV_MIXED_CONTENT' : 'CF_CONFIG_INVALID', context));
        return;
      }
      socket.binaryType = 'arraybuffer';
      const queue = new MessageQueue();
      signal.addEventListener(
        'abort',
        () => {
          socket.close();
          reject(signal.reason as Error);
          queue.fail(signal.reason);
        },
        { once: true },
      );
      socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (!(data instanceof ArrayBuffer) || queue.push(new Uint8Array(data))) return;
        queue.fail(new PlayerError('CF_FILE_FAILED', { message: 'more came than can be kept', context }));
        socket.close();
      });
      socket.addEventListener('open', () =>
        resolve({
          from: 0,
          total: undefined,
          hasRanges: false,
          read: () => queue.next(),
          cancel: () => socket.close(),
        }),
      );
      socket.addEventListener('close', ({ code, reason, wasClean }) => {
        reject(
          new PlayerError('CF_FILE_FAILED', {
            message: 'the WebSocket could not be opened',
            context: { ...context, closeCode: code },
          }),
        );
        if (wasClean) queue.push(undefined);
        else queue.fail(new Error(reason === '' ? `WebSocket closed with ${code}` : reason));
      });
    });
  }
}

/** Messages until they are asked for, in their order. */
class MessageQueue {
  #messages: (Uint8Array | undefined)[] = [];
  #failure: unknown;
  #wake: (() => void) | undefined;
  #size = 0;

  /** `false`: that was too much. */
  push(message: Uint8Array | undefined): boolean {
    this.#size += message?.byteLength ?? 0;
    if (this.#size > MAX_WAITING) return false;
    this.#messages.push(message);
    this.#wake?.();
    return true;
  }

  fail(reason: unknown): void {
    this.#failure ??= reason;
    this.#wake?.();
  }

  async next(): Promise<Uint8Array | undefined> {
    while (this.#messages.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const message = this.#messages.shift();
    this.#size -= message?.byteLength ?? 0;
    return message;
  }
}

import type { CipherStage, ClientHandshakeMachine, HandshakeInfo } from '../handshake/handshake.js';
import type { RtmpMessage } from '../message/message.js';
import { MessageExchange, type MessageExchangeOptions } from './message-exchange.js';

/** Bytes; all that a player says in an hour is a fraction of it. */
const MAX_UNSENT = 1 << 20;

export interface ClientWireOptions extends MessageExchangeOptions {
  readonly handshake: ClientHandshakeMachine;
  /** Before the first message. */
  readonly onShaken: () => void;
  /** More waits to be sent than a server leaves unread that means well. */
  readonly onUnread: () => void;
}

/** Client side, between bytes and messages: the handshake, then what it leaves between the two. Synchronous. */
export class ClientWire {
  handshakeInfo: HandshakeInfo = { kind: 'plain' };
  /** The server's half of the handshake. */
  s1: Uint8Array | undefined;
  /** See HandshakeResult. */
  mayBeUnpadded = false;
  readonly #options: ClientWireOptions;
  readonly #exchange: MessageExchange;
  #cipher: CipherStage | undefined;
  #isShaken = false;
  #unsent = 0;

  constructor(options: ClientWireOptions) {
    this.#options = options;
    this.#exchange = new MessageExchange({
      ...options,
      write: (bytes) => {
        // In place: what a message was encoded into is nobody else's. Here, so that it is the order of the wire.
        this.#cipher?.encrypt(bytes);
        return this.#write(bytes);
      },
    });
  }

  get bytesReceived(): number {
    return this.#exchange.bytesReceived;
  }

  start(): void {
    void this.#options.write(this.#options.handshake.start());
  }

  send(message: RtmpMessage): void {
    void this.#exchange.send(message);
  }

  /** @throws PlayerError for what breaks the connection. */
  push(bytes: Uint8Array): void {
    if (this.#isShaken) {
      this.#read(bytes);
      return;
    }
    const { send, done } = this.#options.handshake.push(bytes);
    if (send !== undefined) void this.#options.write(send);
    this.#exchange.countReceived(bytes.byteLength - (done?.rest.byteLength ?? 0));
    if (done === undefined) return;
    const { rest, kind, layout, version, cipher, s1, mayBeUnpadded = false } = done;
    this.#isShaken = true;
    this.handshakeInfo = {
      kind,
      ...(layout === undefined ? {} : { layout }),
      ...(version === undefined ? {} : { version }),
    };
    this.s1 = s1;
    this.mayBeUnpadded = mayBeUnpadded;
    this.#cipher = cipher;
    this.#options.onShaken();
    if (rest.byteLength > 0) this.#read(rest.slice());
  }

  #read(bytes: Uint8Array): void {
    if (this.#cipher === undefined) {
      this.#exchange.push(bytes);
      return;
    }
    // A copy: the channel may still need what it gave.
    const clear = new Uint8Array(bytes);
    this.#cipher.decrypt(clear);
    this.#exchange.push(clear);
  }

  /** A server that asks and asks, and reads no answer, must not fill the memory with them. */
  async #write(bytes: Uint8Array): Promise<void> {
    this.#unsent += bytes.byteLength;
    if (this.#unsent > MAX_UNSENT) {
      this.#options.onUnread();
      return;
    }
    await this.#options.write(bytes);
    this.#unsent -= bytes.byteLength;
  }
}

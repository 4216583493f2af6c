import type { ByteChannel } from '../byte-channel.js';
import { TunnelSession } from './tunnel-session.js';

export interface TunnelServerOptions {
  /** Serves a new session; the channel ends when the client closes it or is not heard of any more. */
  readonly accept: (channel: ByteChannel) => void;
  /** Unpredictable bytes: who knows a session's id can speak in it. */
  readonly random: (length: number) => Uint8Array;
  readonly now?: () => number;
  /** Sessions at a time; beyond it `open` is answered with 503. Default 256. */
  readonly maxSessions?: number;
  /** ms without a request after which a session ends. Default 60 000. */
  readonly idleTimeoutMs?: number;
  /** ms from `open` to the first `send`. Default 10 000. */
  readonly firstSendTimeoutMs?: number;
  /** Bytes for the client that may wait in a session. Default 256 KiB. */
  readonly maxWaiting?: number;
  /** Bytes from the client that may wait to be read in a session; beyond it, it ends. Default 4 MiB. */
  readonly maxUnread?: number;
}

export interface TunnelResponse {
  readonly status: 200 | 400 | 404 | 503;
  readonly body: Uint8Array;
}

const PATH = /^\/(?:fcs\/(ident2?)|(open)\/\d{1,10}|(send|idle|close)\/([\w-]{1,64})\/(\d{1,15}))\/?$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const ID_LENGTH = 16;

/** RTMPT sessions by the requests that they consist of; knows nothing of HTTP but paths, bodies and a status. */
export class TunnelServer {
  readonly #options: TunnelServerOptions;
  readonly #now: () => number;
  readonly #sessions = new Map<string, TunnelSession>();
  #timer: unknown;
  #isClosed = false;

  constructor(options: TunnelServerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => Date.now());
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  /** Whether a path is the tunnel's, so that its body is worth reading. */
  static isPath(path: string): boolean {
    return /^\/(fcs|open|send|idle|close)\//.test(path);
  }

  /** The answer to a POST; never rejects. */
  async respond(path: string, body: Uint8Array): Promise<TunnelResponse> {
    const [, ident, open, command, id = '', number] = PATH.exec(path) ?? [];
    // No other address to talk to.
    if (ident !== undefined) return refusal(404);
    if (open !== undefined) return this.#open();
    if (command === undefined) return refusal(400);
    const session = this.#sessions.get(id);
    if (session === undefined) return refusal(404);
    session.seenAt = this.#now();
    if (command === 'close') {
      this.#end(id, session);
      return { status: 200, body: Uint8Array.of(0) };
    }
    const answer = await session.answer(command as 'send' | 'idle', Number(number), body);
    if (session.isOver) this.#sessions.delete(id);
    return answer === undefined ? refusal(404) : { status: 200, body: answer };
  }

  /** Ends all sessions, and opens no more. */
  close(): void {
    this.#isClosed = true;
    for (const [id, session] of this.#sessions) this.#end(id, session);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #open(): TunnelResponse {
    const { maxSessions = 256, maxWaiting = 256 * 1024, maxUnread = 4 * 1024 * 1024 } = this.#options;
    if (this.#isClosed || this.#sessions.size >= maxSessions) return refusal(503);
    const session = new TunnelSession({ maxWaiting, maxUnread }, this.#now());
    const id = Array.from(this.#options.random(ID_LENGTH), (byte) => ALPHABET[byte & 63]).join('');
    this.#sessions.set(id, session);
    this.#watch();
    this.#options.accept(session);
    return { status: 200, body: new TextEncoder().encode(`${id}\n`) };
  }

  #end(id: string, session: TunnelSession): void {
    this.#sessions.delete(id);
    session.drop();
  }

  #watch(): void {
    const { idleTimeoutMs = 60_000, firstSendTimeoutMs = 10_000 } = this.#options;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        for (const [id, session] of this.#sessions) {
          const limit = session.isUsed ? idleTimeoutMs : firstSendTimeoutMs;
          if (this.#now() - session.seenAt >= limit) this.#end(id, session);
        }
        if (this.#sessions.size > 0) this.#watch();
      },
      Math.min(1000, idleTimeoutMs, firstSendTimeoutMs),
    );
  }
}

const refusal = (status: 400 | 404 | 503): TunnelResponse => ({ status, body: new Uint8Array(0) });

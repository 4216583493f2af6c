import { PlayerError } from '../../errors/player-error.js';
import { ByteQueue } from '../bytes/byte-queue.js';
import type { ByteChannel } from '../byte-channel.js';
import { pollingStep } from './polling-pace.js';

export interface TunnelSessionLimits {
  /** Bytes for the client that may wait; above it the server code waits. */
  readonly maxWaiting: number;
  /** Bytes of the client that the server code has not read. */
  readonly maxUnread: number;
}

/** ms: a request whose predecessor is missing waits for it so long; it may be on another connection (HTTP/2). */
const OUT_OF_ORDER_MS = 250;
const MAX_OUT_OF_ORDER = 4;
/** Requests under way at a time. */
const MAX_REQUESTS = 32;
/** ms: what the client sent is mostly answered within it, and then need not be asked for. */
const REPLY_MS = 10;

interface LastRequest {
  readonly sequence: number;
  readonly fingerprint: string;
  readonly answer: Promise<Uint8Array>;
}

/** One RTMPT session, server side: a channel whose two ends are bodies of requests and of answers. */
export class TunnelSession implements ByteChannel {
  readonly incoming = new ByteQueue(() => this.close());
  /** When the last request came. */
  seenAt: number;
  /** Closed, and the client has been told so, after all that was sent to it. */
  isOver = false;
  /** A first `send` has come. */
  isUsed = false;
  readonly #limits: TunnelSessionLimits;
  #outgoing: Uint8Array[] = [];
  #waiting = 0;
  #isClosed = false;
  #emptyAnswers = 0;
  #last: LastRequest | undefined;
  /** Wakes requests that came before their predecessor. */
  #early: (() => void)[] = [];
  /** The answer before the next one. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Requests without an answer. */
  #requests = 0;
  #drained: (() => void)[] = [];
  #onReply: (() => void) | undefined;

  constructor(limits: TunnelSessionLimits, now: number) {
    this.#limits = limits;
    this.seenAt = now;
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#throwIfClosed();
    if (bytes.byteLength === 0) return;
    this.#outgoing.push(bytes);
    this.#waiting += bytes.byteLength;
    this.#onReply?.();
    while (this.#waiting > this.#limits.maxWaiting) {
      await new Promise<void>((resolve) => this.#drained.push(resolve));
      this.#throwIfClosed();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.incoming.end();
    this.#onReply?.();
    this.#release();
  }

  /** The client is gone: nothing is kept for it. */
  drop(): void {
    this.#outgoing = [];
    this.#waiting = 0;
    this.#last = undefined;
    this.close();
  }

  /**
   * The answer's body to a numbered request, `undefined` when there is nothing more to answer.
   *
   * A number that was answered already is a repetition, made by a proxy or a client after a broken connection: it gets
   * what the first one got, and its bytes are not taken again. Clients that do not count are served as well, as long as
   * their requests differ. Numbers may begin anywhere and leave some out.
   */
  async answer(
    command: 'send' | 'idle',
    sequence: number,
    body: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    const fingerprint = `${command} ${body.byteLength} ${checksum(body)}`;
    await this.#turnOf(sequence);
    const last = this.#last;
    if (last !== undefined && sequence < last.sequence) return Uint8Array.of(this.#pollingByte());
    if (last?.sequence === sequence && last.fingerprint === fingerprint) return last.answer;
    if (this.isOver || this.#requests >= MAX_REQUESTS) return undefined;
    const answer = this.#take(command, body);
    this.#last = { sequence, fingerprint, answer };
    for (const wake of this.#early.splice(0)) wake();
    return answer;
  }

  #take(command: 'send' | 'idle', body: Uint8Array): Promise<Uint8Array> {
    const isSend = command === 'send';
    if (isSend) {
      this.isUsed = true;
      this.#emptyAnswers = 0;
      this.incoming.push(body);
      if (this.incoming.size > this.#limits.maxUnread) this.drop();
    }
    // Answers go out in the order of their requests, of which librtmp has several under way; an earlier one does not
    // wait for what a later one can bring.
    this.#onReply?.();
    this.#requests += 1;
    const turn = this.#turn.then(async () => {
      if (isSend) await this.#reply();
      this.#requests -= 1;
      return this.#fill();
    });
    this.#turn = turn;
    return turn;
  }

  #fill(): Uint8Array {
    this.isOver = this.#isClosed && this.#waiting === 0;
    const bytes = new Uint8Array(1 + this.#waiting);
    this.#emptyAnswers = this.#waiting > 0 ? 0 : this.#emptyAnswers + 1;
    bytes[0] = this.isOver ? 0 : this.#pollingByte();
    let at = 1;
    for (const piece of this.#outgoing) {
      bytes.set(piece, at);
      at += piece.byteLength;
    }
    this.#outgoing = [];
    this.#waiting = 0;
    this.#release();
    return bytes;
  }

  #pollingByte = (): number => pollingStep(this.#emptyAnswers);

  /** Waits for the first bytes of a reply, and then for what is written in the same turn. */
  async #reply(): Promise<void> {
    if (this.#waiting === 0 && !this.#isClosed && this.#requests === 1) {
      await waitFor(REPLY_MS, (wake) => (this.#onReply = wake));
      this.#onReply = undefined;
    }
    if (this.#requests === 1) await waitFor(0, () => undefined);
  }

  /** Resolves when the request before it has come, or is not to be expected. */
  async #turnOf(sequence: number): Promise<void> {
    const isEarly = (): boolean => this.#last !== undefined && sequence > this.#last.sequence + 1;
    if (!isEarly() || this.#early.length >= MAX_OUT_OF_ORDER) return;
    const end = Date.now() + OUT_OF_ORDER_MS;
    for (let rest = OUT_OF_ORDER_MS; isEarly() && rest > 0; rest = end - Date.now()) {
      await waitFor(Math.min(rest, OUT_OF_ORDER_MS), (wake) => this.#early.push(wake));
    }
  }

  #release(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw new PlayerError('CF_NETWORK_LOST', { message: 'The channel is closed' });
  }
}

/** Resolves after so many ms, or when what `wakeBy` got is called. */
function waitFor(ms: number, wakeBy: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wakeBy(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** FNV-1a: tells a repeated body from another one. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

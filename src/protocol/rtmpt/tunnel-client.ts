import { PlayerError } from '../../errors/player-error.js';
import { LONGEST_PAUSE_MS, PollingPace } from './polling-pace.js';

export type TunnelCommand = 'ident' | 'open' | 'send' | 'idle' | 'close';

export interface TunnelRequest {
  readonly type: 'request';
  readonly command: TunnelCommand;
  /** `/send/SESSION/7` */
  readonly path: string;
  readonly body: Uint8Array;
}

export type TunnelStep =
  | TunnelRequest
  /** Nothing to be asked for so long, unless something is to be sent. */
  | { readonly type: 'wait'; readonly ms: number }
  /** An answer is outstanding: never two requests at a time in one session. */
  | { readonly type: 'busy' }
  | { readonly type: 'over' };

export interface TunnelLimits {
  /** Bytes of one answer; 16 MiB. */
  readonly maxAnswer?: number;
  /** Bytes of one request; 64 KiB. */
  readonly maxRequest?: number;
  /** Characters; 256. */
  readonly maxSessionId?: number;
}

export interface TunnelClientOptions extends TunnelLimits {
  /** What errors name: `http://host:port`. */
  readonly address?: string;
}

/** C0, C1 and C2 (RTMP 1.0 section 5.2), in plain and in encrypted handshakes. */
const HANDSHAKE_LENGTH = 1 + 2 * 1536;
/** Bodies must not be empty, as proxies make what they like of those. */
const NOTHING: Uint8Array = Uint8Array.of(0);
/** What can stand in a path as it is. */
const SESSION_ID = /^(?!\.{1,2}$)[\w.~:@!$&'()*+,;=-]+$/;

/**
 * One RTMPT session as its client sees it: what to ask next, and what the answers mean. No input and output, no time
 * of its own. `ident → open → active → closing → over`; the bodies of all answers are one stream of bytes, wherever an
 * answer ends.
 */
export class TunnelClient {
  /** Bytes to be sent that no request has taken yet. */
  waiting = 0;
  readonly #limits: Required<TunnelLimits>;
  readonly #address: string | undefined;
  readonly #pace = new PollingPace();
  #state: 'ident' | 'open' | 'active' | 'closing' | 'over' = 'ident';
  #inFlight: TunnelCommand | undefined;
  #session = '';
  #sequence = 0;
  #queue: Uint8Array[] = [];
  #sent = 0;
  #pollAt = 0;
  #status = 0;
  #length = 0;
  #head: number[] = [];
  #pollingByte = 0;
  /** A server that never says anything but zero knows no pauses; to others it is the end (seen from Red5). */
  #saysPauses = false;

  constructor(options: TunnelClientOptions = {}) {
    const { maxAnswer = 16 * 1024 * 1024, maxRequest = 64 * 1024, maxSessionId = 256 } = options;
    this.#address = options.address;
    this.#limits = { maxAnswer, maxRequest, maxSessionId };
  }

  get isOpen(): boolean {
    return this.#state === 'active';
  }
  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** Takes bytes to be sent. */
  push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0 || this.#state === 'closing' || this.#state === 'over') return;
    this.#queue.push(bytes);
    this.waiting += bytes.byteLength;
    this.#pace.restart();
  }

  /** What was pushed goes out, then the session is closed. */
  close(): void {
    if (this.#state === 'active') this.#state = 'closing';
    else if (this.#state !== 'closing') this.#state = 'over';
  }

  /** The answer to what this gives is to be told by `begin`, `receive` and `end`, or by `abandon`. */
  next(now: number): TunnelStep {
    if (this.#inFlight !== undefined) return { type: 'busy' };
    switch (this.#state) {
      case 'ident':
        return this.#request('ident', '/fcs/ident2');
      case 'open':
        return this.#request('open', '/open/1');
      case 'active':
        if (this.waiting > 0) return this.#numbered('send', this.#takeBody());
        // More than the longest pause ahead: the clock was set back.
        return now < this.#pollAt && this.#pollAt - now <= LONGEST_PAUSE_MS
          ? { type: 'wait', ms: this.#pollAt - now }
          : this.#numbered('idle');
      case 'closing':
        return this.waiting > 0 ? this.#numbered('send', this.#takeBody()) : this.#numbered('close');
      case 'over':
        return { type: 'over' };
    }
  }

  /** @throws PlayerError `CF_TUNNEL_REJECTED`, `CF_TUNNEL_SESSION_LOST` */
  begin(status: number): void {
    this.#status = status;
    this.#length = 0;
    this.#head = [];
    const isFine = status >= 200 && status < 300;
    if (isFine || this.#inFlight === 'ident' || this.#inFlight === 'close') return;
    throw this.#failure(`The server answers ${status}`);
  }

  /**
   * Takes a piece of the answer's body, and gives what of it is for the reader.
   *
   * @throws PlayerError
   */
  receive(bytes: Uint8Array): Uint8Array {
    const at = this.#length;
    this.#length += bytes.byteLength;
    const isStream = this.#inFlight === 'send' || this.#inFlight === 'idle';
    const limit = isStream ? this.#limits.maxAnswer : this.#limits.maxSessionId + 4;
    if (this.#length > limit) {
      // Somebody's page in place of a 404 says nothing about the tunnel.
      if (!isStream && this.#inFlight !== 'open') return NO_BYTES;
      throw this.#failure(`The answer is longer than ${limit} bytes`);
    }
    if (!isStream) {
      this.#head.push(...bytes);
      return NO_BYTES;
    }
    if (bytes.byteLength === 0) return NO_BYTES;
    if (at > 0) return bytes;
    this.#pollingByte = bytes[0] ?? 0;
    // A proxy's page with status 200, which would else be read as RTMP.
    if (isMarkup(bytes)) throw this.#failure('The server answers with a page');
    return bytes.subarray(1);
  }

  /**
   * The answer is complete. The result is an address that the server wants to be talked to at.
   *
   * @throws PlayerError
   */
  end(now: number): string | undefined {
    const command = this.#inFlight;
    this.#inFlight = undefined;
    switch (command) {
      case 'ident':
        this.#state = this.#state === 'ident' ? 'open' : this.#state;
        return this.#status === 200 && this.#length <= this.#head.length ? hostOf(this.#head) : undefined;
      case 'open':
        this.#opened();
        // The client speaks first in RTMP.
        this.#pollAt = now + LONGEST_PAUSE_MS;
        return undefined;
      case 'close':
        this.#state = 'over';
        return undefined;
      case undefined:
        return undefined;
      default:
        if (this.#length === 0) throw this.#failure('The answer is empty');
        if (this.#pollingByte > 0) this.#saysPauses = true;
        else if (this.#saysPauses) this.#state = 'over';
        this.#pollAt = now + this.#pace.after(this.#pollingByte, this.#length - 1);
        return undefined;
    }
  }

  /** No answer came. Only `ident` may fail so. */
  abandon(): void {
    const command = this.#inFlight;
    this.#inFlight = undefined;
    if (command === 'ident' && this.#state === 'ident') this.#state = 'open';
    else if (command !== undefined) this.#state = 'over';
  }

  #opened(): void {
    if (this.#state !== 'open') return;
    const id = textOf(this.#head);
    if (id.length > this.#limits.maxSessionId || !SESSION_ID.test(id)) {
      throw this.#failure('The answer to open is no session');
    }
    this.#session = id;
    this.#state = 'active';
  }

  #numbered(command: 'send' | 'idle' | 'close', body: Uint8Array = NOTHING): TunnelRequest {
    return this.#request(command, `/${command}/${this.#session}/${this.#sequence++}`, body);
  }

  #request(command: TunnelCommand, path: string, body: Uint8Array = NOTHING): TunnelRequest {
    this.#inFlight = command;
    return { type: 'request', command, path, body };
  }

  #takeBody(): Uint8Array {
    // Some servers drop what arrives in one piece behind C1 or C2, so each part of the handshake goes alone.
    const isHandshake = this.#sent < HANDSHAKE_LENGTH;
    const taken: Uint8Array[] = [];
    let room = this.#limits.maxRequest;
    while (room > 0) {
      const first = this.#queue[0];
      if (first === undefined) break;
      if (first.byteLength > room) {
        if (taken.length > 0) break;
        this.#queue[0] = first.subarray(room);
        taken.push(first.subarray(0, room));
        room = 0;
      } else {
        this.#queue.shift();
        taken.push(first);
        room -= first.byteLength;
      }
      if (isHandshake) break;
    }
    const length = this.#limits.maxRequest - room;
    this.waiting -= length;
    this.#sent += length;
    return joined(taken, length);
  }

  #failure(message: string): PlayerError {
    const isBefore = this.#state === 'ident' || this.#state === 'open';
    this.#state = 'over';
    this.#inFlight = undefined;
    return new PlayerError(isBefore ? 'CF_TUNNEL_REJECTED' : 'CF_TUNNEL_SESSION_LOST', {
      message: isBefore ? `${message}: nothing here speaks RTMPT` : `${message}: the RTMPT session is lost`,
      context: {
        stage: isBefore ? 'gateway' : 'network',
        httpStatus: this.#status,
        ...(this.#address === undefined ? {} : { url: this.#address }),
      },
    });
  }
}

const NO_BYTES = new Uint8Array(0);

const isMarkup = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype|html|head|\?xml)/i.test(textOf([...bytes.subarray(0, 32)]));

const textOf = (bytes: readonly number[]): string =>
  String.fromCharCode(...bytes).replace(/^[\s\0]+|[\s\0]+$/g, '');

function hostOf(bytes: readonly number[]): string | undefined {
  const text = textOf(bytes);
  return /^(?=.*[\da-z])([\w.-]{1,253}|\[?[\da-f:.]{2,45}\]?)$/i.test(text)
    ? text.replace(/^\[|\]$/g, '')
    : undefined;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

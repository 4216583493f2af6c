import type { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { dial, type DialEvent } from '../protocol/connection/dial.js';
import type { NetConnection } from '../protocol/connection/net-connection.js';
import type { RtmpCandidate } from '../source/candidate.js';
import { openChannel, type OpenHttpTunnel } from '../transport/open-channel.js';
import { connectFacts } from './connect-facts.js';
import { redirectRungs } from './redirect-rungs.js';
import type { SessionExtras } from './session-extras.js';
import type { SessionEvent, SessionOptions, SessionStage } from './worker-protocol.js';

export type OpenChannel = (
  candidate: RtmpCandidate,
  options: { readonly signal: AbortSignal; readonly openHttpTunnel?: OpenHttpTunnel | undefined },
) => Promise<ByteChannel>;

export interface ServerLinkOptions {
  /** Ways to the same stream, best first; one at least. */
  readonly ladder: readonly RtmpCandidate[];
  readonly session: SessionOptions;
  readonly extras: SessionExtras;
  readonly openChannel: OpenChannel | undefined;
  readonly emit: (event: SessionEvent) => void;
  readonly onStage: (stage: SessionStage) => void;
  /** The connection that is in use is over; `undefined`: in order. */
  readonly onClosed: (error: PlayerError | undefined) => void;
  /** The server wants the client on a new connection: there, or here again. */
  readonly onMove: (tcUrl: string) => void;
}

export interface AnotherConnection {
  readonly connection: NetConnection;
  readonly rung: RtmpCandidate;
  /** It takes the place of the one that there is. */
  readonly adopt: () => void;
}

/** A server may send its client from place to place for ever. */
const MAX_WAYS = 8;

/** The connection of a session, made by whichever way of the ladder answers first, and made again by the same way. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  /** All that was ever dialled: its order gives rungs their numbers. */
  readonly #known: RtmpCandidate[];
  #ladder: readonly RtmpCandidate[];
  #connection: NetConnection | undefined;
  #bytesBefore = 0;
  #isFirst = true;

  constructor(options: ServerLinkOptions) {
    this.#options = options;
    this.#known = [...options.ladder];
    this.#ladder = options.ladder;
  }

  get connection(): NetConnection | undefined {
    return this.#connection;
  }
  /** The way that is in use, or the first to be tried. */
  get candidate(): RtmpCandidate | undefined {
    return this.#ladder[0];
  }
  get bytesReceived(): number {
    return this.#bytesBefore + (this.#connection?.bytesReceived ?? 0);
  }

  /**
   * Opens a connection, which takes the place of the one that there is.
   * @throws PlayerError of {@link dial}
   */
  async open(signal: AbortSignal, ladder = this.#ladder): Promise<NetConnection> {
    const { connection, rung, adopt } = await this.dial(signal, ladder);
    this.#isFirst = false;
    this.#ladder = [rung, ...this.#ladder.filter((other) => other !== rung)].slice(0, MAX_WAYS);
    adopt();
    return connection;
  }

  /** Opens a connection beside the one that there is. */
  async dial(signal: AbortSignal, ladder: readonly RtmpCandidate[]): Promise<AnotherConnection> {
    const { session, extras, emit } = this.#options;
    const first = ladder[0] as RtmpCandidate;
    const open = this.#options.openChannel ?? openChannel;
    // The connection outlives what it was opened for.
    const dialling = new AbortController();
    const stop = (): void => dialling.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const { connection, rung, redirects } = await dial<RtmpCandidate>({
      rungs: ladder,
      open: (candidate, { signal }) => open(candidate, { signal, openHttpTunnel: extras.openHttpTunnel }),
      connect: connectFacts(first, session),
      extras: extras.connect,
      rungsOfRedirect: redirectRungs,
      signal: dialling.signal,
      onEvent: (event) => this.#tell(event),
    }).finally(() => signal.removeEventListener('abort', stop));
    const adopt = (): void => {
      const before = this.#connection;
      this.#use(connection);
      before?.close();
      const { handshake } = connection;
      emit({ type: 'connected', candidate: rung, handshake, redirects });
    };
    return { connection, rung, adopt };
  }

  close(): void {
    const connection = this.#connection;
    this.#bytesBefore = this.bytesReceived;
    this.#connection = undefined;
    connection?.close();
  }

  #use(connection: NetConnection): void {
    this.#bytesBefore = this.bytesReceived;
    this.#connection = connection;
    connection.onReconnectRequest = ({ tcUrl }) => this.#options.onMove(tcUrl);
    void connection.closed.then((error) => {
      if (this.#connection !== connection) return;
      this.#bytesBefore = this.bytesReceived;
      this.#connection = undefined;
      this.#options.onClosed(error);
    });
  }

  #tell(event: DialEvent<RtmpCandidate>): void {
    if (event.type !== 'stage') {
      this.#say(event);
    } else if (event.stage !== 'gateway') {
      // The gateway's stage is told when it is passed; a handshake begins right then.
      if (event.stage === 'handshake') this.#say(event, 'gateway');
      this.#say(event, event.stage);
    }
  }

  #say(event: DialEvent<RtmpCandidate>, stage?: SessionStage): void {
    const { rung, type, elapsedMs } = event;
    if (stage !== undefined) this.#options.onStage(stage);
    // What comes after the first connection is no choice of ways any more; only by which it plays on is told.
    if (!this.#isFirst && type !== 'connected') return;
    if (!this.#known.includes(rung)) this.#known.push(rung);
    this.#options.emit({
      type: 'rung',
      index: this.#known.indexOf(rung),
      step: type,
      ...(type === 'started' ? { candidate: rung } : {}),
      ...(stage === undefined ? {} : { stage }),
      ...(type === 'failed' ? { error: event.error.toJSON() } : {}),
      elapsedMs,
    });
  }
}

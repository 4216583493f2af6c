import { isErrorStatus, playerErrorForStatus } from '../../errors/net-status.js';
import { PlayerError, type ErrorContext } from '../../errors/player-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import { amfObject, isAmfObject, type AmfObject, type AmfValue } from '../amf/amf-value.js';
import { ClientHandshake } from '../handshake/client-handshake.js';
import type { HandshakeInfo } from '../handshake/handshake.js';
import { handshakeFiller } from '../handshake/handshake-filler.js';
import type { CommandMessage, DataMessage, RtmpMessage } from '../message/message.js';
import { resolveRtmpUrl } from '../rtmp-url.js';
import { messageStreamId, milliseconds } from '../units.js';
import { answerServerCall } from './answer-server-call.js';
import type { ConnectOptions } from './connect-options.js';
import { ClientStream, type StreamLink } from './client-stream.js';
import { ClientWire } from './client-wire.js';
import { createConnectObject } from './connect-command.js';
import type { ConnectExtras } from './connect-extras.js';
import type {
  NetConnection,
  NetStream,
  ReconnectRequest,
  ServerCall,
  ServerInfo,
  StatusInfo,
} from './net-connection.js';
import { findRefusal, findStatusInfo } from './status-info.js';
import { Transactions } from './transactions.js';

/** What the connection needs of the outside. */
export interface ClientOutside {
  write(bytes: Uint8Array): Promise<void>;
  /** Closes the channel. */
  close(): void;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** User control events of Flash Media Server, after librtmp. */
const VERIFY_SWF = 26;
const SWF_VERIFIED = 27;
/** A server that closes later than this after its request has other reasons. */
const SWF_VERIFICATION_MS = 60_000;

/**
 * A NetConnection, client side; synchronous, {@link connect} does the I/O. Stages: handshake → connect → open →
 * closed; from each of them to closed.
 */
export class ClientConnection implements NetConnection, StreamLink {
  onStatus?: ((info: StatusInfo) => void) | undefined;
  onReconnectRequest?: ((request: ReconnectRequest) => void) | undefined;
  readonly client = new Map<string, ServerCall>();
  readonly closed: Promise<PlayerError | undefined>;
  /** Settles when the handshake is done, and when `connect` is answered. */
  readonly shaken: Promise<void>;
  sendsStatus = false;
  readonly callTimeoutMs: number;
  readonly playTimeoutMs: number;
  readonly maxPendingCalls: number;
  readonly #options: Omit<ConnectOptions, 'channel'>;
  readonly #extras: ConnectExtras;
  readonly #now: () => number;
  readonly #outside: ClientOutside;
  readonly #wire: ClientWire;
  readonly #transactions = new Transactions();
  readonly #streams = new Map<number, ClientStream>();
  #stage: 'handshake' | 'connect' | 'open' | 'closed' = 'handshake';
  #serverInfo: ServerInfo = { properties: amfObject({}), information: amfObject({}) };
  #answerShaken: { resolve: () => void; reject: (error: PlayerError) => void } | undefined;
  #answerClosed: ((error: PlayerError | undefined) => void) | undefined;
  /** The last `NetConnection.*` error status: why the server is about to close. */
  #reason: PlayerError | undefined;
  #connectId = 0;
  #hasCheckedBandwidth = false;
  /** What commands are encoded with once `connect` is answered. */
  #objectEncoding: 0 | 3 = 0;
  #swfRequestedAt = -Infinity;

  constructor(options: Omit<ConnectOptions, 'channel'>, extras: ConnectExtras, outside: ClientOutside) {
    this.#options = options;
    this.#extras = extras;
    this.#outside = outside;
    this.callTimeoutMs = options.timeouts?.call ?? DEFAULT_TIMEOUT_MS;
    this.playTimeoutMs = options.timeouts?.play ?? this.callTimeoutMs;
    this.maxPendingCalls = options.maxPendingCalls ?? 100;
    this.#now = options.now ?? (() => Date.now());
    const { handshake = 'digest' } = options;
    const environment = {
      random: options.random ?? handshakeFiller,
      now: this.#now,
    };
    if (options.objectEncoding === 3) needed(extras.amf3, 'objectEncoding 3');
    if (options.secureToken !== undefined) needed(extras.secureToken, 'secureToken');
    if (options.swfVerification !== undefined) needed(extras.swfVerification, 'swfVerification');
    this.#wire = new ClientWire({
      handshake:
        handshake === 'rtmpe'
          ? needed(extras.rtmpe, 'rtmpe')(environment)
          : new ClientHandshake(handshake, environment),
      write: (bytes) => outside.write(bytes),
      onShaken: () => {
        this.#stage = 'connect';
        this.#answerShaken?.resolve();
        this.#answerShaken = undefined;
      },
      onMessage: (message) => this.#receive(message),
      onUnread: () => this.end(this.#error('CF_NETWORK_LOST', 'the server does not read what is sent to it')),
      limits: options,
      amf3: extras.amf3,
      trace: options.trace,
    });
    this.closed = new Promise((resolve) => (this.#answerClosed = resolve));
    this.shaken = new Promise((resolve, reject) => (this.#answerShaken = { resolve, reject }));
    this.shaken.catch(() => undefined);
  }

  get serverInfo(): ServerInfo {
    return this.#serverInfo;
  }
  get handshake(): HandshakeInfo {
    return this.#wire.handshakeInfo;
  }
  get bytesReceived(): number {
    return this.#wire.bytesReceived;
  }
  get isClosed(): boolean {
    return this.#stage === 'closed';
  }
  get context(): ErrorContext {
    return {
      url: this.#options.tcUrl,
      stage: this.#stage,
      ...(this.#wire.mayBeUnpadded ? { mayBeUnpadded: true } : {}),
      ...(this.#swfRequestedAt > -Infinity ? { swfVerificationRequested: true } : {}),
    };
  }

  startHandshake(): void {
    const ms = this.#options.timeouts?.handshake ?? DEFAULT_TIMEOUT_MS;
    this.#options.onStage?.('handshake');
    this.#wire.start();
    const timer = setTimeout(() => {
      this.end(this.#error('CF_NETWORK_TIMEOUT', `no complete RTMP handshake in ${ms} ms`));
    }, ms);
    const stop = () => clearTimeout(timer);
    void this.shaken.then(stop, stop);
  }

  /** @throws PlayerError for `_error`, silence, or the end of the connection; the connection is closed then. */
  async connect(): Promise<void> {
    // What came right behind the handshake can have ended it.
    if (this.isClosed) {
      throw (await this.closed) ?? this.#error('CF_RTMP_CONNECT_CLOSED', 'connect on a closed connection');
    }
    this.#options.onStage?.('connect');
    const ms = this.#options.timeouts?.connect ?? DEFAULT_TIMEOUT_MS;
    this.#connectId = this.#transactions.nextId();
    const late = () => this.#error('CF_RTMP_CALL_TIMEOUT', `no answer to connect in ${ms} ms`);
    try {
      const values = [createConnectObject(this.#options), ...(this.#options.connectArguments ?? [])];
      this.#sendCommand(0, 'connect', this.#connectId, values);
      await this.#transactions.wait(this.#connectId, ms, late);
    } catch (thrown) {
      const error = PlayerError.from(thrown, 'CF_INTERNAL');
      this.end(error);
      throw error;
    }
  }

  /** @throws PlayerError for what breaks the connection. */
  push(bytes: Uint8Array): void {
    if (this.#stage !== 'closed') this.#wire.push(bytes);
  }

  /** The channel ended: `error` where it broke, `undefined` where the server closed it in order. */
  end(error: PlayerError | undefined): void {
    if (this.#stage === 'closed') return;
    const verdict = this.#withStage(error) ?? this.#reason ?? this.#whatWasCutOff();
    this.#finish(
      verdict,
      verdict ?? this.#error('CF_RTMP_CONNECT_CLOSED', 'the server closed the connection'),
    );
  }

  close(): void {
    if (this.#stage === 'closed') return;
    for (const stream of this.#streams.values()) stream.close();
    this.#finish(undefined, this.#error('CF_RTMP_CONNECT_CLOSED', 'closed by this side'));
  }

  async createStream(isAnother = false): Promise<NetStream> {
    const [id] = await this.call('createStream');
    const isId = typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= 0xffff_ffff;
    if (!isId || (isAnother && this.#streams.has(id))) {
      throw this.#error('CF_RTMP_CALL_FAILED', 'createStream was answered without a stream id of its own');
    }
    const stream = new ClientStream(id, this);
    this.#streams.set(id, stream);
    return stream;
  }

  call(name: string, ...values: AmfValue[]): Promise<readonly AmfValue[]> {
    const answer = this.#call(name, values);
    answer.catch(() => undefined);
    return answer;
  }

  async #call(name: string, values: readonly AmfValue[]): Promise<readonly AmfValue[]> {
    if (this.isClosed) throw this.#error('CF_RTMP_CONNECT_CLOSED', `${name} on a closed connection`);
    const waiting = this.#transactions.size;
    if (waiting >= this.maxPendingCalls) {
      throw this.#error('CF_RTMP_CALL_FAILED', `${waiting} calls wait for an answer`);
    }
    const ms = this.callTimeoutMs;
    const late = () => this.#error('CF_RTMP_CALL_TIMEOUT', `no answer to ${name} in ${ms} ms`);
    const answer = await this.#transactions.wait(this.command(0, name, values), ms, late);
    return answer.slice(1);
  }

  command(streamId: number, name: string, values: readonly AmfValue[]): number {
    const id = this.#transactions.nextId();
    this.#sendCommand(streamId, name, id, [null, ...values]);
    return id;
  }
  notify(streamId: number, name: string, values: readonly AmfValue[]): void {
    this.#sendCommand(streamId, name, 0, [null, ...values]);
  }
  send(message: RtmpMessage): void {
    if (!this.isClosed) this.#wire.send(message);
  }
  release(stream: ClientStream): void {
    if (this.#streams.get(stream.id) === stream) this.#streams.delete(stream.id);
  }

  #sendCommand(streamId: number, name: string, transactionId: number, values: readonly AmfValue[]): void {
    this.send({
      type: 'command',
      messageStreamId: messageStreamId(streamId),
      timestamp: milliseconds(0),
      name,
      transactionId,
      values,
      // connect itself is always AMF0: the answer to it is what says which encoding follows.
      ...(this.#objectEncoding === 3 ? { objectEncoding: 3 } : {}),
    });
  }

  #receive(message: RtmpMessage): void {
    if (this.isClosed) return;
    switch (message.type) {
      case 'audio':
      case 'video':
        this.#streamFor(message)?.receiveMedia(message);
        break;
      case 'data':
        this.#receiveData(message);
        break;
      case 'command':
        this.#receiveCommand(message);
        break;
      case 'user-control':
        if (message.event === 'stream-eof') this.#streamFor(message)?.receiveEof();
        else if (message.event === 'other' && message.eventType === VERIFY_SWF) this.#verifySwf();
        break;
      default:
    }
  }

  #verifySwf(): void {
    const { swfVerification } = this.#options;
    const { s1 } = this.#wire;
    if (swfVerification === undefined || s1 === undefined) {
      this.#swfRequestedAt = this.#now();
      return;
    }
    const data = this.#extras.swfVerification?.(swfVerification, s1);
    if (data !== undefined)
      this.send({ type: 'user-control', event: 'other', eventType: SWF_VERIFIED, data });
  }

  #receiveData(message: DataMessage): void {
    const stream = this.#streamFor(message);
    const info = message.name === 'onPlayStatus' ? findStatusInfo(message.values) : undefined;
    if (info === undefined) stream?.receiveData(message);
    else this.#receiveStatus(info, stream);
  }

  #receiveCommand(message: CommandMessage): void {
    const { name, transactionId, values } = message;
    switch (name) {
      case '_result':
        this.#receiveResult(transactionId, values);
        break;
      case '_error':
        this.#receiveError(transactionId, values);
        break;
      case 'onStatus':
      case 'onPlayStatus':
      case 'onFCSubscribe':
      case 'onFCUnsubscribe': {
        // What onFCSubscribe says in the codes of a play is about the edge, not about a stream.
        const isOfEdge = name.startsWith('onFC');
        if (isOfEdge) this.client.get(name)?.(values);
        const info = findStatusInfo(values);
        if (info === undefined) break;
        const stream = isOfEdge ? undefined : this.#streamFor(message);
        this.#receiveStatus(info, stream);
        break;
      }
      case 'close':
        this.end(undefined);
        this.#outside.close();
        break;
      default:
        this.#answer(message);
    }
  }

  #receiveStatus(info: StatusInfo, stream: ClientStream | undefined): void {
    const code = info.code.toLowerCase();
    if (code.startsWith('netstream.') && stream !== undefined) {
      this.sendsStatus = true;
      stream.receiveStatus(info);
      return;
    }
    this.onStatus?.(info);
    if (!code.startsWith('netconnection.')) return;
    // Some servers answer connect by status.
    if (code === 'netconnection.connect.success') {
      this.#receiveResult(this.#connectId, [null, info]);
    } else if (code === 'netconnection.connect.reconnectrequest') {
      const { tcUrl, description } = info;
      this.onReconnectRequest?.({
        tcUrl: resolveRtmpUrl(typeof tcUrl === 'string' ? tcUrl : '', this.#options.tcUrl),
        ...(description === undefined ? {} : { description }),
      });
    } else if (isErrorStatus(info)) {
      this.#reason = playerErrorForStatus(info, this.context);
      if (this.#transactions.has(this.#connectId)) this.#receiveError(this.#connectId, [info]);
    }
  }

  #receiveResult(transactionId: number, values: readonly AmfValue[]): void {
    if (transactionId === this.#connectId && this.#stage === 'connect') {
      // What an answer means stands in its info object, whatever the answer is called.
      const info = findStatusInfo(values);
      if (info !== undefined && isErrorStatus(info)) {
        this.#receiveError(transactionId, values);
        return;
      }
      this.#stage = 'open';
      this.#open(values);
    }
    this.#transactions.resolve(transactionId, values);
  }

  #open(values: readonly AmfValue[]): void {
    const [first, ...rest] = values;
    const properties = objectOr(first);
    const information = objectOr(rest.find(isAmfObject));
    this.#serverInfo = { properties, information };
    const { objectEncoding, secureToken } = this.#options;
    const agreed = information['objectEncoding'] ?? properties['objectEncoding'] ?? objectEncoding;
    if (objectEncoding === 3 && agreed === 3) this.#objectEncoding = 3;
    const token = secureToken === undefined ? undefined : this.#extras.secureToken?.(values, secureToken);
    if (token !== undefined) this.notify(0, 'secureTokenResponse', [token]);
  }

  #receiveError(transactionId: number, values: readonly AmfValue[]): void {
    const info = findRefusal(values);
    if (this.#transactions.has(transactionId)) {
      const refusal = info ?? { level: 'error', code: '' };
      if (transactionId === this.#connectId) this.#options.onRefusal?.(refusal);
      const error = playerErrorForStatus(refusal, this.context);
      this.#transactions.reject(transactionId, error);
      return;
    }
    for (const stream of this.#streams.values()) {
      if (stream.receiveError(transactionId, info)) return;
    }
    // Refusals of calls that nobody waits for (`_checkbw`, FCSubscribe) are no news; of the connection they are.
    if (info?.code.toLowerCase().startsWith('netconnection.connect.') === true) {
      this.#receiveStatus(info, undefined);
    }
  }

  #answer(message: CommandMessage): void {
    const handler = this.client.get(message.name);
    const value = handler?.(message.values.slice(1));
    const answer = answerServerCall(message, this.bytesReceived, handler !== undefined, value);
    if (answer.call !== undefined && !this.#hasCheckedBandwidth) {
      this.#hasCheckedBandwidth = true;
      this.notify(0, answer.call, []);
    }
    if (answer.reply !== undefined) {
      this.#sendCommand(
        message.messageStreamId,
        answer.reply.name,
        message.transactionId,
        answer.reply.values,
      );
    }
  }

  /** Some servers send all on stream 0 (node-media-server its media, rtmpsrv its status). */
  #streamFor(message: { readonly messageStreamId: number }): ClientStream | undefined {
    const named = this.#streams.get(message.messageStreamId);
    if (named !== undefined || message.messageStreamId !== 0) return named;
    let latest: ClientStream | undefined;
    for (const stream of this.#streams.values()) {
      if (stream.isBusy || latest === undefined || !latest.isBusy) latest = stream;
    }
    return latest;
  }

  /** The error that an orderly end of the channel is for those who still waited for something. */
  #whatWasCutOff(): PlayerError | undefined {
    if (this.#stage === 'handshake') {
      // nginx-rtmp and SRS hang up on every version but 3; so does a relay whose server is gone.
      const guess = this.#options.handshake === 'rtmpe' ? ', as servers without RTMPE do' : '';
      const message = `the server closed the connection during the handshake${guess}`;
      return this.#error('CF_RTMP_HANDSHAKE_FAILED', message);
    }
    const busy = [...this.#streams.values()].find((stream) => stream.isBusy);
    if (this.#stage === 'open' && this.#transactions.size === 0 && busy === undefined) return undefined;
    const isForSwf = this.#now() - this.#swfRequestedAt < SWF_VERIFICATION_MS;
    return new PlayerError(isForSwf ? 'CF_RTMP_SWF_VERIFICATION' : 'CF_RTMP_CONNECT_CLOSED', {
      message: 'the server closed the connection',
      context: {
        ...this.context,
        ...(busy === undefined ? {} : { stage: 'play', streamName: busy.name }),
      },
    });
  }

  #withStage(error: PlayerError | undefined): PlayerError | undefined {
    if (error === undefined || error.context.url !== undefined) return error;
    return new PlayerError(error.code, {
      message: error.message,
      context: { ...this.context, ...error.context },
      cause: error.cause ?? error,
    });
  }

  #finish(verdict: PlayerError | undefined, forWaiting: PlayerError): void {
    this.#stage = 'closed';
    this.#answerShaken?.reject(forWaiting);
    this.#transactions.rejectAll(forWaiting);
    for (const stream of this.#streams.values()) stream.end(forWaiting);
    this.#streams.clear();
    this.#outside.close();
    this.#answerClosed?.(verdict);
  }

  #error(code: ErrorCode, message: string): PlayerError {
    return new PlayerError(code, { message, context: this.context });
  }
}

function needed<T>(extra: T | undefined, what: string): T {
  if (extra !== undefined) return extra;
  throw new PlayerError('CF_ENV_NO_ENGINE', { message: `this build is without what ${what} needs` });
}

function objectOr(value: AmfValue): AmfObject {
  return isAmfObject(value) ? value : amfObject({});
}

import { isErrorStatus, playerErrorForStatus } from '../../errors/net-status.js';
import type { ErrorCode } from '../../errors/error-code.js';
import { PlayerError, type ErrorContext } from '../../errors/player-error.js';
import { amfObject, type AmfValue } from '../amf/amf-value.js';
import type { DataMessage, MediaMessage, RtmpMessage } from '../message/message.js';
import { messageStreamId, milliseconds, type Milliseconds } from '../units.js';
import type { NetStream, NetStreamPlayOptions, PlayOptions, StatusInfo } from './net-connection.js';
import { PendingSteps, type PendingStep } from './pending-steps.js';
import { codeOf } from './status-info.js';

/** What a stream needs of its connection. */
export interface StreamLink {
  /** Sends a command with a null command object and returns its transaction id. */
  command(streamId: number, name: string, values: readonly AmfValue[]): number;
  /** One that wants no answer: transaction id 0. */
  notify(streamId: number, name: string, values: readonly AmfValue[]): void;
  send(message: RtmpMessage): void;
  release(stream: ClientStream): void;
  readonly context: ErrorContext;
  readonly isClosed: boolean;
  /** Whether any `NetStream.*` status has come: then media alone says nothing about a play. */
  readonly sendsStatus: boolean;
  readonly callTimeoutMs: number;
  readonly playTimeoutMs: number;
  readonly maxPendingCalls: number;
}

/** Of ffmpeg. What a server sends ahead. */
const DEFAULT_BUFFER_LENGTH = milliseconds(3000);

/**
 * A NetStream. It is `idle`, `playing` (from `play` until the server says that it has sent all, or the stream is
 * closed) or `closed`; what was asked and not yet answered is in {@link PendingSteps}.
 */
export class ClientStream implements NetStream {
  readonly id: number;
  onMedia?: ((message: MediaMessage) => void) | undefined;
  onData?: ((message: DataMessage) => void) | undefined;
  onStatus?: ((info: StatusInfo) => void) | undefined;
  onStreamEof?: (() => void) | undefined;
  readonly #link: StreamLink;
  readonly #pending: PendingSteps;
  #state: 'idle' | 'playing' | 'closed' = 'idle';
  #name = '';
  /** What `play2` asked for last. */
  #nextName = '';
  #bufferLength = DEFAULT_BUFFER_LENGTH;

  constructor(id: number, link: StreamLink) {
    this.id = id;
    this.#link = link;
    this.#pending = new PendingSteps();
  }

  /** Whether the end of the connection would cut something off. */
  get isBusy(): boolean {
    return this.#state === 'playing' || this.#pending.size > 0;
  }
  get name(): string {
    return this.#name;
  }

  play(name: string, options: PlayOptions = {}): Promise<StatusInfo> {
    this.#pending.reject('play', () => this.#error('CF_RTMP_PLAY_FAILED', 'play', 'another play came first'));
    this.#name = name;
    const start = Math.round(options.start ?? 0);
    const values: AmfValue[] = [name, start];
    // Live needs no more, and old servers take nothing behind it; a recording says that it wants all of it.
    if (start >= 0 || options.length !== undefined || options.reset !== undefined) {
      values.push(Math.round(options.length ?? -1000), options.reset ?? true);
    }
    return this.#ask('play', 'play', values, this.#link.playTimeoutMs, () => {
      this.#state = 'playing';
      this.setBufferLength(this.#bufferLength);
    });
  }

  play2(options: NetStreamPlayOptions): Promise<StatusInfo> {
    const { streamName, oldStreamName = this.#name, start = -2, len = -1, offset = -1 } = options;
    const { transition = 'switch' } = options;
    const isAppended = transition.startsWith('append');
    const step = isAppended ? 'append' : transition === 'stop' ? 'stop' : 'play2';
    const ms = isAppended ? this.#link.callTimeoutMs : this.#link.playTimeoutMs;
    // Flash Media Server knows what it sends by its name alone.
    const oldName = oldStreamName.split('?')[0];
    const object = amfObject({ len, offset, oldStreamName: oldName, start, streamName, transition });
    this.#nextName = streamName;
    return quiet(
      this.#ask(step, 'play2', [object], ms).catch((error: PlayerError) => {
        if (isAppended && error.code === 'CF_RTMP_CALL_TIMEOUT') return NO_REFUSAL;
        throw error;
      }),
    );
  }

  pause(paused: boolean, at: Milliseconds): Promise<void> {
    const step = paused ? 'pause' : 'unpause';
    return settled(this.#ask(step, 'pause', [paused, Math.round(at)], this.#link.callTimeoutMs));
  }

  seek(to: Milliseconds): Promise<void> {
    return settled(this.#ask('seek', 'seek', [Math.round(to)], this.#link.callTimeoutMs));
  }

  setBufferLength(length: Milliseconds): void {
    this.#bufferLength = length;
    if (this.#state !== 'playing' || this.#link.isClosed) return;
    this.#link.send({
      type: 'user-control',
      event: 'set-buffer-length',
      messageStreamId: messageStreamId(this.id),
      bufferLength: milliseconds(Math.max(0, Math.round(length))),
    });
  }

  close(): void {
    if (this.#state === 'closed') return;
    if (!this.#link.isClosed) {
      this.#link.notify(this.id, 'closeStream', []);
      this.#link.notify(0, 'deleteStream', [this.id]);
    }
    this.#link.release(this);
    this.end(undefined);
  }

  /** The connection is over, or the stream was closed: everything asked for fails. */
  end(error: PlayerError | undefined): void {
    this.#state = 'closed';
    this.#pending.rejectAll(
      (step) => error ?? this.#error('CF_RTMP_CONNECT_CLOSED', step, 'the stream was closed'),
    );
  }

  receiveMedia(message: MediaMessage): void {
    if (this.#state === 'closed') return;
    if (message.payload.byteLength > 0 && !this.#link.sendsStatus && this.#pending.has('play')) {
      this.#pending.resolve('play', {
        level: 'status',
        code: 'NetStream.Play.Start',
        description: 'The server sent media and no status.',
      });
    }
    this.onMedia?.(message);
  }

  receiveData(message: DataMessage): void {
    if (this.#state !== 'closed') this.onData?.(message);
  }

  receiveEof(): void {
    // nginx-rtmp ends what it leaves by a seek: that is no end of the stream.
    if (this.#state === 'closed' || this.#pending.has('seek') || this.#pending.has('play2')) return;
    this.#state = 'idle';
    this.onStreamEof?.();
  }

  receiveStatus(info: StatusInfo): void {
    if (this.#state === 'closed') return;
    this.onStatus?.(info);
    const code = codeOf(info);
    if (isErrorStatus(info)) {
      const step = this.#pending.failedBy(code);
      if (step !== undefined) {
        this.#pending.reject(step, () => playerErrorForStatus(info, this.#context(step)));
      }
      const isOfPlay = code.startsWith('netstream.play.') || code === 'netstream.failed';
      // A switch that fails leaves what is being played.
      if (step === 'play' || (isOfPlay && !isOfPlay2(step))) this.#state = 'idle';
      return;
    }
    if (ENDS.has(code)) this.#state = 'idle';
    if (BEGINS.has(code)) this.#state = 'playing';
    const step = SETTLES.get(code)?.find((candidate) => this.#pending.has(candidate));
    if (step === 'play2') this.#name = this.#nextName;
    if (step !== undefined) this.#pending.resolve(step, info);
  }

  /** `_error` to one of our commands. Returns whether it was one. */
  receiveError(transactionId: number, info: StatusInfo | undefined): boolean {
    const step = this.#pending.stepOf(transactionId);
    if (step === undefined) return false;
    if (info !== undefined) this.onStatus?.(info);
    this.#pending.reject(step, () =>
      playerErrorForStatus(info ?? { level: 'error', code: '' }, this.#context(step)),
    );
    if (step === 'play') this.#state = 'idle';
    return true;
  }

  #ask(
    step: PendingStep,
    command: string,
    values: readonly AmfValue[],
    timeoutMs: number,
    sent?: () => void,
  ): Promise<StatusInfo> {
    if (this.#state === 'closed' || this.#link.isClosed) {
      return quiet(
        Promise.reject(this.#error('CF_RTMP_CONNECT_CLOSED', step, `${command} on a closed stream`)),
      );
    }
    if (this.#pending.size >= this.#link.maxPendingCalls) {
      return quiet(
        Promise.reject(
          this.#error('CF_RTMP_CALL_FAILED', step, `${this.#pending.size} calls wait for an answer`),
        ),
      );
    }
    const transactionId = this.#link.command(this.id, command, values);
    const answer = this.#pending.wait(step, transactionId, timeoutMs, () =>
      this.#error(
        step === 'play' ? 'CF_RTMP_PLAY_TIMEOUT' : 'CF_RTMP_CALL_TIMEOUT',
        step,
        `no answer to ${command} in ${timeoutMs} ms`,
      ),
    );
    sent?.();
    return quiet(answer);
  }

  #error(code: ErrorCode, step: PendingStep, message: string): PlayerError {
    return new PlayerError(code, { message, context: this.#context(step) });
  }

  #context(step: PendingStep): ErrorContext {
    return {
      ...this.#link.context,
      stage: step,
      streamName: isOfPlay2(step) ? this.#nextName : this.#name,
    };
  }
}

/** Statuses by which a server says that it has sent all, or that nobody sends any more. */
const ENDS: ReadonlySet<string> = new Set([
  'netstream.play.stop',
  'netstream.play.complete',
  'netstream.play.unpublishnotify',
]);

const BEGINS: ReadonlySet<string> = new Set([
  'netstream.play.reset',
  'netstream.play.start',
  'netstream.play.publishnotify',
  'netstream.seek.notify',
  'netstream.unpause.notify',
]);

const SETTLES: ReadonlyMap<string, readonly PendingStep[]> = new Map([
  // nginx-rtmp answers play2 by the end of the one stream and the start of the other.
  ['netstream.play.start', ['play', 'play2']],
  ['netstream.play.transition', ['play2']],
  ['netstream.play.switch', ['append']],
  ['netstream.play.stop', ['stop']],
  ['netstream.seek.notify', ['seek']],
  ['netstream.pause.notify', ['pause']],
  ['netstream.unpause.notify', ['unpause']],
]);

function isOfPlay2(step: PendingStep | undefined): boolean {
  return step === 'play2' || step === 'append' || step === 'stop';
}

const NO_REFUSAL: StatusInfo = { level: 'status', code: 'NetStream.Play.Switch' };

/** A stream that is closed while something is under way may have nobody left who listens for how it ended. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
function settled(promise: Promise<unknown>): Promise<void> {
  return quiet(promise.then(() => undefined));
}

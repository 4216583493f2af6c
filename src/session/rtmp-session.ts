import { PlayerError } from '../errors/player-error.js';
import type { NetConnection } from '../protocol/connection/net-connection.js';
import { getStreamLength } from '../protocol/connection/stream-length.js';
import { parseRtmpUrl } from '../protocol/rtmp-url.js';
import { milliseconds } from '../protocol/units.js';
import type { RtmpCandidate } from '../source/candidate.js';
import { withoutUndefined } from '../source/without-undefined.js';
import { MediaPipeline } from './media-pipeline.js';
import { MediaWatch, type MediaWatchOptions } from './media-watch.js';
import type { RenditionSwitch } from './quality/rendition-switch.js';
import { partNotFetched } from './part-not-fetched.js';
import { redirectRungs } from './redirect-rungs.js';
import type { StreamMetadata } from './metadata.js';
import { ServerLink, type OpenChannel } from './server-link.js';
import { NO_EXTRAS, type SessionExtras } from './session-extras.js';
import { StreamNameSigning } from './stream-name-signing.js';
import { StreamPlayback } from './stream-playback.js';
import { createTypeSupport } from './type-support.js';
import type { SessionCommand, SessionEvent, SessionOptions, SessionStage } from './worker-protocol.js';

export interface SessionEnvironment extends MediaWatchOptions {
  readonly emit: (event: SessionEvent) => void;
  readonly openChannel?: OpenChannel;
  readonly extras?: SessionExtras;
  readonly now?: () => number;
}

const STATS_MS = 1000;
/** Live segments go out as they come; a recording comes in bursts, which make fewer and larger ones. */
const LIVE_FLUSH_MS = 5;
const RECORDING_FLUSH_MS = 40;
/** With this much buffered nothing is urgent, and few large segments cost the page less. Seconds. */
const PLENTY = 3;
const RELAXED_FLUSH_MS = 400;
const LIVE_ONLY = -1000;
/** A server that asks for new connections all the time gets them no faster. */
const MOVE_PERIOD_MS = 1000;
/** Twice in two seconds: an edge that has not said anything then is played all the same. */
const FC_SUBSCRIBE = { intervalMs: 1000, tries: 2 };

/**
 * One candidate from its address to segments: connect → createStream → play → transmux. Takes commands, emits
 * events; the same in a worker and on the page.
 *
 * new → opening → playing → (replay) opening …; any → over (failure, or `close`)
 */
export class RtmpSession {
  readonly #environment: SessionEnvironment;
  readonly #life = new AbortController();
  readonly #now: () => number;
  readonly #watch: MediaWatch;
  readonly #signing = new StreamNameSigning(
    (event) => this.#emit(event),
    () => this.#now(),
  );
  #candidate: RtmpCandidate | undefined;
  #options: SessionOptions = { bufferLength: 0, supportedTypes: [] };
  #pipeline: MediaPipeline | undefined;
  #playback: StreamPlayback | undefined;
  #quality: RenditionSwitch | undefined;
  #loading: Promise<void> | undefined;
  #link: ServerLink | undefined;
  #opening = new AbortController();
  #isPlaying = false;
  #startedAt = 0;
  /** A connection was begun to be opened. */
  #openedAt = 0;
  #isMoving = false;
  /** The connection was lost while the server held the stream, and nothing is needed of it yet. */
  #isAsleep = false;
  #statsTimer: number | undefined;
  /** Of the last seek that was asked for, and of the media that is going out now. */
  #seekId = 0;
  #mediaSeekId = 0;
  /** Where the seek goes that came before the stream played. */
  #earlySeek: number | undefined;

  constructor(environment: SessionEnvironment) {
    this.#environment = environment;
    this.#now = environment.now ?? (() => performance.now());
    this.#watch = new MediaWatch(environment, this.#now, (error) => this.#fellSilent(error));
  }

  handle(command: SessionCommand): void {
    if (this.#life.signal.aborted) return;
    this.#quality?.hear(command);
    switch (command.type) {
      case 'open':
        this.#open(command.ladder ?? [command.candidate], command.candidate, command.options);
        return;
      case 'seek':
        this.#seekId = command.seekId;
        if (this.#isPlaying) this.#playback?.seek(command.to * 1000);
        else this.#earlySeek = command.to * 1000;
        return;
      case 'buffered':
        this.#playback?.buffered(command.ahead, command.rate);
        this.#pace(command.ahead);
        if (this.#isAsleep && command.ahead <= this.#options.bufferLength) this.#goOn();
        return;
      case 'signed':
        this.#signing.answered(command);
        return;
      case 'reopen':
        this.#link?.close();
        this.#goOn();
        return;
      case 'selectAudioTrack':
        this.#pipeline?.selectAudioTrack(command.id);
        if (this.#isPlaying) this.#playback?.repeat(command.from * 1000);
        return;
      case 'close':
        this.#close();
    }
  }

  #open(ladder: readonly RtmpCandidate[], candidate: RtmpCandidate, options: SessionOptions): void {
    if (this.#candidate !== undefined) return;
    this.#candidate = candidate;
    this.#options = options;
    this.#startedAt = this.#now();
    this.#pipeline = this.#createPipeline(candidate, options);
    this.#playback = this.#createPlayback(candidate, this.#pipeline, options);
    this.#link = new ServerLink({
      ladder,
      session: options,
      extras: this.#environment.extras ?? NO_EXTRAS,
      openChannel: this.#environment.openChannel,
      emit: (event) => this.#emit(event),
      onStage: (stage) => this.#stage(stage),
      onClosed: (error) => this.#closed(error),
      onMove: (tcUrl) => void this.#move(tcUrl),
    });
    this.#statsTimer = setInterval(() => this.#tick(), STATS_MS);
    if (candidate.renditions !== undefined) this.#loading = this.#loadQuality(this.#link, this.#playback);
    void this.#play(candidate.live ? 0 : (candidate.start ?? 0) * 1000);
  }

  /** Which of several renditions plays is an affair of its own, fetched where there are several. */
  #loadQuality(link: ServerLink, playback: StreamPlayback): Promise<void> {
    return import('./quality/rendition-switch.js').then(
      ({ RenditionSwitch }) => {
        this.#quality = new RenditionSwitch({
          link,
          playback,
          options: this.#options,
          signing: this.#signing,
          extras: this.#environment.extras,
          signal: this.#life.signal,
          now: this.#now,
          candidate: (streamName) =>
            (this.#candidate = { ...(this.#candidate as RtmpCandidate), ...(streamName && { streamName }) }),
          isPlaying: () => this.#isPlaying,
          isLost: () => this.#opening.signal.aborted,
          replay: () => this.#goOn(),
          entered: () => (this.#isAsleep = false),
          emit: (event) => this.#emit(event),
        });
      },
      (thrown: unknown) => this.#warn(partNotFetched('the switch of qualities', thrown)),
    );
  }

  #createPipeline(candidate: RtmpCandidate, options: SessionOptions): MediaPipeline {
    const pipeline = new MediaPipeline(
      {
        segment: (segment) => this.#emit({ type: 'segment', segment, seekId: this.#mediaSeekId }),
        tracks: (kinds) => this.#emit({ type: 'tracks', kinds }),
        audioTracks: (tracks) => this.#emit({ type: 'audioTracks', tracks }),
        captions: (packets, isNew) => this.#emit({ type: 'captions', packets, isNew }),
        warning: (error) => this.#warn(error),
        failure: (error) => this.#fail(error),
      },
      {
        isTypeSupported: createTypeSupport(options.supportedTypes),
        flushMs: candidate.live ? LIVE_FLUSH_MS : RECORDING_FLUSH_MS,
      },
    );
    // Flash Media Server sends no metadata for MP3.
    if (candidate.streamName.startsWith('mp3:')) {
      pipeline.promise(['audio']);
      pipeline.expectEnhanced();
    }
    return pipeline;
  }

  #createPlayback(
    candidate: RtmpCandidate,
    pipeline: MediaPipeline,
    options: SessionOptions,
  ): StreamPlayback {
    return new StreamPlayback(
      pipeline,
      { live: candidate.live, bufferLength: options.bufferLength, end: endOf(candidate) },
      {
        firstMedia: () => this.#stage('media'),
        metadata: (metadata) => this.#tellMetadata(metadata),
        data: ({ name, values }, time) => {
          this.#emit({ type: 'data', name, values: values.slice(1), time: time / 1000 });
        },
        landed: (at) => {
          this.#mediaSeekId = this.#seekId;
          this.#emit({ type: 'seeked', seekId: this.#seekId, to: at / 1000 });
          this.#quality?.landed(at);
        },
        ended: () => this.#emit({ type: 'ended', seekId: this.#mediaSeekId }),
        unpublished: (error) => this.#interrupt('unpublished', error),
        resumed: () => this.#emit({ type: 'resumed' }),
        replay: (at) => void this.#play(at),
        warning: (error) => this.#warn(error),
        failure: (error) => this.#failOrSign(error),
      },
    );
  }

  /** Plays from `start` (ms): on the connection that is there, else on a new one. */
  async #play(start: number): Promise<void> {
    const candidate = this.#candidate;
    const playback = this.#playback;
    const link = this.#link;
    if (candidate === undefined || playback === undefined || link === undefined) return;
    const signal = this.#beginOpening();
    // Before the next stream is there: servers with one stream per connection give it the same id.
    playback.leave();
    this.#isPlaying = false;
    this.#isAsleep = false;
    try {
      const naming = this.#options.signs === true ? this.#signing.ask(candidate.streamName) : undefined;
      // Whoever waits for it hears of it.
      naming?.catch(() => undefined);
      if (link.connection === undefined) this.#openedAt = this.#now();
      const connection = link.connection ?? (await link.open(signal));
      signal.throwIfAborted();
      const { live } = candidate;
      const name = (await naming) ?? candidate.streamName;
      signal.throwIfAborted();
      if (live && candidate.fcSubscribe === true) {
        await this.#environment.extras?.fcSubscribe?.(connection, name, { signal, ...FC_SUBSCRIBE });
      }
      const stream = await connection.createStream();
      signal.throwIfAborted();
      stream.setBufferLength(milliseconds(Math.round(this.#options.bufferLength * 1000)));
      playback.use(stream, start);
      this.#quality?.uses(stream);
      const end = endOf(candidate);
      await stream.play(name, {
        start: milliseconds(live ? LIVE_ONLY : Math.round(start)),
        ...(end === Infinity ? {} : { length: milliseconds(Math.max(0, Math.round(end - start))) }),
      });
      signal.throwIfAborted();
      this.#stage('play');
      this.#isPlaying = true;
      playback.started();
      this.#watch.begin(playback);
      if (!live) void this.#askLength(connection, name);
      const seek = this.#earlySeek;
      this.#earlySeek = undefined;
      if (seek !== undefined) playback.seek(seek);
    } catch (thrown) {
      if (signal.aborted) return;
      if (this.#canSign(thrown)) void this.#play(start);
      else {
        await this.#loading;
        if (signal.aborted) return;
        if (this.#quality?.refused(thrown) === true) void this.#play(start);
        else this.#lose(PlayerError.from(thrown, 'CF_INTERNAL', { stage: 'connect' }));
      }
    }
  }

  /** Ends what is being opened, and the session ends what begins now. */
  #beginOpening(): AbortSignal {
    this.#opening.abort();
    const opening = new AbortController();
    this.#opening = opening;
    const { signal } = this.#life;
    signal.addEventListener('abort', () => opening.abort(signal.reason), { signal: opening.signal });
    return opening.signal;
  }

  /** The server asked (Enhanced RTMP: ReconnectRequest) for a new connection, perhaps to another address. */
  async #move(tcUrl: string): Promise<void> {
    const link = this.#link;
    const playback = this.#playback;
    const candidate = link?.candidate;
    if (link === undefined || playback === undefined || candidate === undefined || this.#isMoving) return;
    this.#isMoving = true;
    try {
      const wait = this.#openedAt + MOVE_PERIOD_MS - this.#now();
      await new Promise<void>((resolve) => setTimeout(resolve, wait));
      this.#openedAt = this.#now();
      this.#life.signal.throwIfAborted();
      await link.open(
        this.#life.signal,
        tcUrl === candidate.tcUrl ? [candidate] : redirectRungs(parseRtmpUrl(tcUrl), candidate),
      );
    } catch (thrown) {
      if (this.#life.signal.aborted) return;
      // The server that is to go away may still play to the end.
      if (link.connection !== undefined) this.#warn(PlayerError.from(thrown, 'CF_INTERNAL'));
      else this.#lose(PlayerError.from(thrown, 'CF_INTERNAL'));
      return;
    } finally {
      this.#isMoving = false;
    }
    if (playback.isOver) playback.release();
    else this.#goOn();
  }

  /** On a new stream, where the last one was. */
  #goOn(): void {
    const start = this.#playback?.reenter(this.#earlySeek);
    this.#earlySeek = undefined;
    if (start !== undefined) void this.#play(start);
  }

  #closed(error: PlayerError | undefined): void {
    const playback = this.#playback;
    if (playback === undefined || this.#life.signal.aborted || !this.#isPlaying || this.#isMoving) return;
    const { isHeld } = playback;
    if (playback.lost()) return;
    // What is not needed yet is not fetched again yet.
    this.#isAsleep = isHeld;
    if (isHeld) return;
    this.#lose(error ?? new PlayerError('CF_RTMP_CONNECT_CLOSED', { context: { stage: 'media' } }));
  }

  /** What has played can go on by another connection, when the page says so. */
  #lose(error: PlayerError): void {
    this.#opening.abort();
    this.#quality?.lost();
    this.#isPlaying = false;
    this.#playback?.release();
    this.#link?.close();
    this.#interrupt('lost', error);
  }

  #interrupt(type: 'lost' | 'unpublished', error: PlayerError): void {
    this.#watch.end();
    if (this.#playback?.messages === 0) this.#fail(error);
    else this.#emit({ type, error: this.#describe(error).toJSON() });
  }

  #fellSilent(error: PlayerError): void {
    const playback = this.#playback;
    // A server that takes the play of what is not there yet sends it when it is.
    if (error.code === 'CF_RTMP_PLAY_TIMEOUT' && playback?.isLive === true) playback.unpublish(error);
    else this.#lose(error);
  }

  /** A server that refuses a name whose signature may have ended gets one with another. */
  #canSign(error: unknown): boolean {
    if (this.#options.signs !== true || !this.#signing.mayHelp(error)) return false;
    this.#warn(error);
    return true;
  }

  #failOrSign(error: PlayerError): void {
    if (this.#isPlaying && this.#canSign(error)) this.#goOn();
    else this.#fail(error);
  }

  /** Flash Media Server says the length of an MP3 only when asked. Many servers do not answer. */
  async #askLength(connection: NetConnection, name: string): Promise<void> {
    const hasDuration = (): boolean => this.#playback?.hasDuration ?? false;
    if (hasDuration()) return;
    const duration = await getStreamLength(connection, name);
    if (duration !== undefined && !hasDuration()) this.#tellMetadata({ duration, raw: {} });
  }

  #tellMetadata({
    duration = Infinity,
    width,
    height,
    raw,
  }: Omit<StreamMetadata, 'tracks' | 'keyframes'>): void {
    const end = this.#candidate === undefined ? Infinity : endOf(this.#candidate) / 1000;
    const known = Math.min(duration, end);
    this.#emit({
      type: 'metadata',
      raw,
      ...withoutUndefined({ duration: known === Infinity ? undefined : known, width, height }),
    });
  }

  #tick(): void {
    const playback = this.#playback;
    if (playback === undefined) return;
    const { messages, droppedMessages, isHeld } = playback;
    const bytesReceived = this.#link?.bytesReceived ?? 0;
    this.#emit({ type: 'stats', bytesReceived, messages, droppedMessages, paused: isHeld || this.#isAsleep });
    if (this.#isPlaying) this.#watch.check(playback);
  }

  #pace(ahead: number): void {
    if (this.#pipeline === undefined || this.#candidate?.live === true) return;
    this.#pipeline.flushMs = ahead > PLENTY ? RELAXED_FLUSH_MS : RECORDING_FLUSH_MS;
  }

  #stage(stage: SessionStage): void {
    this.#emit({ type: 'stage', stage, elapsedMs: this.#now() - this.#startedAt });
  }

  #warn(error: PlayerError): void {
    this.#emit({ type: 'warning', error: this.#describe(error).toJSON() });
  }

  #fail(error: PlayerError): void {
    if (this.#life.signal.aborted) return;
    const described = this.#describe(error);
    this.#close();
    this.#environment.emit({ type: 'failure', error: described.toJSON() });
  }

  /** Adds what every report about an RTMP candidate needs. */
  #describe(error: PlayerError): PlayerError {
    const candidate = this.#link?.candidate;
    if (candidate === undefined) return error;
    const context = { url: candidate.tcUrl, streamName: candidate.streamName, ...error.context };
    return new PlayerError(error.code, { message: error.message, cause: error.cause, context });
  }

  #emit(event: SessionEvent): void {
    if (!this.#life.signal.aborted) this.#environment.emit(event);
  }

  #close(): void {
    this.#life.abort();
    this.#watch.end();
    clearInterval(this.#statsTimer);
    this.#playback?.release();
    this.#pipeline?.destroy();
    this.#link?.close();
  }
}

/** Where a candidate ends in ms, as far as it says so. */
function endOf({ start = 0, length }: RtmpCandidate): number {
  return length === undefined ? Infinity : (start + length) * 1000;
}

import { PlayerError } from '../../errors/player-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import type { NetConnection, NetStream, StatusInfo } from '../../protocol/connection/net-connection.js';
import { milliseconds } from '../../protocol/units.js';
import type { RtmpCandidate } from '../../source/candidate.js';
import type { AnotherConnection, ServerLink } from '../server-link.js';
import type { StreamPlayback } from '../stream-playback.js';
import type { SessionExtras } from '../session-extras.js';
import type { StreamNameSigning } from '../stream-name-signing.js';
import type { SessionCommand, SessionEvent, SessionOptions } from '../worker-protocol.js';
import { isTimeless } from '../media-time.js';
import { HeldStream } from './held-stream.js';
import { LiveCut } from './live-cut.js';
import { mayKnowPlay2 } from './play2-servers.js';
import { ThroughputMeter } from './throughput-meter.js';

/** What of a session a switch works with. */
export interface SwitchHost {
  readonly link: ServerLink;
  readonly playback: StreamPlayback;
  readonly options: SessionOptions;
  readonly signing: StreamNameSigning;
  readonly extras: SessionExtras | undefined;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** With the name of what plays, or is to be played: from the next play on, the one that is given. */
  readonly candidate: (streamName?: string) => RtmpCandidate;
  readonly isPlaying: () => boolean;
  /** Plays from where it was. */
  readonly replay: () => void;
  readonly emit: (event: SessionEvent) => void;
}

type SwitchCommand = Extract<SessionCommand, { type: 'switch' }>;

/** Servers that know `play2` answer in one round trip; others say nothing. ms. */
const PLAY2_MS = 2500;
/** For the first keyframe of a recording. ms. */
const RECORDING_MS = 8000;
/** For a keyframe of a live stream. ms. */
const LIVE_CUT_MS = 12_000;
const POLL_MS = 100;
const CUT_POLL_MS = 20;
const LIVE_ONLY = -1000;
/** As for the first play. */
const FC_SUBSCRIBE = { intervalMs: 1000, tries: 2 };
/** `play2` comes behind what was sent already; who chose by hand does not want to wait for so much. ms. */
const SOON = 3000;

/** What a server says of a stream that is not there, or is nothing for us. */
const MISSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CF_RTMP_STREAM_NOT_FOUND',
  'CF_RTMP_PLAY_FAILED',
  'CF_RTMP_STREAM_FAILED',
  'CF_RTMP_FILE_STRUCTURE_INVALID',
  'CF_RTMP_NO_SUPPORTED_TRACK',
]);

/**
 * Goes from one rendition to another while the stream plays: by `play2` where the server knows it, else by a second
 * NetStream, on a second connection where the server has one stream per connection. What plays goes on until the other
 * one is there. The latest wish counts.
 *
 * idle → asked (`play2` | second stream) → arriving → idle; a seek turns `asked` into a new play at its place
 */
export class RenditionSwitch {
  readonly #host: SwitchHost;
  readonly #meter = new ThroughputMeter();
  readonly #missing = new Set<string>();
  #next: SwitchCommand | undefined;
  #isRunning = false;
  /** Of a second stream that is being opened. */
  #opening: { readonly streamName: string; readonly controller: AbortController } | undefined;
  /** What begins with the next media that lands. */
  #arriving: string | undefined;
  /** What has played. */
  #proven: string | undefined;
  #hasPlay2 = true;
  #hasOneStream = false;
  /** Ends the watch for what `play2` brings. */
  #stopWatching: (() => void) | undefined;
  #reported: { readonly ahead: number; readonly end: number; readonly at: number } | undefined;

  constructor(host: SwitchHost) {
    this.#host = host;
    // It ended while this code was fetched.
    if (host.signal.aborted) return;
    const timer = setInterval(() => this.#measure(), POLL_MS);
    host.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    // From now on it takes wishes.
    host.emit({ type: 'switched', streamName: host.candidate().streamName, at: 0 });
  }

  /** Hears what the page says before the session does it. */
  hear(command: SessionCommand): void {
    if (command.type === 'switch') {
      this.#next = command;
      this.#opening?.controller.abort();
      void this.#run();
    } else if (command.type === 'buffered') {
      const { end } = this;
      if (end !== undefined) this.#reported = { ahead: command.ahead * 1000, end, at: this.#host.now() };
    } else if (command.type === 'seek') this.#beforeSeek();
  }

  /** Up to where media has been passed on, ms of media time. */
  get end(): number | undefined {
    return this.#host.playback.parts.time.last;
  }

  /** A stream that was being opened would be at the old place: a new play of it goes to the place of the seek. */
  #beforeSeek(): void {
    const opening = this.#opening;
    if (opening === undefined) return;
    opening.controller.abort();
    this.#leave(opening.streamName);
  }

  /** The connection is gone, with what was being opened on it: the next play is of that. */
  lost(): void {
    const opening = this.#opening;
    if (opening === undefined) return;
    opening.controller.abort();
    this.#begin(opening.streamName);
    if (!this.#host.candidate().live) return;
    this.#arriving = undefined;
    this.#say(opening.streamName, this.end ?? 0);
  }

  /** Media of a new play or seek follows, from `at` (ms). */
  landed(at: number): void {
    const streamName = this.#arriving;
    this.#arriving = undefined;
    if (streamName !== undefined) this.#say(streamName, at);
  }

  /** Whether a play that failed goes on with another rendition. */
  refused(thrown: unknown): boolean {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
    if (!MISSING.has(error.code)) return false;
    const { streamName, renditions = [], live, start = 0 } = this.#host.candidate();
    this.#missing.add(streamName);
    const left = renditions.map((one) => one.streamName).filter((name) => !this.#missing.has(name));
    const other = left.find((name) => name === this.#proven) ?? nearest(renditions, streamName, left);
    if (other === undefined) return false;
    this.#unsay(streamName, error);
    this.#host.candidate(other);
    this.#arriving = undefined;
    // It begins at once where nothing has played before; else it lands like a seek.
    if (this.end === undefined || live) this.#say(other, live ? 0 : start * 1000);
    else this.#arriving = other;
    return true;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let command = this.#take(); command !== undefined; command = this.#take()) {
      await this.#switch(command);
    }
    this.#isRunning = false;
  }

  #take(): SwitchCommand | undefined {
    const command = this.#next;
    this.#next = undefined;
    return this.#host.signal.aborted ? undefined : command;
  }

  async #switch(command: SwitchCommand): Promise<void> {
    const { options, signing, signal } = this.#host;
    const { streamName } = command;
    if (streamName === this.#host.candidate().streamName) return;
    const opening = { streamName, controller: new AbortController() };
    const stop = (): void => opening.controller.abort();
    signal.addEventListener('abort', stop, { once: true });
    this.#opening = opening;
    try {
      if (this.#playAnew(streamName)) return;
      const name = options.signs === true ? await signing.ask(streamName) : streamName;
      if (opening.controller.signal.aborted) return;
      // A server that was asked does it, whatever is wished next.
      this.#opening = undefined;
      if (await this.#byPlay2(command, name)) return;
      if (signal.aborted || this.#playAnew(streamName)) return;
      this.#opening = opening;
      await this.#byStream(command, name, opening.controller.signal);
    } catch (thrown) {
      if (!opening.controller.signal.aborted)
        this.#unsay(streamName, PlayerError.from(thrown, 'CF_INTERNAL'));
    } finally {
      signal.removeEventListener('abort', stop);
      if (this.#opening === opening) this.#opening = undefined;
    }
  }

  /** Where nothing flows that could go over into something else, the next play is of the other one. */
  #playAnew(streamName: string): boolean {
    const { playback, link, isPlaying, replay, candidate } = this.#host;
    const { stream, seek } = playback.parts;
    const isBusy = !isPlaying() || seek !== undefined;
    if (!isBusy && stream !== undefined && link.connection !== undefined) return false;
    this.#leave(streamName);
    if (isBusy) replay();
    if (isBusy && !candidate().live) return true;
    this.#arriving = undefined;
    this.#say(streamName, this.end ?? 0);
    return true;
  }

  /** Lets go of what plays; the next play is of this one. */
  #leave(streamName: string): void {
    this.#begin(streamName);
    this.#host.playback.leave();
  }

  /** @returns false: the server does not know it, or is better not asked */
  async #byPlay2(command: SwitchCommand, name: string): Promise<boolean> {
    const { playback, link, candidate, signal } = this.#host;
    const { stream } = playback.parts;
    const { streamName, from } = command;
    const ahead = from === undefined ? 0 : (this.end ?? 0) - from * 1000;
    if (!this.#hasPlay2 || stream === undefined || playback.isOver || ahead > SOON) return false;
    // A server that ends the one and starts the other would leave a live stream without pictures until a keyframe.
    if (!mayKnowPlay2(link.connection?.serverInfo, candidate().live)) return false;
    let isEntered = false;
    const stopWatching = (): void => {
      if (playback.parts.stream === stream) playback.onSwitchStatus = undefined;
    };
    playback.onSwitchStatus = (info: StatusInfo): boolean => {
      switch (info.code) {
        case 'NetStream.Play.Transition':
          this.#arrive(stream, streamName);
          return true;
        case 'NetStream.Play.Start':
          // nginx-rtmp has ended the one and starts the other, from where it was.
          isEntered = true;
          this.#begin(streamName);
          playback.goOnBy(stream, this.end ?? 0);
          playback.started();
          return true;
        default:
          return info.level === 'error' && info.code.startsWith('NetStream.Play.');
      }
    };
    try {
      await inTime(stream.play2({ streamName: name }), PLAY2_MS, signal);
      if (isEntered) stopWatching();
      return true;
    } catch (thrown) {
      stopWatching();
      if (signal.aborted) throw thrown;
      const { code } = PlayerError.from(thrown, 'CF_INTERNAL');
      if (code === 'CF_RTMP_STREAM_NOT_FOUND') throw thrown;
      // `Play.Failed` is said of a stream that is missing, too; a play of it tells.
      if (code !== 'CF_RTMP_PLAY_FAILED') this.#hasPlay2 = false;
      return false;
    }
  }

  /** The server goes over at a keyframe: what follows the new configuration is new. */
  #arrive(stream: NetStream, streamName: string): void {
    const { playback } = this.#host;
    const kind = playback.parts.pipeline.hasVideo === true ? 'video' : 'audio';
    // Another one that was on its way does not come any more.
    this.#stopWatching?.();
    const take = stream.onMedia;
    let isConfigured = false;
    this.#host.candidate(streamName);
    const watch: NetStream['onMedia'] = (message) => {
      take?.(message);
      if (message.type !== kind) return;
      if (isTimeless(message)) isConfigured ||= message.payload.byteLength > 0;
      else if (isConfigured) arrived();
    };
    const stop = (): void => {
      this.#stopWatching = undefined;
      if (stream.onMedia === watch) stream.onMedia = take;
      playback.onSwitchStatus = undefined;
    };
    this.#stopWatching = stop;
    const arrived = (): void => {
      stop();
      this.#say(streamName, this.end ?? 0);
    };
    stream.onMedia = watch;
    playback.onSwitchStatus = ({ code }) => {
      if (code === 'NetStream.Play.TransitionComplete') arrived();
      else if (code === 'NetStream.Seek.Notify') {
        // A seek ends a switch, by the new one.
        stop();
        this.#arriving = streamName;
      }
      return code === 'NetStream.Play.TransitionComplete';
    };
  }

  async #byStream({ streamName, from }: SwitchCommand, name: string, signal: AbortSignal): Promise<void> {
    const { playback, candidate, options, extras } = this.#host;
    const { stream, connection, spare } = await this.#another(signal);
    let isEntered = false;
    const enter = (go: () => void): void => {
      if (isEntered || signal.aborted) return;
      isEntered = true;
      this.#opening = undefined;
      const old = playback.parts.stream;
      go();
      old?.close();
      spare?.adopt();
      playback.started();
    };
    try {
      const { live, fcSubscribe } = candidate();
      if (live && fcSubscribe === true)
        await extras?.fcSubscribe?.(connection, name, { signal, ...FC_SUBSCRIBE });
      signal.throwIfAborted();
      stream.setBufferLength(milliseconds(Math.round(options.bufferLength * 1000)));
      if (live) await this.#cutLive(stream, streamName, name, signal, enter);
      else await this.#cutRecording(stream, streamName, name, from, signal, enter);
    } finally {
      if (!isEntered) {
        stream.close();
        spare?.connection.close();
      }
    }
  }

  async #another(signal: AbortSignal): Promise<{
    readonly stream: NetStream;
    readonly connection: NetConnection;
    readonly spare: AnotherConnection | undefined;
  }> {
    const { link } = this.#host;
    const { connection } = link;
    if (connection !== undefined && !this.#hasOneStream) {
      try {
        return { stream: await connection.createStream(true), connection, spare: undefined };
      } catch {
        signal.throwIfAborted();
        this.#hasOneStream = true;
      }
    }
    // By the way that plays.
    const spare = await link.dial(signal, link.candidate === undefined ? [] : [link.candidate]);
    const { connection: another } = spare;
    try {
      return { stream: await another.createStream(), connection: another, spare };
    } catch (thrown) {
      another.close();
      throw thrown;
    }
  }

  async #cutRecording(
    stream: NetStream,
    streamName: string,
    name: string,
    from: number | undefined,
    signal: AbortSignal,
    enter: (go: () => void) => void,
  ): Promise<void> {
    const { playback, candidate } = this.#host;
    const target = this.#seam(from === undefined ? Infinity : from * 1000);
    const begin = Math.max(0, playback.parts.index.before(target) ?? target);
    const held = new HeldStream(playback.parts.pipeline.hasVideo === true);
    let isFromZero = false;
    let hasGone = false;
    const go = (): void => {
      const { messages, data, configs } = held;
      enter(() => {
        this.#begin(streamName);
        playback.goOnBy(stream, target);
      });
      if (hasGone || playback.parts.stream !== stream) return;
      hasGone = true;
      for (const message of data) stream.onData?.(message);
      for (const message of isFromZero ? configs.values() : messages) stream.onMedia?.(message);
      // Only now what comes from the place itself can be decoded.
      if (isFromZero) playback.seek(target);
    };
    stream.onData = (message) => void held.data.push(message);
    // At that very moment: what is behind it goes its own way.
    const arrived = new Promise<void>((resolve, reject) => {
      stream.onStreamEof = resolve;
      let isSeeking = false;
      stream.onStatus = ({ code }) => {
        if (code === 'NetStream.Seek.Notify') isSeeking = false;
      };
      stream.onMedia = (message) => {
        if (isSeeking) return;
        const state = held.push(message);
        if (state === 'complete') {
          go();
          resolve();
        } else if (state === 'incomplete') {
          if (isFromZero) reject(noConfiguration(streamName));
          // What configures the decoders is at the beginning.
          isFromZero = isSeeking = true;
          held.restart();
          stream.seek(milliseconds(0)).catch(reject);
        }
      };
    });
    arrived.catch(() => undefined);
    const { start = 0, length } = candidate();
    const left = length === undefined ? undefined : (start + length) * 1000 - begin;
    await stream.play(name, {
      start: milliseconds(Math.round(begin)),
      ...(left === undefined ? {} : { length: milliseconds(Math.max(0, Math.round(left))) }),
    });
    await inTime(arrived, RECORDING_MS, signal);
    go();
  }

  /**
   * Where a recording goes over, ms: at the first known keyframe from `from` on that was sent already, else at the end of
   * what was.
   */
  #seam(from: number): number {
    const { index } = this.#host.playback.parts;
    const end = this.end ?? 0;
    const shown = index.times.map((time) => time + index.compositionOffset);
    return shown.find((time) => time >= from && time < end) ?? end;
  }

  async #cutLive(
    stream: NetStream,
    streamName: string,
    name: string,
    signal: AbortSignal,
    enter: (go: () => void) => void,
  ): Promise<void> {
    const { playback, now, candidate } = this.#host;
    const cut = new LiveCut();
    stream.onMedia = (message) => cut.push(message, now());
    await stream.play(name, { start: milliseconds(LIVE_ONLY) });
    const until = now() + LIVE_CUT_MS;
    while (now() < until) {
      signal.throwIfAborted();
      const { time, pipeline } = playback.parts;
      const found = cut.pick(
        {
          end: time.last,
          offset: time.offset ?? 0,
          playhead: this.#playhead(),
          hasVideo: pipeline.hasVideo === true,
        },
        now(),
      );
      if (found !== undefined) {
        enter(() => {
          candidate(streamName);
          time.offset = found.offset;
          playback.goOnBy(stream, 0);
          for (const message of found.messages) stream.onMedia?.(message);
        });
        this.#say(streamName, found.at);
        return;
      }
      await new Promise<void>((resolve) => setTimeout(resolve, CUT_POLL_MS));
    }
    throw new PlayerError('CF_RTMP_PLAY_TIMEOUT', {
      message: 'no keyframe of the other rendition has come',
      context: { stage: 'play', streamName },
    });
  }

  /** ms of media time; the page said when it had how much. */
  #playhead(): number | undefined {
    if (this.#reported === undefined) return undefined;
    const { end, ahead, at } = this.#reported;
    return end - ahead + this.#host.now() - at;
  }

  /** From here on it is this one, also where the connection is lost and made again. */
  #begin(streamName: string): void {
    this.#host.candidate(streamName);
    this.#arriving = streamName;
  }

  #say(streamName: string, at: number): void {
    this.#proven = streamName;
    this.#host.emit({ type: 'switched', streamName, at: at / 1000 });
  }

  #unsay(streamName: string, error: PlayerError): void {
    this.#host.emit({ type: 'unswitched', streamName, error: error.toJSON() });
  }

  #measure(): void {
    const { link, playback, now } = this.#host;
    const { seek, time } = playback.parts;
    const sample = this.#meter.take(
      {
        bytes: link.bytesReceived,
        mediaMs: seek === undefined ? time.last : undefined,
        isExpecting: playback.isExpectingMedia,
      },
      now(),
    );
    if (sample !== undefined) this.#host.emit({ type: 'throughput', ...sample });
  }
}

function nearest(
  renditions: readonly { readonly streamName: string }[],
  missing: string,
  left: readonly string[],
): string | undefined {
  const names = renditions.map(({ streamName }) => streamName);
  const at = names.indexOf(missing);
  return [...left].sort(
    (one, other) => Math.abs(names.indexOf(one) - at) - Math.abs(names.indexOf(other) - at),
  )[0];
}

function noConfiguration(streamName: string): PlayerError {
  return new PlayerError('CF_MEDIA_NO_TRACKS', {
    message: 'the other rendition came without what configures its decoder',
    context: { stage: 'media', streamName },
  });
}

function inTime<T>(answer: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new PlayerError('CF_RTMP_CALL_TIMEOUT', { message: `nothing came in ${ms} ms` }));
    }, ms);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

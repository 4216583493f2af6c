import { PlayerError } from '../../errors/player-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import type { NetConnection, NetStream, StatusInfo } from '../../protocol/connection/net-connection.js';
import { milliseconds } from '../../protocol/units.js';
import type { RtmpCandidate } from '../../source/candidate.js';
import type { AnotherConnection, ServerLink } from '../server-link.js';
import type { StreamPlayback } from '../stream-playback.js';
import type { SessionCommand, SessionEvent } from '../worker-protocol.js';
import { isTimeless } from '../media-time.js';
import { LiveCut } from './live-cut.js';
import { mayKnowPlay2 } from './play2-servers.js';
import { ThroughputMeter } from './throughput-meter.js';

/** What of a session a switch works with. */
export interface SwitchHost {
  readonly link: ServerLink;
  readonly playback: StreamPlayback;
  /** Seconds. */
  readonly bufferLength: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** With the name of what plays, or is to be played. */
  readonly candidate: () => RtmpCandidate;
  readonly isPlaying: () => boolean;
  /** From the next play on it is this one. */
  readonly name: (streamName: string) => void;
  readonly sign: (streamName: string) => Promise<string>;
  readonly subscribe: (connection: NetConnection, name: string, signal: AbortSignal) => Promise<void>;
  /** Plays from where it was. */
  readonly replay: () => void;
  readonly emit: (event: SessionEvent) => void;
}

type SwitchCommand = Extract<SessionCommand, { type: 'switch' }>;

/** Servers that know `play2` answer in one round trip; others say nothing. ms. */
const PLAY2_MS = 2500;
/** For a keyframe of a live stream. ms. */
const LIVE_CUT_MS = 12_000;
const POLL_MS = 100;
const CUT_POLL_MS = 20;
const LIVE_ONLY = -1000;
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
  #reported: { readonly ahead: number; readonly end: number; readonly at: number } | undefined;

  constructor(host: SwitchHost) {
    this.#host = host;
    const timer = setInterval(() => this.#measure(), POLL_MS);
    host.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  to(command: SwitchCommand): void {
    this.#next = command;
    this.#opening?.controller.abort();
    void this.#run();
  }

  /** Seconds that the page has ahead of the playhead. */
  buffered(ahead: number): void {
    const { end } = this.#host.playback;
    if (end !== undefined) this.#reported = { ahead: ahead * 1000, end, at: this.#host.now() };
  }

  /** A stream that was being opened would be at the old place: a new play of it goes to the place of the seek. */
  beforeSeek(): void {
    const opening = this.#opening;
    if (opening === undefined) return;
    opening.controller.abort();
    this.#leave(opening.streamName);
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
    this.#host.name(other);
    this.#arriving = undefined;
    // It begins at once where nothing has played before; else it lands like a seek.
    if (this.#host.playback.end === undefined || live) this.#say(other, live ? 0 : start * 1000);
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
    const { sign, signal } = this.#host;
    const { streamName } = command;
    if (streamName === this.#host.candidate().streamName) return;
    const opening = { streamName, controller: new AbortController() };
    const stop = (): void => opening.controller.abort();
    signal.addEventListener('abort', stop, { once: true });
    this.#opening = opening;
    try {
      if (this.#playAnew(streamName)) return;
      const name = await sign(streamName);
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
    const isBusy = !isPlaying() || playback.isSeeking;
    if (!isBusy && playback.stream !== undefined && link.connection !== undefined) return false;
    this.#leave(streamName);
    if (isBusy) replay();
    if (isBusy && !candidate().live) return true;
    this.#arriving = undefined;
    this.#say(streamName, playback.end ?? 0);
    return true;
  }

  /** Lets go of what plays; the next play is of this one. */
  #leave(streamName: string): void {
    const { playback, name } = this.#host;
    const old = playback.stream;
    name(streamName);
    this.#arriving = streamName;
    playback.release();
    old?.close();
  }

  /** @returns false: the server does not know it, or is better not asked */
  async #byPlay2(command: SwitchCommand, name: string): Promise<boolean> {
    const { playback, link, candidate, signal } = this.#host;
    const { stream } = playback;
    const { streamName, from } = command;
    const ahead = from === undefined ? 0 : (playback.end ?? 0) - from * 1000;
    if (!this.#hasPlay2 || stream === undefined || playback.isOver || ahead > SOON) return false;
    // A server that ends the one and starts the other would leave a live stream without pictures until a keyframe.
    if (!mayKnowPlay2(link.connection?.serverInfo, candidate().live)) return false;
    const { enter } = playback.entry(Infinity);
    let isEntered = false;
    const stopWatching = (): void => {
      if (playback.stream === stream) playback.onSwitchStatus = undefined;
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
          enter(stream);
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
    const kind = playback.hasVideo ? 'video' : 'audio';
    const take = stream.onMedia;
    let isConfigured = false;
    this.#host.name(streamName);
    const watch: NetStream['onMedia'] = (message) => {
      take?.(message);
      if (message.type !== kind) return;
      if (isTimeless(message)) isConfigured ||= message.payload.byteLength > 0;
      else if (isConfigured) arrived();
    };
    const stop = (): void => {
      if (stream.onMedia === watch) stream.onMedia = take;
      playback.onSwitchStatus = undefined;
    };
    const arrived = (): void => {
      stop();
      this.#say(streamName, playback.end ?? 0);
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
    const { playback, candidate, subscribe, bufferLength } = this.#host;
    const { stream, connection, spare } = await this.#another(signal);
    let isEntered = false;
    const enter = (go: () => void): void => {
      if (isEntered || signal.aborted) return;
      isEntered = true;
      this.#opening = undefined;
      const old = playback.stream;
      go();
      old?.close();
      spare?.adopt();
      playback.started();
    };
    try {
      await subscribe(connection, name, signal);
      signal.throwIfAborted();
      stream.setBufferLength(milliseconds(Math.round(bufferLength * 1000)));
      if (candidate().live) await this.#cutLive(stream, streamName, name, signal, enter);
      else await this.#cutRecording(stream, streamName, name, from, enter);
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
    const spare = await link.another(signal);
    return { stream: await spare.connection.createStream(), connection: spare.connection, spare };
  }

  async #cutRecording(
    stream: NetStream,
    streamName: string,
    name: string,
    from: number | undefined,
    enter: (go: () => void) => void,
  ): Promise<void> {
    const { playback, candidate } = this.#host;
    const entry = playback.entry(from === undefined ? Infinity : from * 1000);
    const go = (): void =>
      enter(() => {
        this.#begin(streamName);
        entry.enter(stream);
      });
    // At that very moment: what is behind it is media already.
    stream.onStatus = ({ code }) => code === 'NetStream.Play.Start' && go();
    stream.onMedia = (message) => {
      go();
      stream.onMedia?.(message);
    };
    const { start = 0, length } = candidate();
    const left = length === undefined ? undefined : (start + length) * 1000 - entry.start;
    await stream.play(name, {
      start: milliseconds(Math.round(entry.start)),
      ...(left === undefined ? {} : { length: milliseconds(Math.max(0, Math.round(left))) }),
    });
    go();
  }

  async #cutLive(
    stream: NetStream,
    streamName: string,
    name: string,
    signal: AbortSignal,
    enter: (go: () => void) => void,
  ): Promise<void> {
    const { playback, now } = this.#host;
    const cut = new LiveCut();
    stream.onMedia = (message) => cut.push(message, now());
    await stream.play(name, { start: milliseconds(LIVE_ONLY) });
    const until = now() + LIVE_CUT_MS;
    while (now() < until) {
      signal.throwIfAborted();
      const found = cut.pick(
        {
          end: playback.end,
          offset: playback.offset,
          playhead: this.#playhead(),
          hasVideo: playback.hasVideo,
        },
        now(),
      );
      if (found !== undefined) {
        enter(() => {
          this.#host.name(streamName);
          playback.enterLive(stream, found.offset);
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
    this.#host.name(streamName);
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
    const sample = this.#meter.take(
      {
        bytes: link.bytesReceived,
        mediaMs: playback.isSeeking ? undefined : playback.end,
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

function inTime<T>(answer: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new PlayerError('CF_RTMP_CALL_TIMEOUT', { message: `no answer to play2 in ${ms} ms` }));
    }, ms);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

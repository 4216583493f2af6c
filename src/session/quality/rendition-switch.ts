import { PlayerError } from '../../errors/player-error.js';
import type { ErrorCode } from '../../errors/error-code.js';
import type { NetStream } from '../../protocol/connection/net-connection.js';
import type { SessionCommand } from '../worker-protocol.js';
import { holdEntry } from './held-entry.js';
import { Play2Switch } from './play2-switch.js';
import { SecondStreamSwitch } from './second-stream.js';
import type { SwitchCommand, SwitchCourse, SwitchHost } from './switch-host.js';
import { ThroughputMeter } from './throughput-meter.js';

const POLL_MS = 100;

/** What a server says of a stream that is not there, or is nothing for us. */
const MISSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CF_RTMP_STREAM_NOT_FOUND',
  'CF_RTMP_PLAY_FAILED',
  'CF_RTMP_STREAM_FAILED',
  'CF_RTMP_FILE_STRUCTURE_INVALID',
  'CF_RTMP_NO_SUPPORTED_TRACK',
]);

/** A wish that is being carried out. */
interface Turn {
  readonly streamName: string;
  readonly controller: AbortController;
  /** A server that was asked does it, whatever is wished next. */
  isAsked: boolean;
}

/**
 * Goes from one rendition to another while the stream plays: by `play2` where the server knows it, else by a second
 * NetStream, on a second connection where the server has one stream per connection. What plays goes on until the other
 * one is there. The latest wish counts.
 *
 * idle → turn (`play2` | second stream) → arriving → idle; a seek, or a loss of the connection, turns it into a new play
 */
export class RenditionSwitch implements SwitchCourse {
  readonly #host: SwitchHost;
  readonly #play2: Play2Switch;
  readonly #second: SecondStreamSwitch;
  readonly #meter = new ThroughputMeter();
  readonly #missing = new Set<string>();
  #next: SwitchCommand | undefined;
  #isRunning = false;
  #turn: Turn | undefined;
  /** What begins with the next media that lands. */
  #arriving: string | undefined;
  /** What it began with. */
  readonly #first: string;
  /** What has played, last, after a switch. */
  #proven: string | undefined;
  #reported: { readonly ahead: number; readonly end: number; readonly at: number } | undefined;

  constructor(host: SwitchHost) {
    this.#host = host;
    this.#first = host.candidate().streamName;
    this.#play2 = new Play2Switch(host, this);
    this.#second = new SecondStreamSwitch(host, this);
    // It ended while this code was fetched.
    if (host.signal.aborted) return;
    const timer = setInterval(() => this.#measure(), POLL_MS);
    host.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    // From now on it takes wishes.
    host.emit({ type: 'switched', streamName: this.#first, at: 0 });
  }

  get end(): number | undefined {
    return this.#host.playback.parts.time.last;
  }
  /** The page said when it had how much. */
  get playhead(): number | undefined {
    if (this.#reported === undefined) return undefined;
    const { end, ahead, at } = this.#reported;
    return end - ahead + this.#host.now() - at;
  }

  begin(streamName: string): void {
    this.#host.candidate(streamName);
    this.#arriving = streamName;
  }

  arrived(streamName: string, at: number): void {
    this.#proven = streamName;
    this.#host.emit({ type: 'switched', streamName, at: at / 1000 });
  }

  /** Hears what the page says before the session does it. */
  hear(command: SessionCommand): void {
    if (command.type === 'switch') {
      this.#next = command;
      if (this.#turn?.isAsked === false) this.#turn.controller.abort();
      void this.#run();
    } else if (command.type === 'buffered') {
      const { end } = this;
      if (end !== undefined) this.#reported = { ahead: command.ahead * 1000, end, at: this.#host.now() };
    } else if (command.type === 'seek') this.#beforeSeek();
  }

  /** A stream that was being opened would be at the old place: a new play of it goes to the place of the seek. */
  #beforeSeek(): void {
    const turn = this.#turn;
    if (turn === undefined || turn.isAsked) return;
    turn.controller.abort();
    this.#leave(turn.streamName);
  }

  /** The connection is gone, with what was to come by it: the next play is of that. */
  lost(): void {
    const coming = this.#play2.leave();
    const turn = this.#turn;
    const streamName = turn?.streamName ?? coming;
    if (streamName === undefined) return;
    turn?.controller.abort();
    this.begin(streamName);
    if (!this.#host.candidate().live) return;
    this.#arriving = undefined;
    this.arrived(streamName, this.end ?? 0);
  }

  /** Media of a new play or seek follows, from `at` (ms). */
  landed(at: number): void {
    const streamName = this.#arriving ?? this.#play2.leave();
    this.#arriving = undefined;
    if (streamName !== undefined) this.arrived(streamName, at);
  }

  /** A new play of another rendition within a recording: what it begins with is held until it can be decoded. */
  uses(stream: NetStream): void {
    const { playback, candidate, replay } = this.#host;
    const { live, streamName } = candidate();
    const { seek, pipeline } = playback.parts;
    const before = this.#proven ?? this.#first;
    if (live || seek === undefined || this.end === undefined || before === streamName) return;
    const { onMedia, onData, onStatus, onStreamEof } = stream;
    const { onStatus: hear } = holdEntry(
      stream,
      { hasVideo: pipeline.hasVideo === true, streamName },
      ({ data, messages, last }) => {
        Object.assign(stream, { onMedia, onData, onStatus, onStreamEof });
        for (const message of data) onData?.(message);
        for (const message of messages) onMedia?.(message);
        if (last !== undefined) playback.seek(playback.parts.seek?.target ?? seek.target, last);
        else if (messages.length === 0) onStreamEof?.();
      },
      (thrown) => {
        if (playback.parts.stream !== stream) return;
        this.#missing.add(streamName);
        this.#unsay(streamName, thrown);
        this.begin(before);
        replay();
      },
    );
    stream.onStatus = (info) => {
      hear(info.code);
      onStatus?.(info);
    };
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
    if (this.end === undefined || live) this.arrived(other, live ? 0 : start * 1000);
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
    const { options, signing, signal: life } = this.#host;
    const { streamName } = command;
    if (streamName === this.#host.candidate().streamName) return;
    const turn: Turn = { streamName, controller: new AbortController(), isAsked: false };
    const { signal } = turn.controller;
    const stop = (): void => turn.controller.abort();
    life.addEventListener('abort', stop, { once: true });
    this.#turn = turn;
    try {
      if (this.#playAnew(streamName)) return;
      const name = options.signs === true ? await signing.ask(streamName) : streamName;
      signal.throwIfAborted();
      turn.isAsked = true;
      if (await this.#play2.go(command, name, signal)) return;
      turn.isAsked = false;
      signal.throwIfAborted();
      if (this.#playAnew(streamName)) return;
      await this.#second.go(command, name, signal, () => {
        if (this.#turn === turn) this.#turn = undefined;
      });
    } catch (thrown) {
      if (!signal.aborted) this.#unsay(streamName, thrown);
    } finally {
      life.removeEventListener('abort', stop);
      if (this.#turn === turn) this.#turn = undefined;
    }
  }

  /** Where nothing flows that could go over into something else, the next play is of the other one. */
  #playAnew(streamName: string): boolean {
    const { playback, link, isPlaying, isLost, replay, candidate } = this.#host;
    const { stream, seek } = playback.parts;
    const isBusy = !isPlaying() || seek !== undefined;
    if (!isBusy && stream !== undefined && link.connection !== undefined) return false;
    this.#leave(streamName);
    // When a stream that was lost is asked for again is an affair of the page.
    if (isBusy && !isLost()) replay();
    if (isBusy && !candidate().live) return true;
    this.#arriving = undefined;
    this.arrived(streamName, this.end ?? 0);
    return true;
  }

  /** Lets go of what plays; the next play is of this one. */
  #leave(streamName: string): void {
    this.begin(streamName);
    this.#host.playback.leave();
  }

  #unsay(streamName: string, thrown: unknown): void {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
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

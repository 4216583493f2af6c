import { PlayerError } from '../../errors/player-error.js';
import type { NetConnection, NetStream } from '../../protocol/connection/net-connection.js';
import { milliseconds } from '../../protocol/units.js';
import type { AnotherConnection } from '../server-link.js';
import { holdEntry, type Entry } from './held-entry.js';
import { inTime } from './in-time.js';
import { LiveCut } from './live-cut.js';
import type { SwitchCommand, SwitchCourse, SwitchHost } from './switch-host.js';

/** For the first keyframe of a recording. ms. */
const RECORDING_MS = 8000;
/** For a keyframe of a live stream. ms. */
const LIVE_CUT_MS = 12_000;
const CUT_POLL_MS = 20;
const LIVE_ONLY = -1000;
/** As for the first play. */
const FC_SUBSCRIBE = { intervalMs: 1000, tries: 2 };

interface Another {
  readonly stream: NetStream;
  readonly connection: NetConnection;
  readonly spare: AnotherConnection | undefined;
}

/** One wish on its way. */
interface Wish {
  readonly streamName: string;
  /** As the stream is to be asked for. */
  readonly name: string;
  /** Seconds of media time; who chose by hand does not want to wait for what is behind it. */
  readonly from: number | undefined;
  readonly signal: AbortSignal;
  /** The new stream takes the place of the old one, by `go`; once. */
  readonly enter: (go: () => void) => void;
}

/** Goes over by a second NetStream, which plays beside the first until it can take its place at a keyframe. */
export class SecondStreamSwitch {
  readonly #host: SwitchHost;
  readonly #course: SwitchCourse;
  #hasOneStream = false;

  constructor(host: SwitchHost, course: SwitchCourse) {
    this.#host = host;
    this.#course = course;
  }

  /** @param onEnter nothing can be taken back from now on */
  async go(
    { streamName, from }: SwitchCommand,
    name: string,
    signal: AbortSignal,
    onEnter: () => void,
  ): Promise<void> {
    const { playback, candidate, options, extras, entered } = this.#host;
    const { stream, connection, spare } = await this.#another(signal);
    let isEntered = false;
    const enter = (go: () => void): void => {
      if (isEntered || signal.aborted) return;
      isEntered = true;
      onEnter();
      const old = playback.parts.stream;
      go();
      old?.close();
      spare?.adopt();
      playback.started();
      entered();
    };
    try {
      const { live, fcSubscribe } = candidate();
      if (live && fcSubscribe === true)
        await extras?.fcSubscribe?.(connection, name, { signal, ...FC_SUBSCRIBE });
      signal.throwIfAborted();
      stream.setBufferLength(milliseconds(Math.round(options.bufferLength * 1000)));
      const wish = { streamName, name, from, signal, enter };
      await (live ? this.#cutLive(stream, wish) : this.#cutRecording(stream, wish));
    } finally {
      if (!isEntered) {
        stream.close();
        spare?.connection.close();
      }
    }
  }

  async #another(signal: AbortSignal): Promise<Another> {
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

  async #cutRecording(stream: NetStream, { streamName, name, from, signal, enter }: Wish): Promise<void> {
    const { playback, candidate } = this.#host;
    // At a known keyframe that was sent already, else at the end of what was.
    const end = this.#course.end ?? 0;
    const target = (from === undefined ? undefined : playback.seam(from * 1000)) ?? end;
    const begin = Math.max(0, playback.parts.index.before(target) ?? target);
    const go = ({ data, messages, last }: Entry): void => {
      enter(() => {
        this.#course.begin(streamName);
        playback.goOnBy(stream, target);
      });
      if (playback.parts.stream !== stream) return;
      for (const message of data) stream.onData?.(message);
      for (const message of messages) stream.onMedia?.(message);
      // Only now what comes from the place itself can be decoded.
      if (last !== undefined) playback.seek(target, last);
    };
    const arrived = new Promise<void>((resolve, reject) => {
      const { onStatus } = holdEntry(
        stream,
        { hasVideo: playback.parts.pipeline.hasVideo === true, streamName },
        (entry) => {
          go(entry);
          resolve();
        },
        reject,
      );
      stream.onStatus = ({ code }) => onStatus(code);
    });
    arrived.catch(() => undefined);
    const { start = 0, length } = candidate();
    const left = length === undefined ? undefined : (start + length) * 1000 - begin;
    await stream.play(name, {
      start: milliseconds(Math.round(begin)),
      ...(left === undefined ? {} : { length: milliseconds(Math.max(0, Math.round(left))) }),
    });
    await inTime(arrived, RECORDING_MS, signal);
  }

  async #cutLive(stream: NetStream, { streamName, name, signal, enter }: Wish): Promise<void> {
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
          playhead: this.#course.playhead,
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
        this.#course.arrived(streamName, found.at);
        return;
      }
      await new Promise<void>((resolve) => setTimeout(resolve, CUT_POLL_MS));
    }
    throw new PlayerError('CF_RTMP_PLAY_TIMEOUT', {
      message: 'no keyframe of the other rendition has come',
      context: { stage: 'play', streamName },
    });
  }
}

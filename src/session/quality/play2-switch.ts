import { PlayerError } from '../../errors/player-error.js';
import type { NetStream, StatusInfo } from '../../protocol/connection/net-connection.js';
import { isTimeless } from '../media-time.js';
import { inTime } from './in-time.js';
import { mayKnowPlay2 } from './play2-servers.js';
import type { SwitchCommand, SwitchCourse, SwitchHost } from './switch-host.js';

/** Servers that know `play2` answer in one round trip; others say nothing. ms. */
const ANSWER_MS = 2500;
/** `play2` comes behind what was sent already; who chose by hand does not want to wait for so much. ms. */
const SOON = 3000;

/** Goes over by `play2`, which the server does at a keyframe of its choice. */
export class Play2Switch {
  readonly #host: SwitchHost;
  readonly #course: SwitchCourse;
  #isKnown = true;
  /** The server goes over; what was sent before still comes. */
  #transit: { readonly streamName: string; readonly stop: () => void } | undefined;

  constructor(host: SwitchHost, course: SwitchCourse) {
    this.#host = host;
    this.#course = course;
  }

  /**
   * @param name of the stream, as it is to be asked for
   * @returns false: the server does not know it, or is better not asked
   */
  async go(command: SwitchCommand, name: string, signal: AbortSignal): Promise<boolean> {
    const { playback } = this.#host;
    const { stream } = playback.parts;
    if (stream === undefined || !this.#isWorthwhile(command)) return false;
    let isEntered = false;
    const stopWatching = (): void => {
      if (playback.parts.stream === stream) playback.onSwitchStatus = undefined;
    };
    playback.onSwitchStatus = (info) => {
      const { code } = info;
      if (code === 'NetStream.Play.Transition') this.#watch(stream, command.streamName);
      else if (code === 'NetStream.Play.Start') {
        isEntered = true;
        this.#enter(stream, command.streamName);
      } else return info.level === 'error' && code.startsWith('NetStream.Play.');
      return true;
    };
    try {
      await inTime(stream.play2({ streamName: name }), ANSWER_MS, signal);
      if (isEntered) stopWatching();
      return true;
    } catch (thrown) {
      stopWatching();
      signal.throwIfAborted();
      const { code } = PlayerError.from(thrown, 'CF_INTERNAL');
      if (code === 'CF_RTMP_STREAM_NOT_FOUND') throw thrown;
      // `Play.Failed` is said of a stream that is missing, too; a play of it tells. A stream that is gone says nothing.
      const isSaid = code !== 'CF_RTMP_PLAY_FAILED' && playback.parts.stream === stream;
      if (isSaid) this.#isKnown = false;
      return false;
    }
  }

  /** Ends the watch for what was to come. @returns of what, if the server was about to go over */
  leave(): string | undefined {
    const transit = this.#transit;
    transit?.stop();
    return transit?.streamName;
  }

  #isWorthwhile({ from }: SwitchCommand): boolean {
    const { playback, link, candidate } = this.#host;
    const ahead = from === undefined ? 0 : (this.#course.end ?? 0) - from * 1000;
    if (!this.#isKnown || playback.isOver || ahead > SOON) return false;
    // A server that ends the one and starts the other would leave a live stream without pictures until a keyframe.
    return mayKnowPlay2(link.connection?.serverInfo, candidate().live);
  }

  /** It has ended the one and starts the other, from where it was. */
  #enter(stream: NetStream, streamName: string): void {
    const { playback } = this.#host;
    this.#course.begin(streamName);
    playback.goOnBy(stream, this.#course.end ?? 0);
    playback.started();
  }

  /** The server goes over at a keyframe: what follows the new configuration is new. */
  #watch(stream: NetStream, streamName: string): void {
    const { playback, candidate } = this.#host;
    const kind = playback.parts.pipeline.hasVideo === true ? 'video' : 'audio';
    // Another one that was on its way does not come any more.
    this.leave();
    const take = stream.onMedia;
    let isConfigured = false;
    candidate(streamName);
    const watch: NetStream['onMedia'] = (message) => {
      take?.(message);
      if (message.type !== kind) return;
      if (isTimeless(message)) isConfigured ||= message.payload.byteLength > 0;
      else if (isConfigured) arrived();
    };
    const onStatus = ({ code }: StatusInfo): boolean => {
      if (code === 'NetStream.Play.TransitionComplete') arrived();
      else if (code === 'NetStream.Seek.Notify') {
        // A seek ends a switch, by the new one.
        stop();
        this.#course.begin(streamName);
      }
      return code === 'NetStream.Play.TransitionComplete';
    };
    const stop = (): void => {
      if (this.#transit !== transit) return;
      this.#transit = undefined;
      if (stream.onMedia === watch) stream.onMedia = take;
      if (playback.onSwitchStatus === onStatus) playback.onSwitchStatus = undefined;
    };
    const arrived = (): void => {
      if (this.#transit !== transit) return;
      stop();
      this.#course.arrived(streamName, this.#course.end ?? 0);
    };
    const transit = { streamName, stop };
    this.#transit = transit;
    stream.onMedia = watch;
    playback.onSwitchStatus = onStatus;
  }
}

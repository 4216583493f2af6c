import type {
  ConnectAnswer,
  ConnectInfo,
  PublishAnswer,
  ServerHandler,
  ServerPlayOptions,
  ServerStream,
} from '../../protocol/connection/server.js';
import { isAmfObject, type AmfValue } from '../../protocol/amf/amf-value.js';
import type { DataMessage, MediaMessage } from '../../protocol/message/message.js';
import type { MediaLibrary, TitleLease } from '../library/media-library.js';
import { objectKeyOf, withoutQuery } from '../library/stream-name.js';
import { UnplayableFile } from '../library/title.js';
import type { Publication } from '../live/live-stream.js';
import type { LiveStreams } from '../live/live-streams.js';
import { LiveViewer } from '../live/live-viewer.js';
import { decideConnect, rejection, type AppKind } from './connect-policy.js';
import { DEFAULT_BUFFER_LENGTH, VodPlayback } from './vod-playback.js';

export interface ServerContent {
  readonly library: MediaLibrary;
  readonly live: LiveStreams;
  /** Domain names of streaming distributions that this server stands for. */
  readonly distributions: readonly string[];
}

interface QueuedPlay {
  readonly name: string;
  readonly lease: TitleLease;
  readonly options: ServerPlayOptions;
}

/** What a client does with one message stream. */
interface StreamState {
  vod?: VodPlayback;
  viewer?: LiveViewer;
  publication?: Publication;
  bufferLength: number;
  /** Counts plays, so that one that took long to open does not replace a later one. */
  plays: number;
  /** `play` without reset: what comes behind. */
  readonly playlist: QueuedPlay[];
}

/** Entries that a playlist may have. */
const MAX_PLAYLIST = 100;

/** One client of the local distribution: RTMP commands on one side, files and live streams on the other. */
export class ClientSession implements ServerHandler {
  readonly #content: ServerContent;
  readonly #streams = new WeakMap<ServerStream, StreamState>();
  #app: AppKind = 'vod';

  constructor(content: ServerContent) {
    this.#content = content;
  }

  onConnect(info: ConnectInfo): ConnectAnswer {
    const decision = decideConnect(info, this.#content.distributions);
    if ('refused' in decision) return rejection(decision.refused);
    this.#app = decision.app;
    return { accept: true, information: { data: { version: '3,5,7,7009' } } };
  }

  async onPlay(stream: ServerStream, name: string, options: ServerPlayOptions): Promise<void> {
    const state = this.#stateOf(stream);
    state.plays += 1;
    if (options.reset) this.#stop(state);
    if (this.#app === 'live') this.#playLive(stream, state, name, options);
    else await this.#playFile(stream, state, name, options);
  }

  onPause(stream: ServerStream, paused: boolean): void {
    const { vod, viewer } = this.#stateOf(stream);
    (vod ?? viewer)?.pause(paused);
  }

  onSeek(stream: ServerStream, to: number): void {
    const { vod } = this.#stateOf(stream);
    if (vod !== undefined) {
      vod.seek(to);
      return;
    }
    stream.sendStatus({
      level: 'error',
      code: 'NetStream.Seek.Failed',
      description: `Failed to seek ${to} (stream ID: ${stream.id}).`,
    });
  }

  onBufferLength(stream: ServerStream, length: number): void {
    const state = this.#stateOf(stream);
    state.bufferLength = length;
    state.vod?.setBufferLength(length);
  }

  onPublish(stream: ServerStream, name: string): PublishAnswer {
    const plain = withoutQuery(name);
    if (this.#app !== 'live') {
      return {
        accept: false,
        description: 'This distribution does not take streams; publish to the app live.',
      };
    }
    const state = this.#stateOf(stream);
    this.#stop(state);
    const publication = this.#content.live.get(plain)?.publish();
    if (publication === undefined) {
      return { accept: false, description: `${plain} is already being published, or cannot be a name.` };
    }
    state.publication = publication;
    return { accept: true, description: `${plain} is now published.` };
  }

  onPublishMedia(stream: ServerStream, message: MediaMessage): void {
    const { type, timestamp, payload } = message;
    // Zero-length messages are between one stream and the next; nobody has a use for them.
    if (payload.byteLength > 0) this.#stateOf(stream).publication?.send({ type, timestamp, payload });
  }

  onPublishData(stream: ServerStream, message: DataMessage): void {
    const [, values] = message.values;
    if (message.name !== 'onMetaData' || values === undefined || !isAmfObject(values)) return;
    this.#stateOf(stream).publication?.setMetadata(values);
  }

  onCloseStream(stream: ServerStream): void {
    const state = this.#streams.get(stream);
    if (state === undefined) return;
    state.plays += 1;
    this.#stop(state);
  }

  async onCall(name: string, values: readonly AmfValue[]): Promise<readonly AmfValue[] | undefined> {
    if (name !== 'getStreamLength') return undefined;
    const [streamName] = values;
    const key = typeof streamName === 'string' && this.#app === 'vod' ? objectKeyOf(streamName) : undefined;
    try {
      const lease = key === undefined ? undefined : await this.#content.library.open(key);
      lease?.release();
      return [lease?.title.duration ?? 0];
    } catch {
      return [0];
    }
  }

  #playLive(stream: ServerStream, state: StreamState, name: string, options: ServerPlayOptions): void {
    this.#stop(state);
    // Only files have a position, and there are no recordings here.
    const live = options.start >= 0 ? undefined : this.#content.live.get(withoutQuery(name));
    if (live === undefined) this.#sayNotFound(stream, name);
    else state.viewer = new LiveViewer(stream, live, name, options.reset);
  }

  async #playFile(
    stream: ServerStream,
    state: StreamState,
    name: string,
    options: ServerPlayOptions,
  ): Promise<void> {
    const play = state.plays;
    const key = objectKeyOf(name);
    try {
      // -1000 is for live streams only, and there are none: as a Flash Media Server does, wait for one.
      if (options.start === -1000) return;
      const lease = key === undefined ? undefined : await this.#content.library.open(key);
      if (lease === undefined) {
        // -2000 waits for somebody to publish the name: the silence that the documentation's troubleshooting is about.
        if (options.start >= 0) this.#sayNotFound(stream, name);
        return;
      }
      if (stream.isClosed || (options.reset && play !== state.plays)) lease.release();
      else if (state.vod?.isFinished === false && !options.reset)
        this.#queue(state, { name, lease, options });
      else this.#start(stream, state, { name, lease, options });
    } catch (error) {
      if (!(error instanceof UnplayableFile)) throw error;
      stream.sendStatus({
        level: 'error',
        code: error.code,
        description: `Failed to play ${name}; ${error.message}.`,
        details: name,
      });
    }
  }

  #start(stream: ServerStream, state: StreamState, { name, lease, options }: QueuedPlay): void {
    this.#stopPlaying(state);
    const vod = new VodPlayback(stream, lease, {
      name,
      start: Math.max(0, options.start),
      length: options.length,
      reset: options.reset,
      bufferLength: state.bufferLength,
      onEnd: () => {
        const next = state.playlist.shift();
        if (next === undefined) return false;
        queueMicrotask(() => {
          if (state.vod === vod && !stream.isClosed) this.#start(stream, state, next);
          else next.lease.release();
        });
        return true;
      },
    });
    state.vod = vod;
    vod.start();
  }

  #queue(state: StreamState, next: QueuedPlay): void {
    if (state.playlist.length >= MAX_PLAYLIST) next.lease.release();
    else state.playlist.push(next);
  }

  #sayNotFound(stream: ServerStream, name: string): void {
    stream.sendStatus({
      level: 'error',
      code: 'NetStream.Play.StreamNotFound',
      description: `Failed to play ${name}; stream not found.`,
      details: name,
    });
  }

  #stop(state: StreamState): void {
    this.#stopPlaying(state);
    for (const { lease } of state.playlist.splice(0)) lease.release();
    state.publication?.end();
    delete state.publication;
  }

  #stopPlaying(state: StreamState): void {
    state.vod?.close();
    state.viewer?.close();
    delete state.vod;
    delete state.viewer;
  }

  #stateOf(stream: ServerStream): StreamState {
    let state = this.#streams.get(stream);
    if (state === undefined) {
      state = { bufferLength: DEFAULT_BUFFER_LENGTH, plays: 0, playlist: [] };
      this.#streams.set(stream, state);
    }
    return state;
  }
}

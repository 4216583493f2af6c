import type { Answer } from '../http/answer.js';
import { masterPlaylist } from '../hls/master-playlist.js';
import { mediaPlaylist, type PlaylistSegment } from '../hls/media-playlist.js';
import { PLAYLIST_TYPE } from '../hls/vod-hls.js';
import type { TrackKind } from '../../media/segment.js';
import { LiveHls, type LiveSegment } from './live-hls.js';
import type { LiveStream } from './live-stream.js';

/** How long a request for a stream that has just begun is held. */
const FIRST_SEGMENT_TIMEOUT = 8000;
/** How long the last window of a stream that ended stays. */
const AFTERLIFE = 60_000;

/** HLS of the live streams: `NAME.m3u8`, and below `NAME/` what it names. */
export class LiveHlsRoutes {
  readonly #windows = new Map<string, LiveHls>();

  /** For every stream that begins. One that comes back within its afterlife goes on with its numbers. */
  add(stream: LiveStream): void {
    let hls = this.#windows.get(stream.name);
    if (hls === undefined) {
      const created = new LiveHls(() => this.#forgetLater(stream.name, created));
      hls = created;
      this.#windows.set(stream.name, hls);
    }
    stream.observe(hls);
  }

  #forgetLater(name: string, hls: LiveHls): void {
    const forget = () => {
      if (hls.isEnded && this.#windows.get(name) === hls) this.#windows.delete(name);
    };
    setTimeout(forget, AFTERLIFE).unref();
  }

  /** @param path behind `/live/`, decoded */
  async answer(path: string): Promise<Answer | undefined> {
    const master = /^(.+)\.m3u8$/.exec(path)?.[1];
    const own = master === undefined ? undefined : this.#windows.get(master);
    if (master !== undefined && own !== undefined) return this.#master(master, own);
    const parts = /^(.+)\/(video|audio)(?:(\.m3u8)|-(\d{1,9})\.(mp4|m4s))$/.exec(path);
    if (parts === null) return undefined;
    const [, name = '', kindText, playlist, number, extension] = parts;
    const hls = this.#windows.get(name);
    const kind = kindText as TrackKind;
    if (hls === undefined) return undefined;
    if (playlist !== undefined) {
      return (await hls.untilPlayable(FIRST_SEGMENT_TIMEOUT)) ? text(playlistOf(hls, kind)) : undefined;
    }
    const data =
      extension === 'mp4'
        ? hls.init(Number(number), kind)?.data
        : hls.segment(Number(number))?.parts[kind]?.data;
    return data === undefined ? undefined : { status: 200, type: `${kind}/mp4`, body: data, maxAge: 60 };
  }

  async #master(name: string, hls: LiveHls): Promise<Answer | undefined> {
    if (!(await hls.untilPlayable(FIRST_SEGMENT_TIMEOUT))) return undefined;
    const last = hls.window.at(-1);
    if (last === undefined) return undefined;
    const folder = encodeURIComponent(name.slice(name.lastIndexOf('/') + 1));
    const rendition = (kind: TrackKind) => {
      const init = hls.init(last.initNumber, kind);
      if (init === undefined) return undefined;
      const { codec, width = 0, height = 0, channelCount = 2 } = init.config;
      return {
        uri: `${folder}/${kind}.m3u8`,
        codec,
        width,
        height,
        channelCount,
        ...bandwidthOf(hls.window, kind),
      };
    };
    const video = rendition('video');
    return text(masterPlaylist({ videos: video === undefined ? [] : [video], audio: rendition('audio') }));
  }
}

function playlistOf(hls: LiveHls, kind: TrackKind): string {
  const segments = hls.window.flatMap((segment): readonly (PlaylistSegment & { number: number })[] => {
    const part = segment.parts[kind];
    if (part === undefined) return [];
    const { number, dateTime, isDiscontinuity, initNumber } = segment;
    const uri = `${kind}-${number}.m4s`;
    return [
      {
        uri,
        number,
        duration: part.duration,
        map: `URI="${kind}-${initNumber}.mp4"`,
        isDiscontinuity,
        dateTime,
      },
    ];
  });
  return mediaPlaylist({
    targetDuration: hls.targetDuration,
    mediaSequence: segments[0]?.number ?? 0,
    discontinuitySequence: hls.discontinuitySequence,
    segments,
    isEnded: hls.isEnded,
  });
}

function bandwidthOf(segments: readonly LiveSegment[], kind: TrackKind): { peak: number; average: number } {
  let peak = 0;
  let bits = 0;
  let time = 0;
  for (const { parts } of segments) {
    const part = parts[kind];
    if (part === undefined) continue;
    const duration = Math.max(part.duration, 0.5);
    peak = Math.max(peak, (part.data.byteLength * 8) / duration);
    bits += part.data.byteLength * 8;
    time += duration;
  }
  return { peak: Math.ceil(peak), average: Math.ceil(time > 0 ? bits / time : 0) };
}

const text = (body: string): Answer => ({ status: 200, type: PLAYLIST_TYPE, body, maxAge: 0 });

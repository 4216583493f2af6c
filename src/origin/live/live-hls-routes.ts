import type { TrackKind } from '../../media/segment.js';
import { s3Error, type Answer } from '../http/answer.js';
import { encrypt, isEncrypted, keyNumberOf, keyOf } from '../hls/encryption.js';
import { masterPlaylist, type AudioRendition, type VideoRendition } from '../hls/master-playlist.js';
import { isMuxed, PLAIN, type Packaging } from '../hls/packaging.js';
import { PLAYLIST_TYPE } from '../hls/vod-hls.js';
import { LiveHls } from './live-hls.js';
import { livePlaylist, type LiveKind } from './live-playlist.js';
import type { LiveSegment } from './live-segment.js';
import type { LiveStream } from './live-stream.js';
import { liveTransportStream } from './live-ts.js';

/** How long a request for a stream that has just begun is held. */
const FIRST_SEGMENT_TIMEOUT = 8000;
/** How long the last window of a stream that ended stays. */
const AFTERLIFE = 60_000;

export interface LiveHlsOptions {
  /** Seconds of a stream that are kept. */
  readonly kept?: number;
}

/** What is asked for beside the path. */
export interface LiveHlsRequest {
  readonly query?: string;
  readonly packaging?: Packaging | undefined;
  readonly signal?: AbortSignal;
}

/** HLS of the live streams: `NAME.m3u8`, and below `NAME/` what it names. */
export class LiveHlsRoutes {
  readonly #windows = new Map<string, LiveHls>();
  readonly #options: LiveHlsOptions;

  constructor(options: LiveHlsOptions = {}) {
    this.#options = options;
  }

  /** For every stream that begins. One that comes back within its afterlife goes on with its numbers. */
  add(stream: LiveStream): void {
    let hls = this.#windows.get(stream.name);
    if (hls === undefined) {
      const created = new LiveHls(() => this.#forgetLater(stream.name, created), this.#options.kept);
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
  async answer(path: string, request: LiveHlsRequest = {}): Promise<Answer | undefined> {
    const master = /^(.+?)(?:\/(index|playlist|master))?\.m3u8$/.exec(path);
    const found =
      master === null ? undefined : await this.#master(master[1] ?? '', master[2] !== undefined, request);
    if (found !== undefined) return found;
    const parts = /^(.+)\/(video|audio|main)(?:-(\d{1,9})(?:\.(\d{1,4}))?)?\.(m3u8|mp4|m4s|ts|key)$/.exec(
      path,
    );
    const [, name = '', kindText, number, part, extension = ''] = parts ?? [];
    const hls = this.#windows.get(name);
    if (parts === null || hls === undefined) return undefined;
    const { packaging = PLAIN } = request;
    const kind = kindText as LiveKind;
    if (number === undefined) return extension === 'm3u8' ? playlistOf(hls, kind, request) : undefined;
    if (extension === 'key')
      return isEncrypted(packaging)
        ? media(keyOf(name, Number(number)), 'application/octet-stream')
        : undefined;
    if (part !== undefined) return partOf(hls, kind, Number(number), Number(part), request.signal);
    const data = dataOf(hls, kind, Number(number), extension);
    if (data === undefined) return undefined;
    const type = kind === 'main' ? 'video/mp2t' : `${kind}/mp4`;
    if (extension === 'mp4' || !isEncrypted(packaging)) return media(data, type);
    const key = keyOf(name, keyNumberOf(Number(number), packaging));
    return media(encrypt(data, key, Number(number)), type);
  }

  /** The stream of the name, or all whose names begin with it and an underscore: a ladder. */
  #variants(name: string): (readonly [string, LiveHls])[] {
    const own = this.#windows.get(name);
    if (own !== undefined) return [[name, own]];
    return [...this.#windows].filter(([other]) => other.startsWith(`${name}_`));
  }

  /** @param isInFolder it stands in a folder of the stream's own */
  async #master(
    name: string,
    isInFolder: boolean,
    { packaging = PLAIN, signal }: LiveHlsRequest,
  ): Promise<Answer | undefined> {
    const muxed = isMuxed(packaging);
    const videos: VideoRendition[] = [];
    const sounds: AudioRendition[] = [];
    for (const [variant, hls] of this.#variants(name)) {
      if (!(await hls.untilPlayable(FIRST_SEGMENT_TIMEOUT, signal))) continue;
      const folder = `${isInFolder ? '../' : ''}${encodeURIComponent(variant.slice(variant.lastIndexOf('/') + 1))}`;
      const rendition = (kind: TrackKind) => {
        const init = hls.init(hls.segments().at(-1)?.initNumber ?? 0, kind);
        if (init === undefined) return [];
        const { codec, width = 0, height = 0, channelCount = 2 } = init.config;
        const uri = `${folder}/${muxed ? 'main' : kind}.m3u8`;
        return [{ uri, codec, width, height, channelCount, ...bandwidthOf(hls.segments(), kind) }];
      };
      videos.push(...rendition('video'));
      sounds.push(...rendition('audio'));
    }
    if (videos.length === 0 && sounds.length === 0) return undefined;
    const byRate = (a: { readonly average: number }, b: { readonly average: number }) =>
      a.average - b.average;
    const audio = sounds.sort(byRate).at(-1);
    return text(masterPlaylist({ videos: videos.sort(byRate), audio, isMuxed: muxed }));
  }
}

/** With `_HLS_msn` it waits until the playlist has what is asked for: RFC 8216bis section 6.2.5.2. */
async function playlistOf(
  hls: LiveHls,
  kind: LiveKind,
  { query = '', packaging = PLAIN, signal }: LiveHlsRequest,
): Promise<Answer | undefined> {
  if (!(await hls.untilPlayable(FIRST_SEGMENT_TIMEOUT, signal))) return undefined;
  const values = new URLSearchParams(query);
  const number = wholeOf(values.get('_HLS_msn'));
  const part = wholeOf(values.get('_HLS_part'));
  if (packaging.has('ll') && (number !== undefined || part !== undefined)) {
    if (number === undefined || number > hls.upcoming.number + 1)
      return s3Error(400, 'InvalidArgument', 'A segment that is not to come so soon.');
    const patience = 3 * 1000 * hls.targetDuration;
    if (!(await hls.untilPart(number, part, patience, signal)) && !hls.isEnded)
      return s3Error(503, 'ServiceUnavailable', 'The segment did not come in time.');
  }
  return text(livePlaylist(hls, kind, packaging));
}

const wholeOf = (value: string | null): number | undefined =>
  value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

/** A part that was announced is waited for; one that never comes, because its segment was over before, is none. */
async function partOf(
  hls: LiveHls,
  kind: LiveKind,
  number: number,
  part: number,
  signal: AbortSignal | undefined,
): Promise<Answer | undefined> {
  if (kind === 'main') return undefined;
  const { upcoming } = hls;
  if (number === upcoming.number && part === upcoming.parts.length)
    await hls.untilPart(number, part, 3 * 1000 * hls.targetDuration, signal);
  const parts = hls.segment(number)?.parts ?? (number === hls.upcoming.number ? hls.upcoming.parts : []);
  const piece = parts[part]?.[kind];
  return piece && media(piece.data, `${kind}/mp4`);
}

function dataOf(hls: LiveHls, kind: LiveKind, number: number, extension: string): Uint8Array | undefined {
  if (kind === 'main') {
    const segment = extension === 'ts' ? hls.segment(number) : undefined;
    return segment && liveTransportStream(segment);
  }
  if (extension === 'mp4') return hls.init(number, kind)?.data;
  return extension === 'm4s' ? hls.segment(number)?.tracks[kind]?.data : undefined;
}

function bandwidthOf(segments: readonly LiveSegment[], kind: TrackKind): { peak: number; average: number } {
  let peak = 0;
  let bits = 0;
  let time = 0;
  for (const { tracks } of segments) {
    const piece = tracks[kind];
    if (piece === undefined) continue;
    const duration = Math.max(piece.duration, 0.5);
    peak = Math.max(peak, (piece.data.byteLength * 8) / duration);
    bits += piece.data.byteLength * 8;
    time += duration;
  }
  return { peak: Math.ceil(peak), average: Math.ceil(time > 0 ? bits / time : 0) };
}

const text = (body: string): Answer => ({ status: 200, type: PLAYLIST_TYPE, body, maxAge: 0 });
const media = (body: Uint8Array, type: string): Answer => ({ status: 200, type, body, maxAge: 60 });

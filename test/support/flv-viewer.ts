import type { CaptionPacket } from '../../src/media/captions/caption-scan.js';
import type { PlayerError } from '../../src/errors/player-error.js';
import type { MediaSegment, Segment, TrackKind } from '../../src/media/segment.js';
import { FlvSession, type FlvSessionOptions } from '../../src/playback/flv-file/flv-session.js';
import { HttpBytes } from '../../src/playback/flv-file/http-bytes.js';
import { createRequestPolicy } from '../../src/playback/http/request-policy.js';
import type { ByteSource } from '../../src/playback/flv-file/byte-source.js';

/** What a player does with an FLV session, without a picture: it keeps what comes and moves a playhead. */
export class FlvViewer {
  readonly session: FlvSession;
  readonly segments: { readonly segment: Segment; readonly seekId: number }[] = [];
  readonly warnings: PlayerError[] = [];
  readonly durations: number[] = [];
  readonly landings: number[] = [];
  readonly ends: number[] = [];
  tracks: readonly TrackKind[] | undefined;
  failure: PlayerError | undefined;
  playhead = 0;
  isFlowing = true;
  isLive = false;
  isRangeless = false;
  readonly data: { name: string; values: readonly unknown[]; time: number }[] = [];
  readonly captions: CaptionPacket[] = [];
  #seekId = 0;

  constructor(source: ByteSource | string, options: Partial<FlvSessionOptions> = {}) {
    this.playhead = options.start ?? 0;
    this.session = new FlvSession(
      {
        source: typeof source === 'string' ? httpBytes(source, options.live !== true) : source,
        isTypeSupported: () => true,
        bufferLength: 10,
        playhead: () => this.playhead,
        ...options,
      },
      {
        tracks: (kinds) => (this.tracks = kinds),
        segment: (segment, seekId) => this.segments.push({ segment, seekId }),
        duration: (seconds) => this.durations.push(seconds),
        landed: (seekId) => this.landings.push(seekId),
        ended: (seekId) => this.ends.push(seekId),
        data: (name, values, time) => this.data.push({ name, values, time }),
        captions: (packets) => this.captions.push(...packets),
        media: () => undefined,
        live: () => (this.isLive = true),
        rangeless: () => (this.isRangeless = true),
        flowing: (isFlowing) => (this.isFlowing = isFlowing),
        warning: (error) => this.warnings.push(error),
        failure: (error) => (this.failure = error),
      },
    );
    this.session.open();
  }

  /** As the element seeks: what is buffered goes. */
  seek(to: number): number {
    this.playhead = to;
    this.session.seek(to, ++this.#seekId);
    return this.#seekId;
  }

  media(kind: TrackKind, seekId = this.#seekId): readonly MediaSegment[] {
    return this.segments.flatMap(({ segment, seekId: id }) =>
      segment.type === 'media' && segment.kind === kind && id === seekId ? [segment] : [],
    );
  }

  /** Seconds of a track that have come since the newest seek. */
  span(kind: TrackKind): { readonly start: number; readonly end: number } | undefined {
    const all = this.media(kind);
    return all.length === 0
      ? undefined
      : { start: all[0]!.start, end: Math.max(...all.map(({ end }) => end)) };
  }
}

export function httpBytes(url: string, isRanged = true): HttpBytes {
  return new HttpBytes({ url, policy: createRequestPolicy({ kind: 'file', url }), isRanged });
}

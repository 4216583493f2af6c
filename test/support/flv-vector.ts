import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PlayerError } from '../../src/errors/player-error.js';
import { createEnhancedRtmp } from '../../src/media/enhanced/enhanced-rtmp.js';
import { FlvFileReader } from '../../src/media/flv/flv-file-reader.js';
import type { FlvTag } from '../../src/media/flv/flv-tag.js';
import type { InitSegment, MediaSegment, Segment, TrackKind } from '../../src/media/segment.js';
import { Transmuxer, type MediaInput, type TransmuxerOptions } from '../../src/media/transmuxer.js';
import { readSamples, type ReadSample } from './box-tree.js';

export const flvVector = (name: string): string =>
  fileURLToPath(new URL(`../vectors/flv/${name}`, import.meta.url));

export function readFlv(bytes: Uint8Array): readonly FlvTag[] {
  const tags: FlvTag[] = [];
  new FlvFileReader({ onTag: (tag) => tags.push(tag) }).push(bytes);
  return tags;
}

/** Audio and video of a vector, as an RTMP server would send them. */
export function vectorMessages(name: string): readonly MediaInput[] {
  return readFlv(readFileSync(flvVector(name))).flatMap(({ type, timestamp, payload }) =>
    type === 'script' ? [] : [{ type, timestamp, payload }],
  );
}

/** A transmuxer with everything that comes out of it. */
export class Recording {
  readonly segments: Segment[] = [];
  readonly tracks: (readonly TrackKind[])[] = [];
  readonly warnings: PlayerError[] = [];
  readonly transmuxer: Transmuxer;

  constructor(options: TransmuxerOptions = {}) {
    this.transmuxer = new Transmuxer(
      {
        onSegment: (segment) => this.segments.push(segment),
        onTracks: (kinds) => this.tracks.push(kinds),
        onWarning: (error) => this.warnings.push(error),
      },
      options,
    );
    this.transmuxer.readEnhanced(createEnhancedRtmp);
  }

  push(...messages: readonly MediaInput[]): this {
    for (const message of messages) this.transmuxer.push(message);
    return this;
  }

  end(): this {
    this.transmuxer.end();
    return this;
  }

  of(kind: TrackKind): readonly Segment[] {
    return this.segments.filter((s) => (s.type === 'init' ? s.track.kind : s.kind) === kind);
  }

  inits(kind: TrackKind): readonly InitSegment[] {
    return this.of(kind).filter((s) => s.type === 'init');
  }

  media(kind: TrackKind): readonly MediaSegment[] {
    return this.of(kind).filter((s) => s.type === 'media');
  }

  samples(kind: TrackKind): readonly ReadSample[] {
    return this.media(kind).flatMap(({ data }) => readSamples(data));
  }

  file(kind: TrackKind): Uint8Array {
    return Buffer.concat(this.of(kind).map(({ data }) => data));
  }
}

export const transmuxed = (name: string, options?: TransmuxerOptions): Recording =>
  new Recording(options).push(...vectorMessages(name)).end();

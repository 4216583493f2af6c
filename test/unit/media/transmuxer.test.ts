import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { FlvFileReader } from '../../../src/media/flv/flv-file-reader.js';
import type { MediaSegment, Segment, TrackKind } from '../../../src/media/segment.js';
import { Transmuxer } from '../../../src/media/transmuxer.js';

function run(name: string) {
  const segments: Segment[] = [];
  const tracks: (readonly TrackKind[])[] = [];
  const warnings: PlayerError[] = [];
  const transmuxer = new Transmuxer({
    onSegment: (segment) => segments.push(segment),
    onTracks: (kinds) => tracks.push(kinds),
    onWarning: (error) => warnings.push(error),
  });
  const reader = new FlvFileReader({
    onTag({ type, timestamp, payload }) {
      if (type !== 'script') transmuxer.push({ type, timestamp, payload });
    },
  });
  reader.push(readFileSync(new URL(`../../vectors/flv/${name}`, import.meta.url)));
  transmuxer.end();
  return { segments, tracks, warnings };
}

describe('Transmuxer', () => {
  it('makes one initialization segment and then media segments of each track', () => {
    const { segments, tracks, warnings } = run('b-frames.flv');
    expect(tracks).toEqual([['audio', 'video']]);
    expect(warnings).toEqual([]);
    for (const kind of ['audio', 'video'] as const) {
      const own = segments.filter((s) => (s.type === 'init' ? s.track.kind : s.kind) === kind);
      expect(own[0]).toMatchObject({ type: 'init' });
      expect(own.slice(1).every((s) => s.type === 'media')).toBe(true);
      expect((own[1] as MediaSegment).keyframe).toBe(true);
    }
  });
});

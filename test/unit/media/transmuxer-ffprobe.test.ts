import { describe, expect, it } from 'vitest';
import type { TrackKind } from '../../../src/media/segment.js';
import { decodeFile, probePackets, withFile } from '../../support/ffprobe.js';
import { flvVector, transmuxed } from '../../support/flv-vector.js';

const VECTORS: readonly (readonly [string, readonly TrackKind[]])[] = [
  ['b-frames.flv', ['audio', 'video']],
  ['baseline.flv', ['audio', 'video']],
  ['anamorphic.flv', ['video']],
  ['audio-only.flv', ['audio']],
  ['video-only.flv', ['video']],
  ['mp3.flv', ['audio', 'video']],
  ['mp3-22050.flv', ['audio']],
  ['no-duration.flv', ['audio', 'video']],
  ['late-timestamps.flv', ['audio', 'video']],
];
/** FLV rounds to ms; audio frames are put where they really begin. */
const ROUNDING = { audio: 0.0015, video: 0.00002 } as const;

describe.each(VECTORS)('%s as ffmpeg reads what the transmuxer made of it', (name, kinds) => {
  it.each(kinds)('decodes without a complaint, all of it: %s', async (kind) => {
    const packets = (await probePackets(flvVector(name))).filter((p) => p.kind === kind);
    const { complaints, frames } = await withFile('out.mp4', transmuxed(name).file(kind), decodeFile);
    expect(complaints).toBe('');
    expect(frames).toBe(packets.length);
  });

  it.each(kinds)('has the times and sizes of the source: %s', async (kind) => {
    const source = (await probePackets(flvVector(name))).filter((p) => p.kind === kind);
    const made = await withFile('out.mp4', transmuxed(name).file(kind), probePackets);
    expect(made.map((p) => p.size)).toEqual(source.map((p) => p.size));
    made.forEach((p, i) => {
      expect(Math.abs(p.pts - source[i]!.pts), `pts of ${i}`).toBeLessThan(ROUNDING[kind]);
      expect(Math.abs(p.dts - source[i]!.dts), `dts of ${i}`).toBeLessThan(ROUNDING[kind]);
    });
  });
});

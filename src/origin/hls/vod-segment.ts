import { createMediaSegment } from '../../media/isobmff/media-segment.js';
import type { Sample } from '../../media/sample.js';
import type { TitleTrack } from '../library/title.js';
import { id3Timestamp } from './packed-audio.js';
import type { SegmentSpan } from './segment-plan.js';

/**
 * A segment of a title. Decode times begin at zero: `tfdt` cannot go below it, composition offsets can.
 *
 * @param number from 0
 */
export async function makeSegment(track: TitleTrack, span: SegmentSpan, number: number): Promise<Uint8Array> {
  const samples = await readSamples(track, span);
  if (track.codec === 'mp3')
    return concatenate([id3Timestamp(span.start), ...samples.map(({ data }) => data)]);
  if (track.track === undefined) throw new Error('a track that no segment can carry');
  return createMediaSegment(number + 1, [{ track: track.track, samples }]);
}

async function readSamples({ table, openReader }: TitleTrack, { from, to }: SegmentSpan): Promise<Sample[]> {
  const { decodeTimes, presentationTimes, syncs, count, end } = table;
  const shift = Math.max(0, -(decodeTimes[0] ?? 0));
  const reader = openReader();
  const samples: Sample[] = [];
  for (let i = from; i < to; i++) {
    const decodeTime = decodeTimes[i] ?? 0;
    const next = i + 1 < count ? (decodeTimes[i + 1] ?? 0) : Math.max(end - shift, decodeTime);
    samples.push({
      data: await reader.read(i),
      decodeTime: decodeTime + shift,
      duration: next - decodeTime,
      compositionOffset: (presentationTimes[i] ?? 0) - decodeTime - shift,
      isSync: syncs[i] === 1,
    });
  }
  return samples;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.byteLength;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}

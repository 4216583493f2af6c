import { createInitSegment } from '../../media/isobmff/init-segment.js';
import { createMediaSegment, type TrackRun } from '../../media/isobmff/media-segment.js';
import type { Sample, Track } from '../../media/sample.js';
import type { Title, TitleTrack } from '../library/title.js';
import { nalUnits, toAdts, toByteStream } from './elementary-stream.js';
import { id3Timestamp } from './packed-audio.js';
import { TS_START, type Packaging } from './packaging.js';
import { ENCRYPTED_TYPES, encryptAdtsFrame, encryptNalUnit, type SampleKey } from './sample-encryption.js';
import { hlsTrack, planSegments, type SegmentSpan } from './segment-plan.js';
import { eventMessage, tagsBetween } from './timed-id3.js';
import { muxTransportStream, type AccessUnit } from './transport-stream.js';

/** `main`: picture and sound in one. */
export type SegmentKind = 'video' | 'audio' | 'main';

export interface TrackSpans {
  readonly track: TitleTrack;
  readonly spans: readonly SegmentSpan[];
}

/** The tracks of a kind of segments, the one that is cut at keyframes first. Empty where the title has none. */
export function tracksOf(title: Title, kind: SegmentKind): readonly TrackSpans[] {
  const plan = planSegments(title);
  const wanted = kind === 'main' ? (['video', 'audio'] as const) : ([kind] as const);
  return wanted.flatMap((one) => {
    const track = hlsTrack(title[one]);
    return track === undefined ? [] : [{ track, spans: plan[one] }];
  });
}

export type SegmentExtension = 'm4s' | 'ts' | 'aac' | 'mp3';

export function extensionFor(tracks: readonly TrackSpans[], packaging: Packaging): SegmentExtension {
  const [first] = tracks;
  const isAudio = tracks.length === 1 && first?.track.kind === 'audio';
  if (isAudio && first.track.codec === 'mp3') return 'mp3';
  if (!packaging.has('ts')) return 'm4s';
  return isAudio ? 'aac' : 'ts';
}

export function mimeTypeFor(tracks: readonly TrackSpans[], extension: SegmentExtension): string {
  const types = {
    m4s: `${tracks[0]?.track.kind ?? 'video'}/mp4`,
    ts: 'video/mp2t',
    aac: 'audio/aac',
    mp3: 'audio/mpeg',
  };
  return types[extension];
}

/** Each track with an id of its own. */
const numbered = (tracks: readonly TrackSpans[]): Track[] =>
  tracks.flatMap(({ track }, i) => (track.track === undefined ? [] : [{ ...track.track, id: i + 1 }]));

export const initSegment = (tracks: readonly TrackSpans[]): Uint8Array => createInitSegment(numbered(tracks));

/**
 * A segment of a title, in the clear but for its samples where there is a key for them. Decode times begin at zero: `tfdt` cannot go below it, composition offsets can.
 *
 * @param number from 0
 * @returns undefined where there is none of this number
 */
export async function makeSegment(
  tracks: readonly TrackSpans[],
  number: number,
  packaging: Packaging,
  sampleKey?: SampleKey,
): Promise<Uint8Array | undefined> {
  const span = tracks[0]?.spans[number];
  if (span === undefined) return undefined;
  const extension = extensionFor(tracks, packaging);
  const runs: { readonly track: TitleTrack; readonly span: SegmentSpan; readonly samples: Sample[] }[] = [];
  for (const { track, spans } of tracks) {
    const own = spans[number];
    if (own !== undefined) runs.push({ track, span: own, samples: await readSamples(track, own) });
  }
  // Said once: where picture and sound are apart, with the picture.
  const hasTags = packaging.has('id3') && tracks[0]?.track.kind === 'video';
  const tags = hasTags ? tagsBetween(span.start, span.start + span.duration) : [];
  if (extension === 'mp3' || extension === 'aac') {
    const frames = runs.flatMap(({ track, samples }) =>
      samples.map(({ data }) => audioFrame(track, data, sampleKey)),
    );
    const start = span.start + (packaging.has('ts') ? TS_START : 0);
    return concatenate([id3Timestamp(start), ...frames]);
  }
  if (extension === 'm4s') {
    const ids = numbered(tracks);
    const boxes = runs.flatMap(({ samples }, i): TrackRun[] => {
      const track = ids[i];
      return track === undefined ? [] : [{ track, samples }];
    });
    return concatenate([...tags.map(eventMessage), createMediaSegment(number + 1, boxes)]);
  }
  const units = runs.flatMap(({ track, samples }) => accessUnits(track, samples, sampleKey));
  for (const { time, data } of tags) {
    const pts = (time + TS_START) * 90_000;
    units.push({ kind: 'id3', pts, dts: pts, isSync: true, data });
  }
  const has = (kind: 'video' | 'audio') => runs.find(({ track }) => track.kind === kind)?.track;
  const audio = has('audio');
  return muxTransportStream({
    number,
    units: units.sort((a, b) => a.dts - b.dts),
    streamTypes: {
      ...(has('video') === undefined
        ? {}
        : { video: sampleKey === undefined ? 0x1b : ENCRYPTED_TYPES.video }),
      ...(audio === undefined ? {} : { audio: audioType(audio, sampleKey) }),
      ...(hasTags ? { id3: 0x15 } : {}),
    },
  });
}

const audioType = ({ codec }: TitleTrack, sampleKey: SampleKey | undefined): number =>
  codec === 'mp3' ? 3 : sampleKey === undefined ? 0x0f : ENCRYPTED_TYPES.audio;

function audioFrame({ codec, configsAt }: TitleTrack, data: Uint8Array, sampleKey?: SampleKey): Uint8Array {
  if (codec === 'mp3') return data;
  const frame = toAdts(data, configsAt(0)[0] ?? new Uint8Array());
  if (frame === undefined) throw new Error('an AAC configuration that no ADTS header can say');
  return sampleKey === undefined ? frame : encryptAdtsFrame(frame, sampleKey);
}

function pictureOf(units: readonly Uint8Array[], sampleKey?: SampleKey): Uint8Array {
  return toByteStream(sampleKey === undefined ? units : units.map((unit) => encryptNalUnit(unit, sampleKey)));
}

function accessUnits(track: TitleTrack, samples: readonly Sample[], sampleKey?: SampleKey): AccessUnit[] {
  const ticks = (time: number) => Math.round((time * 90_000) / track.timescale + TS_START * 90_000);
  // Here decoding may begin before presentation does.
  const lead = Math.max(0, -(track.table.decodeTimes[0] ?? 0));
  const avcC = track.track?.kind === 'video' ? track.track.avcC : undefined;
  return samples.map(({ data, decodeTime, compositionOffset, isSync }) => ({
    kind: track.kind,
    pts: ticks(decodeTime + compositionOffset),
    dts: ticks(decodeTime - lead),
    isSync,
    data:
      avcC === undefined
        ? audioFrame(track, data, sampleKey)
        : pictureOf(nalUnits(data, avcC, isSync), sampleKey),
  }));
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

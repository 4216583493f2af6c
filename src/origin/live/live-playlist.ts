import { isEncrypted, keyNumberOf, keyTag } from '../hls/encryption.js';
import { mediaPlaylist, type PlaylistSegment } from '../hls/media-playlist.js';
import type { Packaging } from '../hls/packaging.js';
import type { TrackKind } from '../../media/segment.js';
import type { LiveHls } from './live-hls.js';
import type { LivePart, LivePiece, LiveSegment } from './live-segment.js';

/** `main`: picture and sound in one transport stream. */
export type LiveKind = TrackKind | 'main';

/** Every so many segments there is a discontinuity, where they are wanted. */
const EVERY = 3;
/** Segments whose parts are listed: three target durations back at least. */
const WITH_PARTS = 3;

export const pieceOf = (tracks: LivePart, kind: LiveKind): LivePiece | undefined =>
  kind === 'main' ? (tracks.video ?? tracks.audio) : tracks[kind];

export function livePlaylist(hls: LiveHls, kind: LiveKind, packaging: Packaging): string {
  const own = hls.segments(packaging.has('dvr')).filter(({ tracks }) => pieceOf(tracks, kind) !== undefined);
  const first = own[0]?.number ?? 0;
  const isLowLatency = packaging.has('ll') && kind !== 'main';
  const breaks = packaging.has('discontinuity') ? Math.ceil(first / EVERY) : 0;
  return mediaPlaylist({
    ...(isLowLatency ? { version: 9 } : {}),
    targetDuration: hls.targetDuration,
    mediaSequence: first,
    discontinuitySequence: hls.discontinuitiesBefore(own) + breaks,
    ...(isLowLatency
      ? { head: lowLatencyHead(hls), tail: hls.isEnded ? [] : lowLatencyTail(hls, kind) }
      : {}),
    segments: own.map((segment, i) => {
      const described = describe(segment, kind, packaging);
      return isLowLatency && i >= own.length - WITH_PARTS
        ? { ...described, parts: partLines(segment.number, segment.parts, kind) }
        : described;
    }),
    isEnded: hls.isEnded,
  });
}

function describe(segment: LiveSegment, kind: LiveKind, packaging: Packaging): PlaylistSegment {
  const { number, dateTime, initNumber, tracks } = segment;
  const isDiscontinuity = segment.isDiscontinuity || (packaging.has('discontinuity') && number % EVERY === 0);
  const key = isEncrypted(packaging)
    ? { key: keyTag(`${kind}-${keyNumberOf(number, packaging)}.key`, number).replace(/,IV=.*$/, '') }
    : {};
  return {
    uri: `${kind}-${number}.${kind === 'main' ? 'ts' : 'm4s'}`,
    duration: pieceOf(tracks, kind)?.duration ?? 0,
    map: kind === 'main' ? undefined : `URI="${kind}-${initNumber}.mp4"`,
    isDiscontinuity,
    dateTime,
    ...key,
  };
}

function lowLatencyHead(hls: LiveHls): string[] {
  const target = hls.partTarget;
  return [
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${(3 * target).toFixed(3)}`,
    `#EXT-X-PART-INF:PART-TARGET=${target.toFixed(3)}`,
  ];
}

function partLines(number: number, parts: readonly LivePart[], kind: LiveKind): string[] {
  return parts.flatMap((part, i) => {
    const piece = pieceOf(part, kind);
    if (piece === undefined) return [];
    const independent = piece.isIndependent ? ',INDEPENDENT=YES' : '';
    return [
      `#EXT-X-PART:DURATION=${piece.duration.toFixed(5)},URI="${kind}-${number}.${i}.m4s"${independent}`,
    ];
  });
}

/** The segment that is being made, the part that comes next, and how far the other rendition is. */
function lowLatencyTail(hls: LiveHls, kind: LiveKind): string[] {
  const { number, parts } = hls.upcoming;
  const other = kind === 'video' ? 'audio' : 'video';
  const hasOther = hls.init(hls.initNumber, other) !== undefined;
  const before = hls.segment(number - 1)?.parts.length ?? 1;
  const [msn, part] = parts.length > 0 ? [number, parts.length - 1] : [number - 1, before - 1];
  return [
    ...partLines(number, parts, kind),
    `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${kind}-${number}.${parts.length}.m4s"`,
    ...(hasOther ? [`#EXT-X-RENDITION-REPORT:URI="${other}.m3u8",LAST-MSN=${msn},LAST-PART=${part}`] : []),
  ];
}

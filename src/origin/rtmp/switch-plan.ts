import { indexAt, type Title, type TitleTrack } from '../library/title.js';
import { messageTimesOf } from './message-times.js';
import type { LanePlace } from './message-cursor.js';

/** Where a track of one title ends and where that of another goes on. */
export interface TrackSwitch {
  /** Index of the first sample that is not sent any more. */
  readonly stopAt: number;
  /** Undefined: the other title has no such track. */
  readonly next: LanePlace | undefined;
}

export interface SwitchPlan {
  readonly video: TrackSwitch;
  readonly audio: TrackSwitch;
  /** ms: presentation time of the first picture (or sound) of the other title. */
  readonly at: number;
  /** Both titles have a keyframe there. */
  readonly isAligned: boolean;
}

/** ms between keyframes that count as the same: the rounding of two time scales. */
const SAME = 5;
/** ms of waiting that a common keyframe is worth. */
const PATIENCE = 10_000;

/**
 * How to go over from what plays to another title of the same content, without a gap and without anything twice: at
 * the next keyframe of the other one that both have, else at its next one. Everything up to `from` was sent already.
 *
 * @param notBefore ms; 0: as soon as possible
 * @returns undefined where no keyframe is left to go over at
 */
export function planSwitch(
  playing: { readonly video: LanePlace | undefined; readonly audio: LanePlace | undefined },
  title: Title,
  notBefore: number,
): SwitchPlan | undefined {
  const { video, audio } = playing;
  const earliest = Math.max(notBefore, presentedUpTo(video), video === undefined ? nextTimeOf(audio) : 0);
  const seam =
    title.video === undefined
      ? { at: Math.max(earliest, nextTimeOf(audio)), index: 0, isAligned: video === undefined }
      : seamOf(video, title.video, earliest);
  if (seam === undefined) return undefined;
  const { at, index, isAligned } = seam;
  const hasMore = title.video !== undefined || (title.audio !== undefined && at < lastTimeOf(title.audio));
  if (!hasMore) return undefined;
  return {
    video: {
      stopAt: video === undefined ? 0 : firstFrom(video, at - SAME),
      next: title.video === undefined ? undefined : { track: title.video, index },
    },
    audio: audioSwitch(audio, title.audio, at),
    at,
    isAligned,
  };
}

interface Seam {
  readonly at: number;
  readonly index: number;
  readonly isAligned: boolean;
}

function seamOf(playing: LanePlace | undefined, track: TitleTrack, earliest: number): Seam | undefined {
  let first: Seam | undefined;
  const { syncs, count } = track.table;
  for (let index = 0; index < count; index++) {
    if (syncs[index] !== 1) continue;
    const at = presentationOf(track, index);
    if (at < earliest - SAME) continue;
    if (first !== undefined && at > first.at + PATIENCE) break;
    const isAligned = playing === undefined ? false : hasKeyframeAt(playing, at);
    first ??= { at, index, isAligned };
    if (isAligned) return { at, index, isAligned };
  }
  return first;
}

function hasKeyframeAt(place: LanePlace, at: number): boolean {
  const index = firstFrom(place, at - SAME);
  const { track } = place;
  return (
    index < track.table.count &&
    track.table.syncs[index] === 1 &&
    Math.abs(presentationOf(track, index) - at) <= SAME
  );
}

/** Index of the first sample in decode order, from the place on, that is presented at or after a time. */
function firstFrom({ track, index }: LanePlace, time: number): number {
  let i = index;
  while (i < track.table.count && presentationOf(track, i) < time) i += 1;
  return i;
}

/** Sound goes over where the last frame of the old one ends, to half a frame. */
function audioSwitch(playing: LanePlace | undefined, track: TitleTrack | undefined, at: number): TrackSwitch {
  const stopAt = playing === undefined ? 0 : Math.max(playing.index, firstFrom(playing, at));
  if (track === undefined) return { stopAt, next: undefined };
  const { timestamps } = messageTimesOf(track);
  const end = playing === undefined || stopAt === 0 ? at : endOf(playing.track, stopAt - 1);
  const frame = frameLengthOf(track);
  let index = indexAt(timestamps, end);
  if ((timestamps[index] ?? 0) < end - frame / 2) index += 1;
  return { stopAt, next: { track, index } };
}

function endOf(track: TitleTrack, index: number): number {
  const { timestamps } = messageTimesOf(track);
  const next = timestamps[index + 1];
  return next ?? (timestamps[index] ?? 0) + frameLengthOf(track);
}

function frameLengthOf(track: TitleTrack): number {
  const { timestamps } = messageTimesOf(track);
  return ((timestamps.at(-1) ?? 0) - (timestamps[0] ?? 0)) / Math.max(1, timestamps.length - 1);
}

function presentationOf(track: TitleTrack, index: number): number {
  const { timestamps, compositionTimes } = messageTimesOf(track);
  return (timestamps[index] ?? 0) + (compositionTimes[index] ?? 0);
}

/** ms: behind the last picture that was sent; reordering puts it before others. */
function presentedUpTo(place: LanePlace | undefined): number {
  if (place === undefined) return 0;
  let latest = -1;
  // Reordering reaches back 16 pictures at most (H.264 max_dec_frame_buffering).
  for (let i = Math.max(0, place.index - 17); i < place.index; i++) {
    latest = Math.max(latest, presentationOf(place.track, i));
  }
  return latest < 0 ? 0 : latest + 2 * SAME;
}

function nextTimeOf(place: LanePlace | undefined): number {
  if (place === undefined) return 0;
  const { timestamps } = messageTimesOf(place.track);
  return timestamps[place.index] ?? lastTimeOf(place.track);
}

const lastTimeOf = (track: TitleTrack): number => messageTimesOf(track).timestamps.at(-1) ?? 0;

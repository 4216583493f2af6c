import type { Player } from '../playback/player.js';

export interface LiveEdge {
  /** Seconds behind the place where a viewer of the live stream is. */
  readonly behind: number;
  readonly isAtEdge: boolean;
}

/** Seconds behind the goal that are no going back yet: a stall, the bursts of the line. */
const TOLERANCE = 4;
/** HLS is played some segments behind the end of its playlist. */
const HLS_DISTANCE = 20;

/** Where the playhead is to a live stream. */
export function edgeOfLive(core: Pick<Player, 'stats'>, media: HTMLMediaElement): LiveEdge {
  const { liveLatency, latencyGoal } = core.stats;
  const { seekable, currentTime } = media;
  const atEnd = seekable.length > 0 ? Math.max(0, seekable.end(seekable.length - 1) - currentTime) : 0;
  const isMeasured = liveLatency !== undefined && latencyGoal !== undefined;
  const behind = isMeasured ? Math.max(0, liveLatency - latencyGoal) : atEnd;
  return { behind, isAtEdge: behind < (isMeasured ? TOLERANCE : HLS_DISTANCE) };
}

/** `1:05`, `2:00:09`. */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

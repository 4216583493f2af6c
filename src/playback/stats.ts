import type { Candidate } from '../source/candidate.js';
import { withoutUndefined } from '../source/without-undefined.js';
import { redactCandidate, type AttemptRecord } from './attempt-log.js';
import type { EngineName, EngineStats } from './engine.js';
import { joinTimes, type JoinTimes } from './join-times.js';
import type { PlaybackWatch } from './playback-watch.js';
import type { PlayerState } from './player-state.js';

/** A snapshot, made when it is asked for. What nobody knows is missing. See docs/statistics.md. */
export interface PlayerStats {
  readonly state: PlayerState['name'];
  readonly engine: EngineName | null;
  /** The candidate of the current attempt, secrets redacted. */
  readonly candidate: Candidate | null;
  readonly streamType: 'on-demand' | 'live' | null;
  readonly attempts: number;
  /** Milliseconds from `load()` (or from play, where nothing loads before it) until the media was ready. */
  readonly joinTimeMs?: number;
  /** Until the first picture, step by step. Reconnections later do not change it. */
  readonly join: JoinTimes;
  /** Milliseconds from the beginning of the current attempt to each stage. */
  readonly stages: Readonly<Record<string, number>>;
  /** Times that playback stood for want of media, after the first picture; seeks and pauses are none. */
  readonly stalls: number;
  /** Seconds of them. */
  readonly stalledSeconds: number;
  readonly bytesReceived?: number;
  /** Bits per second: what comes in (RTMP, FLV), what the shown level has (HLS). */
  readonly bitrate?: number;
  /** Bits per second that the line is thought to carry. */
  readonly bandwidth?: number;
  /** Pixels of the shown picture. */
  readonly height?: number;
  /** Seconds of media buffered ahead of the playhead. */
  readonly bufferedAhead: number;
  readonly droppedFrames?: number;
  readonly totalFrames?: number;
  /** Seconds behind the live edge; over RTMP behind where the stream is by its own clock. */
  readonly liveLatency?: number;
  /** Seconds that live playback aims at: the target, or more where the line needs more. */
  readonly latencyGoal?: number;
  /** Millionths by which the clock of a live stream is faster than this machine's. */
  readonly drift?: number;
  /** Of playback, as it is now; live playback catches up by a little more than 1. */
  readonly rate: number;
  /** Whatever else the engine counts. */
  readonly details: EngineStats;
}

/** Seconds that can be played from `position` without a gap. */
export function bufferedAhead(buffered: TimeRanges, position: number): number {
  for (let i = 0; i < buffered.length; i += 1) {
    // Positions a rounding error before the range are inside it for a decoder.
    if (buffered.start(i) <= position + 0.1 && buffered.end(i) > position) {
      return buffered.end(i) - position;
    }
  }
  return 0;
}

export interface StatsSources {
  readonly media: HTMLMediaElement;
  readonly state: PlayerState['name'];
  readonly engine: EngineName | null;
  readonly candidate: Candidate | null;
  readonly streamType: 'on-demand' | 'live' | null;
  readonly attempts: readonly AttemptRecord[];
  readonly joinTimeMs: number | undefined;
  /** The attempt that was the first to play. */
  readonly joined: AttemptRecord | undefined;
  /** Clock time of `load()`. */
  readonly startedAt: number;
  readonly watch: PlaybackWatch;
  readonly details: EngineStats;
}

export function collectStats(from: StatsSources): PlayerStats {
  const { media, details, watch, startedAt } = from;
  const isCurrent = ({ outcome }: AttemptRecord): boolean => outcome === 'playing' || outcome === 'running';
  const current = from.attempts.filter(isCurrent).at(-1) ?? from.attempts.at(-1);
  const joined = from.joined ?? current;
  const firstFrameAt = watch.firstFrameAt === undefined ? undefined : watch.firstFrameAt - startedAt;
  const { videoHeight = 0 } = media as Partial<HTMLVideoElement>;
  const frames =
    'getVideoPlaybackQuality' in media ? (media as HTMLVideoElement).getVideoPlaybackQuality() : undefined;
  return {
    state: from.state,
    engine: from.engine,
    candidate: from.candidate === null ? null : redactCandidate(from.candidate),
    streamType: from.streamType,
    attempts: from.attempts.length,
    stages: Object.fromEntries(current?.stages.map((stage) => [stage.name, stage.at]) ?? []),
    join: joined === undefined ? {} : joinTimes(joined, firstFrameAt),
    stalls: watch.stalls,
    stalledSeconds: watch.stalledSeconds,
    bufferedAhead: bufferedAhead(media.buffered, media.currentTime),
    rate: media.playbackRate,
    details,
    ...withoutUndefined({
      joinTimeMs: from.joinTimeMs,
      droppedFrames: frames?.droppedVideoFrames,
      totalFrames: frames?.totalVideoFrames,
      bytesReceived: details.bytesReceived,
      bitrate: details.bitrate,
      bandwidth: details.bandwidth,
      height: videoHeight > 0 ? videoHeight : undefined,
      liveLatency: details.liveLatency,
      latencyGoal: details.latencyGoal,
      drift: details.drift,
    }),
  };
}

import type { Candidate } from '../source/candidate.js';
import { withoutUndefined } from '../source/without-undefined.js';
import { redactCandidate, type AttemptRecord } from './attempt-log.js';
import type { EngineName, EngineStats } from './engine.js';
import type { PlayerState } from './player-state.js';

/** A snapshot, made when it is asked for. */
export interface PlayerStats {
  readonly state: PlayerState['name'];
  readonly engine: EngineName | null;
  /** The candidate of the current attempt, secrets redacted. */
  readonly candidate: Candidate | null;
  readonly streamType: 'on-demand' | 'live' | null;
  readonly attempts: number;
  /** Milliseconds from `load()` (or from play, where nothing loads before it) until the media was ready. */
  readonly joinTimeMs?: number;
  /** Milliseconds from the beginning of the current attempt to each stage. */
  readonly stages: Readonly<Record<string, number>>;
  readonly bytesReceived?: number;
  /** Bits per second. */
  readonly bitrate?: number;
  /** Seconds of media buffered ahead of the playhead. */
  readonly bufferedAhead: number;
  readonly droppedFrames?: number;
  readonly totalFrames?: number;
  /** Seconds behind the live edge. */
  readonly liveLatency?: number;
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
  readonly details: EngineStats;
}

export function collectStats(from: StatsSources): PlayerStats {
  const { media, details } = from;
  const isCurrent = ({ outcome }: AttemptRecord): boolean => outcome === 'playing' || outcome === 'running';
  const current = from.attempts.filter(isCurrent).at(-1) ?? from.attempts.at(-1);
  const frames =
    'getVideoPlaybackQuality' in media ? (media as HTMLVideoElement).getVideoPlaybackQuality() : undefined;
  return {
    state: from.state,
    engine: from.engine,
    candidate: from.candidate === null ? null : redactCandidate(from.candidate),
    streamType: from.streamType,
    attempts: from.attempts.length,
    stages: Object.fromEntries(current?.stages.map((stage) => [stage.name, stage.at]) ?? []),
    bufferedAhead: bufferedAhead(media.buffered, media.currentTime),
    details,
    ...withoutUndefined({
      joinTimeMs: from.joinTimeMs,
      droppedFrames: frames?.droppedVideoFrames,
      totalFrames: frames?.totalVideoFrames,
      bytesReceived: details.bytesReceived,
      bitrate: details.bitrate,
      liveLatency: details.liveLatency,
    }),
  };
}

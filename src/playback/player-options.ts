import type { PlayerError } from '../errors/player-error.js';
import type { Candidate } from '../source/candidate.js';
import type { AttemptRecord } from './attempt-log.js';
import type { Budgets } from './budgets.js';
import type { Clock } from './clock.js';
import type { TimedMetadata } from './cues/timed-metadata.js';
import type {
  AudioRendition,
  QualityLevel,
  ShownQuality,
  AnyEngineFactory,
  EngineName,
  SignHook,
  StreamStatus,
} from './engine.js';
import type { PlayerState } from './player-state.js';
import type { RecoveryPolicy } from './recovery.js';

export interface PlayerOptions {
  /** Engines in order of preference; default: all that come with the player. */
  readonly engines?: readonly AnyEngineFactory[];
  /** Milliseconds per attempt; default 4000 for RTMP, 8000 for HLS, 10000 for a file. */
  readonly budgets?: Partial<Budgets>;
  readonly recovery?: Partial<RecoveryPolicy>;
  /** Signs addresses and stream names of private content; see {@link SignHook}. */
  readonly sign?: SignHook;
  readonly clock?: Clock;
  /** In [0, 1); for the jitter of reconnects. */
  readonly random?: () => number;
}

export interface LoadOptions {
  /** `none`: nothing is fetched before play; `metadata` and `auto` (default): the plan starts at once. */
  readonly preload?: 'none' | 'metadata' | 'auto';
  /** Plays as soon as it can; a browser that forbids it makes the warning CF_ENV_AUTOPLAY_BLOCKED, not a failure. */
  readonly autoplay?: boolean;
  /** Seconds at which on-demand media goes on, as if it had been playing before. */
  readonly position?: number | undefined;
}

export type StreamType = 'on-demand' | 'live';

/** A step of the plan that is about to be taken. Secrets are redacted. */
export interface CandidateStep {
  readonly candidate: Candidate;
  /** Its position in the plan. */
  readonly index: number;
  /**
   * `plan`: it is the first; `remembered`: it played the last time; `failed`: the one before did not play, or no more;
   * `better`: it would play again, and is better than what plays.
   */
  readonly reason: 'plan' | 'remembered' | 'failed' | 'better';
  /** What was tried or played before. */
  readonly previous: Candidate | null;
  /** Why that is over. */
  readonly error: PlayerError | null;
}

/** Events of {@link Player}, by name. All are `CustomEvent`s. */
export interface PlayerEventMap {
  statechange: CustomEvent<PlayerState>;
  attemptschange: CustomEvent<readonly AttemptRecord[]>;
  enginechange: CustomEvent<{ readonly engine: EngineName | null; readonly candidate: Candidate | null }>;
  streamtypechange: CustomEvent<{ readonly streamType: StreamType | null }>;
  /** A stream that has been playing is lost, or has ended for now, or is there again. */
  streamstatuschange: CustomEvent<{ readonly streamStatus: StreamStatus }>;
  /** Another level is shown. */
  qualitychange: CustomEvent<ShownQuality>;
  /** There are other levels to choose from than before. */
  qualitieschange: CustomEvent<readonly QualityLevel[]>;
  /** There are other sounds to choose from, or another one is heard. */
  audiorenditionschange: CustomEvent<readonly AudioRendition[]>;
  /** The playhead has come to a cue point, an ID3 frame, …; the metadata of an RTMP or FLV stream: as it comes. */
  metadata: CustomEvent<TimedMetadata>;
  /** Before a candidate is tried; `preventDefault()` skips it. */
  beforecandidate: CustomEvent<CandidateStep>;
  playerwarning: CustomEvent<PlayerError>;
  playererror: CustomEvent<PlayerError>;
}

/** Events that a run hands through to the page as they are. */
export type TellableEvent =
  | 'streamstatuschange'
  | 'qualitychange'
  | 'qualitieschange'
  | 'audiorenditionschange'
  | 'metadata'
  | 'beforecandidate';

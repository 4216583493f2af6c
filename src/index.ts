/**
 * cf-player for apps: classes and functions, no side effect, importable where there is no DOM. The elements are
 * registered by `cf-player/define`, or by calling {@link defineElements}.
 */

// Playing
export { Player } from './playback/player.js';
export type {
  CandidateStep,
  LoadOptions,
  PlayerEventMap,
  PlayerOptions,
  StreamType,
} from './playback/player-options.js';
export type { PlayerState } from './playback/player-state.js';
export type { JoinTimes } from './playback/join-times.js';
export type { PlayerStats } from './playback/stats.js';
export type { AttemptOutcome, AttemptRecord, AttemptStage } from './playback/attempt-log.js';
export { DEFAULT_BUDGETS, type Budgets } from './playback/budgets.js';
export { DEFAULT_RECOVERY, type RecoveryPolicy } from './playback/recovery.js';
export type { Clock } from './playback/clock.js';

// Engines
export { DEFAULT_ENGINES } from './playback/engine-registry.js';
export { createRtmpEngineFactory } from './playback/rtmp/rtmp-engine-factory.js';
export type {
  AnyEngineFactory,
  AudioRendition,
  Engine,
  EngineContext,
  EngineEvents,
  EngineFactory,
  EngineName,
  EngineStats,
  QualityLevel,
  RequestKind,
  ShownQuality,
  SignHook,
  StreamStatus,
} from './playback/engine.js';
export type { TimedMetadata } from './playback/cues/timed-metadata.js';

// Elements
export { defineElements } from './element/define-elements.js';
export { CfPlayerElement } from './element/cf-player-element.js';
export { CfVideoElement } from './element/cf-video-element.js';
export type { PlayerMediaError } from './element/media-error.js';

// What to play
export { planSources } from './source/renditions/plan-with-renditions.js';
export type { SourcePlan } from './source/source-plan.js';
export type { PlanWarning } from './source/plan-warning.js';
export type { Capabilities } from './source/capabilities.js';
export type { PlayerConfig, RenditionConfig } from './source/player-config.js';
export type {
  Candidate,
  FileCandidate,
  HlsCandidate,
  RtmpCandidate,
  RtmpRendition,
} from './source/candidate.js';

// Errors
export { PlayerError, type ErrorContext, type PlayerErrorData } from './errors/player-error.js';
export { ERROR_CODES, ERROR_SPECS, type ErrorCategory, type ErrorCode } from './errors/error-code.js';
export type { UserMessage } from './errors/messages/en.js';
export { ownerHint } from './errors/owner-hint.js';
export { errorReport } from './errors/error-report.js';

// Words
export { loadWords, userMessage } from './words/user-message.js';
export { registerWords } from './words/registered-words.js';
export type { WordTable } from './words/word-table.js';
export type { ControlWord } from './words/control-words.js';

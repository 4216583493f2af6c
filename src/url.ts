/**
 * `cf-player/url`: the address rules as pure functions. They dial nothing and run wherever JavaScript does.
 *
 * @module
 */
export { parseConfig } from './source/parse-config.js';
export { parseLegacyEmbed } from './source/legacy-embed.js';
export { resolveStreamAddress } from './source/stream-address.js';
export { planSources } from './source/renditions/plan-with-renditions.js';
export { PlayerError } from './errors/player-error.js';
export type { StreamAddress } from './source/stream-address.js';
export type { SourcePlan } from './source/source-plan.js';
export type { PlanWarning } from './source/plan-warning.js';
export type { Capabilities } from './source/capabilities.js';
export type { PlayerConfig, RenditionConfig } from './source/player-config.js';
export type {
  Candidate,
  RtmpCandidate,
  RtmpRendition,
  HlsCandidate,
  FileCandidate,
} from './source/candidate.js';
export type { ErrorCode, ErrorCategory, MediaErrorCode } from './errors/error-code.js';
export type { ErrorContext, PlayerErrorData } from './errors/player-error.js';

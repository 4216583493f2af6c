import type { ErrorData } from 'hls.js';
import type { ErrorCode } from '../../errors/error-code.js';
import { playerErrorForHttp, type HttpResource } from '../../errors/http-status.js';
import { PlayerError } from '../../errors/player-error.js';
import type { RequestKind } from '../engine.js';

/** Of `Hls.ErrorDetails`, for what is no question of an HTTP answer. */
const CODE_OF_DETAILS: Readonly<Record<string, ErrorCode>> = {
  manifestLoadTimeOut: 'CF_HLS_MANIFEST_FAILED',
  levelLoadTimeOut: 'CF_HLS_MANIFEST_FAILED',
  audioTrackLoadTimeOut: 'CF_HLS_MANIFEST_FAILED',
  subtitleTrackLoadTimeOut: 'CF_HLS_MANIFEST_FAILED',
  manifestParsingError: 'CF_HLS_MANIFEST_MALFORMED',
  levelParsingError: 'CF_HLS_MANIFEST_MALFORMED',
  levelEmptyError: 'CF_HLS_MANIFEST_MALFORMED',
  playlistUnchangedError: 'CF_HLS_MANIFEST_FAILED',
  manifestIncompatibleCodecsError: 'CF_MEDIA_CODEC_UNSUPPORTED',
  bufferAddCodecError: 'CF_MEDIA_CODEC_UNSUPPORTED',
  bufferIncompatibleCodecsError: 'CF_MEDIA_CODEC_UNSUPPORTED',
  fragLoadTimeOut: 'CF_HLS_SEGMENT_FAILED',
  fragGap: 'CF_HLS_SEGMENT_FAILED',
  fragParsingError: 'CF_HLS_SEGMENT_FAILED',
  keyLoadTimeOut: 'CF_HLS_KEY_FAILED',
  fragDecryptError: 'CF_HLS_KEY_FAILED',
  bufferAppendError: 'CF_MSE_APPEND_FAILED',
  bufferAppendingError: 'CF_MSE_APPEND_FAILED',
  bufferAppendNoProgress: 'CF_MSE_APPEND_FAILED',
  mediaSourceRequiresReset: 'CF_MSE_APPEND_FAILED',
  bufferFullError: 'CF_MSE_QUOTA_EXCEEDED',
  attachMediaError: 'CF_MSE_SOURCE_CLOSED',
};

const RESOURCE_OF_DETAILS: Readonly<Record<string, HttpResource>> = {
  manifestLoadError: 'manifest',
  levelLoadError: 'manifest',
  audioTrackLoadError: 'manifest',
  subtitleTrackLoadError: 'manifest',
  fragLoadError: 'segment',
  keyLoadError: 'key',
};

/** Of which request an error speaks, where it is about the answer. */
export function failedRequestOf(
  data: HlsErrorFacts & { readonly context?: unknown },
): { readonly url: string; readonly kind: RequestKind } | undefined {
  const url = data.response?.url || data.url || data.frag?.url;
  const resource = RESOURCE_OF_DETAILS[data.details];
  if (resource === undefined || url === undefined || url === '') return undefined;
  if (data.details === 'manifestLoadError') return { url, kind: 'manifest' };
  return { url, kind: resource === 'manifest' ? 'playlist' : resource === 'key' ? 'key' : 'segment' };
}

export type HlsErrorFacts = Pick<ErrorData, 'type' | 'details' | 'fatal'> &
  Partial<Pick<ErrorData, 'url' | 'response' | 'reason' | 'error'>> & {
    readonly frag?: { readonly url: string } | undefined;
  };

/** What an error event of hls.js means. */
export function errorOfHls(data: HlsErrorFacts): PlayerError {
  const url = data.response?.url || data.url || data.frag?.url || '';
  const resource = RESOURCE_OF_DETAILS[data.details];
  if (resource !== undefined) {
    const body = typeof data.response?.text === 'string' ? data.response.text : undefined;
    return playerErrorForHttp(
      { status: data.response?.code ?? 0, ...(body === undefined ? {} : { body }) },
      resource,
      { url, stage: resource },
    );
  }
  const code: ErrorCode =
    CODE_OF_DETAILS[data.details] ?? (data.type === 'keySystemError' ? 'CF_HLS_KEY_FAILED' : 'CF_HLS_FATAL');
  return new PlayerError(code, {
    message: `hls.js: ${data.details}${data.reason ? `: ${data.reason}` : ''}`,
    cause: data.error,
    context: { stage: 'hls', details: data.details, ...(url === '' ? {} : { url }) },
  });
}

/** What hls.js reports while it helps itself, many times a minute on a poor line, and nobody can act on. */
const ROUTINE = new Set([
  'bufferStalledError',
  'bufferNudgeOnStall',
  'bufferSeekOverHole',
  'internalException',
  'aborted',
]);

export function isWorthAWarning(data: Pick<ErrorData, 'details' | 'fatal'>): boolean {
  return !data.fatal && !ROUTINE.has(data.details);
}

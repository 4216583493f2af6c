import { PlayerError } from '../../errors/player-error.js';
import { MediaSourceFeed } from '../../mse/media-source-feed.js';
import type { SegmentSinkCallbacks } from '../../mse/segment-sink.js';
import { isManaged, mediaSourceConstructor } from '../../mse/media-source-constructor.js';

/** A MediaSource of this page on one element. */
export class MediaSourceSink extends MediaSourceFeed {
  constructor(media: HTMLMediaElement, callbacks: SegmentSinkCallbacks, signal: AbortSignal) {
    const constructor = mediaSourceConstructor<MediaSource>();
    if (constructor === undefined) throw new PlayerError('CF_ENV_NO_MSE');
    const mediaSource = new constructor();
    super(
      mediaSource,
      {
        failure: (error) => callbacks.failure(explainedBy(media, error)),
        warning: (error) => callbacks.warning(error),
        changed: () => callbacks.changed(),
        removed: (range) => callbacks.removed?.(range),
        playhead: () => media.currentTime,
      },
      signal,
    );
    if (isManaged(constructor)) media.disableRemotePlayback = true;
    const url = URL.createObjectURL(mediaSource);
    mediaSource.addEventListener('sourceopen', () => URL.revokeObjectURL(url), { once: true });
    media.src = url;
    signal.addEventListener('abort', () => detach(media, url), { once: true });
  }
}

/** The element's own error says more than the closed buffer that follows from it. */
export function explainedBy(media: HTMLMediaElement, error: PlayerError): PlayerError {
  const failed = media.error;
  if (failed === null || failed.code !== 3) return error;
  return new PlayerError('CF_DECODE_FAILED', { message: failed.message, context: error.context });
}

function detach(media: HTMLMediaElement, url: string): void {
  URL.revokeObjectURL(url);
  if (media.getAttribute('src') !== url) return;
  media.removeAttribute('src');
  media.load();
}

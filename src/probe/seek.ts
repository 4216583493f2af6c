import { PlayerError } from '../errors/player-error.js';
import type { NetStream } from '../protocol/connection/net-connection.js';
import { milliseconds } from '../protocol/units.js';
import { errorReport } from './record.js';
import type { SeekReport } from './report.js';
import type { StreamWatch } from './stream-watch.js';

/** Sound may come up to a group of pictures before the picture does. ms */
const PICTURE_PATIENCE_MS = 5000;

/** Seeks, and measures where the server lands and how long it takes. Does not throw: what fails is in the report. */
export async function measureSeek(
  stream: Pick<NetStream, 'seek'>,
  watch: StreamWatch,
  askedMs: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SeekReport> {
  const begun = performance.now();
  const since = (): number => Math.round(performance.now() - begun);
  const hasPicture = watch.meter.tracks.some(
    ({ kind, playable, frames }) => kind === 'video' && playable && frames > 0,
  );
  let refusal: PlayerError | undefined;
  let notifiedMs: number | null = null;
  let landedAt: number | null = null;
  watch.expectSeek();
  stream.seek(milliseconds(askedMs)).catch((thrown: unknown) => {
    refusal = PlayerError.from(thrown, 'CF_RTMP_SEEK_FAILED');
  });
  const isNotified = (): boolean => {
    if (watch.seekLanding.notified) notifiedMs ??= since();
    return notifiedMs !== null;
  };
  await watch.until(() => isNotified() || refusal !== undefined || watch.isOver, timeoutMs, signal);
  if (notifiedMs !== null) {
    const hasLanded = (): boolean => {
      const { landed, sound } = watch.seekLanding;
      const place = hasPicture ? landed : sound;
      if (place !== undefined) landedAt ??= since();
      return place !== undefined;
    };
    await watch.until(
      () => hasLanded() || watch.isOver || watch.isEnded,
      Math.min(timeoutMs, PICTURE_PATIENCE_MS),
      signal,
    );
  }
  const { landed, sound } = watch.seekLanding;
  const landedMs = landed ?? sound ?? null;
  const error = refusal ?? watch.lost ?? silence(notifiedMs, landedMs, timeoutMs, watch.isOver);
  return {
    askedMs,
    landedMs,
    notifiedMs,
    ms: landedAt ?? (landedMs === null ? null : since()),
    ...(error === undefined ? {} : { error: errorReport(error) }),
  };
}

function silence(
  notifiedMs: number | null,
  landedMs: number | null,
  timeoutMs: number,
  isOver: boolean,
): PlayerError | undefined {
  const context = { stage: 'seek' };
  if (isOver && landedMs === null) {
    return new PlayerError('CF_RTMP_CONNECT_CLOSED', {
      message: 'the server closed the connection at the seek',
      context,
    });
  }
  if (notifiedMs === null) {
    return new PlayerError('CF_RTMP_CALL_TIMEOUT', {
      message: `no answer to seek in ${timeoutMs} ms`,
      context,
    });
  }
  if (landedMs !== null) return undefined;
  return new PlayerError('CF_RTMP_SEEK_FAILED', {
    message: 'the seek was confirmed, and no media came',
    context,
  });
}

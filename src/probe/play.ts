import { playerErrorForStatus } from '../errors/net-status.js';
import { PlayerError } from '../errors/player-error.js';
import { fcSubscribe } from '../protocol/connection/fc-subscribe.js';
import type { NetConnection } from '../protocol/connection/net-connection.js';
import { milliseconds } from '../protocol/units.js';
import { errorReport, type ProbeRecord } from './record.js';
import type { PlayReport } from './report.js';
import { StreamWatch } from './stream-watch.js';

export interface PlayRequest {
  readonly streamName: string;
  readonly app: string;
  readonly mode: PlayReport['mode'];
  /** ms; of recordings. */
  readonly start: number;
  /** ms of media that the server is asked to send ahead. */
  readonly bufferLength: number;
  /** ms without a sign of media before it is given up. */
  readonly patienceMs: number;
  readonly fcSubscribe: boolean;
  readonly guess: boolean;
}

/** Junk beside which something playable does not show up within this time is all there is. ms */
const FOREIGN_PATIENCE_MS = 1500;
/** As the player: a server that says nothing to the second FCSubscribe either may play all the same. ms */
const FC_INTERVAL_MS = 1000;
const START = { live: -1000, any: -2000 } as const;

/**
 * Asks for a stream and waits until its media flows.
 * @returns the stream, on which something has come: media, or what cf-player does not play
 * @throws PlayerError what the server said, or `CF_RTMP_PLAY_TIMEOUT` where it said nothing
 */
export async function play(
  connection: NetConnection,
  request: PlayRequest,
  record: ProbeRecord,
  signal: AbortSignal,
): Promise<StreamWatch> {
  const { streamName, app, mode, guess } = request;
  const report: PlayReport = {
    streamName,
    app,
    mode,
    guess,
    startedMs: record.ms,
    ms: null,
    outcome: 'pending',
  };
  record.plays.push(report);
  try {
    const watch = await begin(connection, request, record, signal);
    report.outcome = 'media';
    return watch;
  } catch (thrown) {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
    report.outcome = 'failed';
    report.error = errorReport(error);
    throw error;
  } finally {
    report.ms = record.ms - report.startedMs;
  }
}

async function begin(
  connection: NetConnection,
  request: PlayRequest,
  record: ProbeRecord,
  signal: AbortSignal,
): Promise<StreamWatch> {
  const { streamName, mode, patienceMs } = request;
  const stream = await connection.createStream().catch((thrown: unknown) => {
    const error = PlayerError.from(thrown, 'CF_INTERNAL');
    record.addRefusal(error);
    throw error;
  });
  const watch = new StreamWatch(stream, connection, {
    onStatus: (info) => record.addStatus(info),
    onMetadata: (metadata) => (record.metadata = metadata),
    onFirstMedia: () => (record.firstMediaMs ??= record.ms),
    onMessage: () => record.mediaMessages.delivered++,
  });
  record.media = watch.meter;
  record.isListening = true;
  stream.setBufferLength(milliseconds(request.bufferLength));
  if (request.fcSubscribe)
    await fcSubscribe(connection, streamName, { signal, tries: 2, intervalMs: FC_INTERVAL_MS });
  let started = false;
  let refusal: PlayerError | undefined;
  stream.play(streamName, { start: milliseconds(mode === 'vod' ? request.start : START[mode]) }).then(
    () => (started = true),
    (error: unknown) => (refusal = PlayerError.from(error, 'CF_INTERNAL')),
  );
  const flows = (): boolean => watch.firstMediaAt !== undefined;
  const isSettled = (): boolean =>
    flows() ||
    refusal !== undefined ||
    watch.failure !== undefined ||
    watch.isOver ||
    watch.isEnded ||
    watch.isOnlyForeign(FOREIGN_PATIENCE_MS);
  await watch.until(() => started || isSettled(), patienceMs, signal);
  // A slow server may take its time twice: for the answer, and for the first picture.
  if (started) await watch.until(isSettled, patienceMs, signal);
  if (flows() || watch.meter.refusal !== undefined) return watch;

  record.isListening = false;
  watch.close();
  const context = { stage: 'play', streamName, url: record.connected?.tcUrl ?? '' };
  if (signal.aborted) throw signal.reason;
  if (watch.failure !== undefined && refusal === undefined)
    throw playerErrorForStatus(watch.failure, context);
  if (refusal !== undefined) throw refusal;
  if (watch.isOver) {
    throw (
      watch.lost ??
      new PlayerError('CF_RTMP_CONNECT_CLOSED', {
        message: 'the server closed the connection after play',
        context,
      })
    );
  }
  if (watch.isEnded) {
    throw new PlayerError('CF_RTMP_PLAY_FAILED', {
      message: 'the stream was over before any media came',
      context,
    });
  }
  throw new PlayerError('CF_RTMP_PLAY_TIMEOUT', {
    message: `${started ? 'play was accepted, and no media came' : 'no answer to play'} in ${patienceMs} ms`,
    context,
  });
}

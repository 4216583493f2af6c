import { isErrorStatus, playerErrorForStatus } from '../../errors/net-status.js';
import { PlayerError } from '../../errors/player-error.js';
import type { NetConnection } from './net-connection.js';
import { codeOf, findStatusInfo } from './status-info.js';

export interface FcSubscribeOptions {
  readonly signal?: AbortSignal;
  /** Default 2000 ms between three tries, as JW Player had it. */
  readonly intervalMs?: number;
  readonly tries?: number;
}

/**
 * Tells an edge of a live network which stream is about to be played, so that it fetches it from its origin.
 * @returns `false` where the server never answered: some play all the same.
 * @throws PlayerError `CF_RTMP_STREAM_NOT_FOUND` and its kin for what `onFCSubscribe` says, `CF_RTMP_CONNECT_CLOSED`;
 * where the signal aborts: its reason.
 */
export function fcSubscribe(
  connection: NetConnection,
  streamName: string,
  options: FcSubscribeOptions = {},
): Promise<boolean> {
  const { signal, intervalMs = 2000, tries = 3 } = options;
  return new Promise<boolean>((resolve, reject) => {
    let triesLeft = tries;
    let timer: unknown;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      connection.client.delete('onFCSubscribe');
      settle();
    };
    const abort = (): void => end(() => reject(signal?.reason));
    const ask = (): void => {
      if (triesLeft-- === 0) return end(() => resolve(false));
      // Refusals of the call itself mean nothing: servers answer by calling onFCSubscribe.
      void connection.call('FCSubscribe', streamName);
      timer = setTimeout(ask, intervalMs);
    };
    connection.client.set('onFCSubscribe', (values) => {
      const info = findStatusInfo(values);
      if (info === undefined) return undefined;
      if (isErrorStatus(info)) {
        end(() => reject(playerErrorForStatus(info, { stage: 'play', streamName })));
      } else if (codeOf(info) === 'netstream.play.start') end(() => resolve(true));
      return undefined;
    });
    if (signal?.aborted === true) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    void connection.closed.then((error) =>
      end(() =>
        reject(
          error ?? new PlayerError('CF_RTMP_CONNECT_CLOSED', { context: { stage: 'play', streamName } }),
        ),
      ),
    );
    ask();
  });
}

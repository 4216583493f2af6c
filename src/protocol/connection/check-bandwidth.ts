import { PlayerError } from '../../errors/player-error.js';
import type { NetConnection } from './net-connection.js';

/** What the native bandwidth check of Flash Media Server measured. */
export interface Bandwidth {
  readonly kilobitsPerSecond: number;
  /** Kilobits that were sent for it, and how long they took. */
  readonly kilobits: number;
  readonly milliseconds: number;
  /** Milliseconds of a round trip. */
  readonly latency: number;
}

export interface CheckBandwidthOptions {
  /** Default 10 s. */
  readonly timeoutMs?: number;
}

/**
 * Has the server measure the bandwidth to here. CloudFront's first measurement after a connect can be 0; then it is
 * asked once more.
 * @throws PlayerError `CF_RTMP_CALL_TIMEOUT` of a server that does not measure, `CF_RTMP_CONNECT_CLOSED`,
 * `CF_RTMP_CALL_FAILED` and its kin.
 */
export async function checkBandwidth(
  connection: NetConnection,
  options: CheckBandwidthOptions = {},
): Promise<Bandwidth> {
  const first = await measure(connection, options);
  return first.kilobitsPerSecond > 0 ? first : measure(connection, options);
}

function measure(connection: NetConnection, options: CheckBandwidthOptions): Promise<Bandwidth> {
  const { timeoutMs = 10_000 } = options;
  return new Promise<Bandwidth>((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      connection.client.delete('onBWDone');
      settle();
    };
    const fail = (error: PlayerError): void => end(() => reject(error));
    const timer = setTimeout(() => {
      fail(new PlayerError('CF_RTMP_CALL_TIMEOUT', { message: `no bandwidth measured in ${timeoutMs} ms` }));
    }, timeoutMs);
    connection.client.set('onBWDone', (values) => {
      const [kilobitsPerSecond, kilobits = 0, ms = 0, latency = 0] = values.map(Number);
      // Without figures it is the older check, which the client starts.
      if (kilobitsPerSecond !== undefined && typeof values[0] === 'number') {
        end(() =>
          resolve({
            kilobitsPerSecond,
            kilobits,
            milliseconds: ms,
            latency,
          }),
        );
      }
      return undefined;
    });
    connection.call('checkBandwidth').catch((thrown: unknown) => {
      const error = PlayerError.from(thrown, 'CF_INTERNAL');
      // The answer is a call of onBWDone; the call itself need not be answered.
      if (error.code !== 'CF_RTMP_CALL_TIMEOUT') fail(error);
    });
  });
}

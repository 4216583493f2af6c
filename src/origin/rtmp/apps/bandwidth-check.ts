import type { ServerConnection } from '../../../protocol/connection/server.js';
import { later, type App } from './app.js';

/** Bytes of each round; the first two measure how long nothing takes. */
const ROUNDS = [0, 0, 8_000, 16_000, 32_000, 60_000];
/** ms after which no more rounds are begun, and until a call is answered. */
const PATIENCE = 2000;

interface Figures {
  /** kbit/s */
  readonly kbitDown: number;
  /** kbit that were sent. */
  readonly deltaDown: number;
  /** Seconds. */
  readonly deltaTime: number;
  /** ms */
  readonly latency: number;
}

/** Sends more and more to the client's method and measures its answers. */
async function measure(connection: ServerConnection, method: string): Promise<Figures> {
  const began = performance.now();
  let latency = Number.POSITIVE_INFINITY;
  let deltaDown = 0;
  let busy = 0;
  for (const size of ROUNDS) {
    const sentAt = performance.now();
    if (sentAt - began > PATIENCE) break;
    await connection.call(method, size === 0 ? [] : ['x'.repeat(size)], PATIENCE);
    const took = performance.now() - sentAt;
    if (size === 0) latency = Math.min(latency, took);
    else {
      deltaDown += (size * 8) / 1000;
      busy += Math.max(0.5, took - latency);
    }
  }
  return {
    kbitDown: busy > 0 ? Math.round((deltaDown * 1000) / busy) : 0,
    deltaDown: Math.round(deltaDown),
    deltaTime: Math.round(performance.now() - began) / 1000,
    latency: Number.isFinite(latency) ? Math.round(latency) : 0,
  };
}

/** Both kinds of bandwidth check of Flash Media Server. Quiet where the client does not play along. */
export class BandwidthCheck {
  #isRunning = false;
  #isFirst = true;
  readonly #findsNothingFirst: boolean;

  constructor(options: { readonly findsNothingFirst?: boolean } = {}) {
    this.#findsNothingFirst = options.findsNothingFirst ?? false;
  }

  /** Since version 3, in the server itself: rounds of `onBWCheck`, then `onBWDone` with figures. */
  native(connection: ServerConnection): void {
    const isNothing = this.#isFirst && this.#findsNothingFirst;
    this.#isFirst = false;
    void this.#run(connection, 'onBWCheck', ({ kbitDown, deltaDown, deltaTime, latency }) =>
      connection.notify('onBWDone', isNothing ? 0 : kbitDown, deltaDown, deltaTime, latency),
    );
  }

  /** The script of old servers, which the client starts by `_checkbw`. */
  scripted(connection: ServerConnection): void {
    void this.#run(connection, '_onbwcheck', ({ kbitDown, deltaDown, deltaTime, latency }) =>
      connection.notify('_onbwdone', kbitDown, deltaDown, deltaTime, latency),
    );
  }

  async #run(connection: ServerConnection, method: string, done: (figures: Figures) => void): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const figures = await measure(connection, method).catch(() => undefined);
    this.#isRunning = false;
    if (figures !== undefined) done(figures);
  }
}

/** @param rest what follows `bwcheck/` */
export function bandwidthApp(rest: string): App | undefined {
  if (rest !== '' && rest !== 'old' && rest !== 'zero') return undefined;
  const check = new BandwidthCheck({ findsNothingFirst: rest === 'zero' });
  let stop: () => void = () => undefined;
  return {
    kind: 'vod',
    onOpen(connection) {
      if (rest === 'old') connection.notify('onBWDone');
      // Behind the answer to connect, which the client may still be at.
      if (rest === '') stop = later(50, () => check.native(connection));
    },
    onCall(name, _values, connection) {
      if (name !== 'checkBandwidth') return undefined;
      check.native(connection);
      return [undefined];
    },
    onClose: () => stop(),
  };
}

import { playerErrorForStatus } from '../errors/net-status.js';
import { PlayerError } from '../errors/player-error.js';
import type { NetConnection } from '../protocol/connection/net-connection.js';
import type { RtmpCandidate } from '../source/candidate.js';
import { adviseOn } from './advice.js';
import { asSeenFromHere, climb, type Climbed, type OpenRung } from './climb.js';
import { isDirect, type Location, type ProbePlan } from './locations.js';
import { play, type PlayRequest } from './play.js';
import type { ProbeRecord } from './record.js';
import type { PlayReport } from './report.js';
import { measureSeek } from './seek.js';
import { otherSpellings } from './spellings.js';
import type { StreamWatch } from './stream-watch.js';
import { isCloser, isCloudFront, OTHER_APP, OTHER_NAME } from './verdicts.js';

export interface ProbeOptions {
  readonly plan: ProbePlan;
  readonly open: OpenRung;
  /** How much to receive: media, or wall time from the first media on. */
  readonly seconds: number;
  /** Position in ms. */
  readonly seek?: number;
  /** For each step of a connection, and for a play that is not answered. */
  readonly timeoutMs: number;
  /** For everything. */
  readonly limitMs: number;
}

/** What a guess may cost, when the server says nothing to it. ms */
const GUESS_PATIENCE_MS = 3000;
/** No more guesses after this. ms */
const GUESSING_MS = 20_000;
/** Beyond the seconds that were asked for, for a stream that comes a little slower than it plays. ms */
const GRACE_MS = 1000;

/** Runs a probe into a record. Resolves when it is done, whatever came of it, and no later than its limits allow. */
export async function runProbe(
  options: ProbeOptions,
  record: ProbeRecord,
  signal: AbortSignal,
): Promise<void> {
  const limit = new AbortController();
  const stop = (reason: unknown) => limit.abort(reason);
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const timer = setTimeout(
    () =>
      stop(
        new PlayerError('CF_NETWORK_TIMEOUT', {
          message: `the probe was not done after ${options.limitMs} ms`,
        }),
      ),
    options.limitMs,
  );
  const run = new ProbeRun(options, record, limit.signal);
  try {
    await run.run();
  } catch (thrown) {
    record.error = PlayerError.from(thrown, 'CF_INTERNAL');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    run.close();
    record.advice = adviseOn(options.plan, record);
  }
}

class ProbeRun {
  readonly #options: ProbeOptions;
  readonly #record: ProbeRecord;
  readonly #signal: AbortSignal;
  #connection: NetConnection | undefined;
  /** Of what was asked for; guesses have none. */
  #error: PlayerError | undefined;

  constructor(options: ProbeOptions, record: ProbeRecord, signal: AbortSignal) {
    this.#options = options;
    this.#record = record;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const [asked, ...guesses] = this.#options.plan.locations;
    const climbed = await this.#climb(asked);
    if (climbed !== undefined && asked.streamName === undefined) {
      throw new PlayerError('CF_CONFIG_NO_SOURCE', {
        message: 'connected; the address names no stream, so nothing was played',
        context: { stage: 'play', url: climbed.rung.tcUrl },
      });
    }
    if (climbed !== undefined && (await this.#playSomehow(asked, climbed))) return;
    const error = this.#error;
    if (error === undefined) return;
    for (const location of guesses) {
      // A server that takes the connection knows the application, though perhaps not where it ends.
      const isWorthIt =
        climbed === undefined
          ? OTHER_APP.has(error.code)
          : OTHER_NAME.has(error.code) && location.reason !== 'cfx/st is missing' && !isCloudFront(asked.app);
      if (!isWorthIt || this.#isPressed) continue;
      const putBack = this.#record.snapshot();
      this.#error = undefined;
      const other = await this.#climb(location);
      if (other !== undefined && (await this.#playSomehow(location, other))) return;
      const found: PlayerError | undefined = this.#error;
      if (
        climbed === undefined &&
        found !== undefined &&
        isCloser(found, error, location, other !== undefined)
      ) {
        // The address was read wrongly; this is what became of what it means.
        throw found;
      }
      putBack();
    }
    if (climbed === undefined) await this.#tryWithoutEncryption(error);
    throw error;
  }

  /** Tells a server that does not encrypt from one that is not there. Nothing is played that way. */
  async #tryWithoutEncryption({ code, context }: PlayerError): Promise<void> {
    const { plan } = this.#options;
    // There is TLS, and what is wrong with it is said.
    if (code === 'CF_GATEWAY_CERTIFICATE') return;
    const isAboutIt = context.stage === 'handshake' || code === 'CF_RTMP_ENCRYPTION_UNSUPPORTED';
    if (plan.plain.length === 0 || !(isAboutIt || plan.plain[0]?.protocol === 'rtmp') || this.#isPressed)
      return;
    const putBack = this.#record.snapshot();
    try {
      const { rung } = await this.#dial(plan.plain, 'without encryption');
      this.#record.withoutEncryption = rung.tcUrl;
    } catch {
      // Not there either: the first error says all there is to say.
    }
    putBack();
  }

  close(): void {
    this.#connection?.close();
  }

  get #isPressed(): boolean {
    return this.#signal.aborted || this.#record.ms > GUESSING_MS + this.#options.timeoutMs;
  }

  async #climb({ rungs, reason }: Location): Promise<Climbed | undefined> {
    try {
      return await this.#dial(rungs, reason);
    } catch (thrown) {
      if (this.#signal.aborted) throw this.#signal.reason;
      this.#error ??= this.#named(PlayerError.from(thrown, 'CF_INTERNAL'), rungs[0]);
      return undefined;
    }
  }

  async #dial(rungs: readonly RtmpCandidate[], guess: string | undefined): Promise<Climbed> {
    this.#connection?.close();
    const { open, timeoutMs } = this.#options;
    const climbed = await climb(rungs, guess, open, timeoutMs, this.#record, this.#signal);
    this.#connection = climbed.connection;
    return climbed;
  }

  #named(error: PlayerError, rung: RtmpCandidate | undefined): PlayerError {
    const seen = rung === undefined ? error : asSeenFromHere(error, rung);
    const { isRetired, host } = this.#options.plan;
    if (!isRetired || rung === undefined || !isDirect(rung) || seen.category !== 'network') return seen;
    return new PlayerError('CF_DISTRIBUTION_RETIRED', {
      message: `${host} does not answer: CloudFront's RTMP distributions ended on 2020-12-31 (${seen.message})`,
      cause: seen,
      context: { ...seen.context, host },
    });
  }

  /** The name as it was asked for, then other names and kinds of it. Whether anything came that can be reported. */
  async #playSomehow(location: Location, first: Climbed): Promise<boolean> {
    const { streamName } = location;
    if (streamName === undefined) return false;
    let climbed = first;
    const requests = this.#requests(location, streamName);
    for (const [index, request] of requests.entries()) {
      const isFirst = index === 0;
      if (!isFirst && this.#isPressed) break;
      const putBack = this.#record.snapshot();
      let watch: StreamWatch;
      try {
        ({ watch, climbed } = await this.#play(climbed, request, isFirst));
      } catch (thrown) {
        if (this.#signal.aborted) throw this.#signal.reason;
        const error = PlayerError.from(thrown, 'CF_INTERNAL');
        this.#error ??= error;
        if (index > 0) putBack();
        if (!OTHER_NAME.has(error.code)) return false;
        continue;
      }
      await this.#receive(watch, request);
      return true;
    }
    return false;
  }

  /** Some servers hang up where a name does not please them, at once or a moment later: then on a new connection. */
  async #play(
    climbed: Climbed,
    request: PlayRequest,
    isFresh: boolean,
  ): Promise<{ watch: StreamWatch; climbed: Climbed }> {
    const record = this.#record;
    let current = climbed;
    if (!isFresh) {
      if (await isGone(current.connection)) current = await this.#dial([current.rung], 'once more');
      else {
        const count = record.plays.length;
        try {
          const watch = await play(current.connection, request, record, this.#signal);
          return { watch, climbed: current };
        } catch (thrown) {
          const { code } = PlayerError.from(thrown, 'CF_INTERNAL');
          if (code !== 'CF_RTMP_CONNECT_CLOSED' && code !== 'CF_NETWORK_LOST') throw thrown;
          if (this.#signal.aborted) throw thrown;
          record.plays.length = count;
          current = await this.#dial([current.rung], 'once more');
        }
      }
    }
    return { watch: await play(current.connection, request, record, this.#signal), climbed: current };
  }

  #requests({ app, rungs, reason }: Location, asked: string): PlayRequest[] {
    const { seconds, timeoutMs } = this.#options;
    const [rung] = rungs;
    const { isLive } = this.#record;
    const mode = isLive ? 'live' : 'vod';
    const request = (streamName: string, as: PlayReport['mode']): PlayRequest => {
      const guess = reason !== undefined || streamName !== asked || as !== mode;
      return {
        streamName,
        app,
        mode: as,
        guess,
        start: Math.round((rung?.start ?? 0) * 1000),
        // All that is wanted comes at once then, and not as slowly as it plays.
        bufferLength: Math.max(3000, (seconds + 1) * 1000),
        patienceMs: guess ? Math.min(GUESS_PATIENCE_MS, timeoutMs) : timeoutMs,
        fcSubscribe: as === 'live' && rung?.fcSubscribe === true,
      };
    };
    // A live stream has the name that its encoder gave it.
    if (isLive) return [request(asked, 'live'), request(asked, 'vod')];
    // A reading of the address that is a guess itself gets no more than the likeliest other names.
    const names = otherSpellings(asked).slice(0, reason === undefined ? undefined : 2);
    // Live last, because servers wait for a publisher in silence.
    return [
      request(asked, 'vod'),
      ...names.map((name) => request(name, 'vod')),
      ...(reason === undefined && !isCloudFront(app) ? [request(asked, 'live')] : []),
    ];
  }

  async #receive(watch: StreamWatch, request: PlayRequest): Promise<void> {
    const { seconds, seek, timeoutMs } = this.#options;
    const record = this.#record;
    record.askedSeconds = seconds;
    record.streamName = request.streamName;
    record.isLive = request.mode === 'live';
    const isEnough = (): boolean =>
      watch.meter.mediaSeconds >= seconds || watch.isEnded || watch.isOver || watch.failure !== undefined;
    if (watch.meter.hasMedia) await watch.until(isEnough, seconds * 1000 + GRACE_MS, this.#signal);
    record.ended = watch.isEnded;
    const failed = watch.failure === undefined ? undefined : playerErrorForStatus(watch.failure);
    record.lost = watch.lost ?? failed;
    record.error = watch.meter.refusal;
    if (seek !== undefined && watch.meter.hasMedia && !watch.isOver && !this.#signal.aborted) {
      record.seek = await measureSeek(watch.stream, watch, seek, timeoutMs, this.#signal);
    }
    record.isListening = false;
    watch.close();
  }
}

/** Whether the server has closed the connection by now. */
async function isGone(connection: NetConnection): Promise<boolean> {
  const open = Symbol('open');
  const turn = new Promise<typeof open>((resolve) => setTimeout(() => resolve(open), 0));
  return (await Promise.race([connection.closed, turn])) !== open;
}

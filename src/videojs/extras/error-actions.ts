import { errorReport } from '../../errors/error-report.js';
import { ownerHint } from '../../errors/owner-hint.js';
import type { PlayerError } from '../../errors/player-error.js';
import { systemClock } from '../../playback/clock.js';
import { make, type PlayerView } from '../player-view.js';
import { RetryCountdown } from './retry-countdown.js';

/**
 * What the error panel has beside its words: another try by itself where that can help and the viewer wanted to watch,
 * and a report to copy. What the owner has to know goes to the console.
 */
export class ErrorActions {
  readonly #view: PlayerView;
  readonly #line = make('p', 'cf-countdown', 'countdown');
  readonly #stop = make('button', '', 'stop-retry');
  readonly #copy = make('button', '', 'copy-report');
  readonly #text = make('textarea', 'cf-report', 'report');
  readonly #countdown: RetryCountdown;
  #error: PlayerError | undefined;
  #isPlaying = false;
  #isCalledOff = false;
  /** What begins now is our own doing. */
  #isTryingAgain = false;

  constructor(view: PlayerView, actions: HTMLElement) {
    this.#view = view;
    const { core, words, signal } = view;
    // Read out every second it would drown the message.
    this.#line.ariaLive = 'off';
    this.#text.readOnly = true;
    this.#text.hidden = true;
    this.#line.hidden = true;
    this.#stop.hidden = true;
    actions.append(this.#copy, this.#stop);
    actions.before(this.#line);
    actions.after(this.#text);
    this.#countdown = new RetryCountdown(systemClock, {
      onTick: (seconds) => {
        this.#line.textContent = words.text('tryingAgainIn', { seconds });
      },
      onDue: () => this.#tryAgain(),
      isHeld: () => document.visibilityState === 'hidden' || !navigator.onLine,
    });
    this.#stop.addEventListener('click', () => {
      this.#isCalledOff = true;
      this.#setCounting(false);
      this.#copy.focus();
    });
    this.#copy.addEventListener('click', () => void this.#copyReport());
    const online = (): void => {
      if (this.#error?.retryable && this.#isPlaying && !this.#isCalledOff) this.#tryAgain();
    };
    globalThis.addEventListener('online', online, { signal });
    core.addEventListener(
      'statechange',
      () => {
        if (core.state.name === 'playing') this.#countdown.played();
      },
      { signal },
    );
    signal.addEventListener('abort', () => this.#countdown.stop());
    signal.addEventListener(
      'abort',
      words.subscribe(() => this.#say()),
    );
    this.#say();
  }

  /** @param wasPlaying the viewer (or `autoplay`) wanted to watch */
  update(error: PlayerError | undefined, wasPlaying: boolean): void {
    if (error !== undefined && error === this.#error) return;
    this.#error = error;
    this.#text.hidden = true;
    this.#say();
    if (error === undefined) {
      if (!this.#isTryingAgain) this.#countdown.reset();
      this.#setCounting(false);
      return;
    }
    this.#isPlaying = wasPlaying;
    this.#isCalledOff = this.#isTryingAgain = false;
    const isWaiting = this.#view.core.stats.streamType === 'live' || this.#view.attribute('live') !== null;
    const mayHelp = error.retryable || (isWaiting && error.code === 'CF_RTMP_STREAM_NOT_FOUND');
    this.#setCounting(mayHelp && wasPlaying && this.#countdown.start());
    const { text, link } = ownerHint(error);
    // oxlint-disable-next-line no-console -- the owner looks there; the viewer's screen is for the viewer
    console.error(`cf-player: ${error.code}: ${text} See ${link}`, error);
  }

  #tryAgain(): void {
    this.#isTryingAgain = true;
    this.#view.retry(this.#isPlaying);
  }

  #setCounting(isCounting: boolean): void {
    if (!isCounting) this.#countdown.stop();
    this.#line.hidden = !isCounting;
    this.#stop.hidden = !isCounting;
  }

  #say(): void {
    const { words } = this.#view;
    this.#stop.textContent = words.text('stopTrying');
    this.#copy.textContent = words.text('copyReport');
    this.#text.ariaLabel = words.text('reportByHand');
  }

  async #copyReport(): Promise<void> {
    if (this.#error === undefined) return;
    const { words } = this.#view;
    const report = reportOf(this.#view, this.#error);
    if (await copy(report, this.#text)) {
      this.#text.hidden = true;
      this.#copy.textContent = words.text('reportCopied');
      this.#copy.focus();
    }
  }
}

export function reportOf({ core }: PlayerView, error: PlayerError): string {
  const { candidates, attempts, stats } = core;
  const tried = attempts.map(
    ({ index, engine, reason, startedAt, outcome, elapsed, stages, error: why }) => ({
      index,
      engine,
      reason,
      startedAt,
      outcome,
      elapsed,
      stages,
      code: why?.code,
      message: why?.message,
    }),
  );
  return errorReport(error, {
    page: `${location.origin}${location.pathname}`,
    time: new Date().toISOString(),
    browser: navigator.userAgent,
    candidates,
    attempts: tried,
    stats,
  });
}

/** Pages without https have no clipboard: then the text is shown, marked, and copied the old way where that works. */
async function copy(text: string, area: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    area.value = text;
    area.hidden = false;
    area.select();
    return document.execCommand('copy');
  }
}

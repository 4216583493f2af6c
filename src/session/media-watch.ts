import { PlayerError } from '../errors/player-error.js';

export interface MediaWatchOptions {
  /** From `NetStream.Play.Start` to the first media; 3500 ms. */
  readonly firstMediaMs?: number;
  /** A server that owes media and is silent for this long is gone, whatever TCP thinks; 15 s, live 8 s. */
  readonly silenceMs?: number;
}

/** What is watched: how many messages came, and whether the server owes more right now. */
export interface Watched {
  readonly messages: number;
  readonly isExpectingMedia: boolean;
  readonly isLive: boolean;
}

const FIRST_MEDIA_MS = 3500;
const SILENCE_MS = 15_000;
const LIVE_SILENCE_MS = 8000;

/** Notices that a server has started a stream, and sends nothing or no more. */
export class MediaWatch {
  readonly #options: MediaWatchOptions;
  readonly #now: () => number;
  readonly #fail: (error: PlayerError) => void;
  #lastAt = 0;
  #messages = 0;
  #timer: number | undefined;

  constructor(options: MediaWatchOptions, now: () => number, fail: (error: PlayerError) => void) {
    this.#options = options;
    this.#now = now;
    this.#fail = fail;
  }

  /** The server said that the stream plays. */
  begin(watched: Watched): void {
    this.end();
    this.#lastAt = this.#now();
    const { messages } = watched;
    this.#timer = setTimeout(() => {
      if (watched.messages !== messages || !watched.isExpectingMedia) return;
      this.#say('CF_RTMP_PLAY_TIMEOUT');
    }, this.#options.firstMediaMs ?? FIRST_MEDIA_MS);
  }

  /** To be called now and then while the stream plays. */
  check({ messages, isExpectingMedia, isLive }: Watched): void {
    const now = this.#now();
    if (messages !== this.#messages || !isExpectingMedia) this.#lastAt = now;
    this.#messages = messages;
    if (now - this.#lastAt < (this.#options.silenceMs ?? (isLive ? LIVE_SILENCE_MS : SILENCE_MS))) return;
    this.#say('CF_NETWORK_TIMEOUT');
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** In the middle of a stream, the stage says. */
  #say(code: 'CF_RTMP_PLAY_TIMEOUT' | 'CF_NETWORK_TIMEOUT'): void {
    this.#fail(new PlayerError(code, { context: { stage: 'media' } }));
  }
}

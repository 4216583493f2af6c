/** Seconds by which the start of an engine may differ from the position asked for: a keyframe interval is no error. */
const POSITION_TOLERANCE = 1.5;

/** What the element forgets when its source changes (the media element load algorithm), and a viewer does not. */
export class MediaMemory {
  readonly #media: HTMLMediaElement;
  #playbackRate = 1;
  /** Seconds at which the next attempt begins; undefined where it begins as the plan says. */
  resumeAt: number | undefined;

  constructor(media: HTMLMediaElement) {
    this.#media = media;
  }

  get position(): number {
    return this.resumeAt ?? this.#media.currentTime;
  }
  set position(seconds: number) {
    if (this.resumeAt === undefined) this.#media.currentTime = seconds;
    else this.resumeAt = seconds;
  }

  rememberPosition(): void {
    if (this.#media.currentTime > 0) this.resumeAt = this.#media.currentTime;
  }

  /** Engines begin at the candidate's `start`; one whose timeline does not is put right here. */
  restorePosition(isLive: boolean): void {
    const { resumeAt } = this;
    this.resumeAt = undefined;
    if (resumeAt === undefined || isLive) return;
    if (Math.abs(this.#media.currentTime - resumeAt) > POSITION_TOLERANCE) this.#media.currentTime = resumeAt;
  }

  /** A live stream is kept at its distance by small changes of rate that are nobody's choice. */
  rememberRate(isLive: boolean): void {
    const { playbackRate } = this.#media;
    this.#playbackRate = isLive && Math.abs(playbackRate - 1) < 0.11 ? 1 : playbackRate;
  }

  restoreRate(): void {
    if (this.#playbackRate !== 1) this.#media.playbackRate = this.#playbackRate;
  }
}

import type { Caption, CaptionBlock } from './caption.js';

/** Text that goes on growing is shown in pieces of this length. ms. */
const MAX_GROWTH = 5000;

/** What a channel shows now, as a sequence of captions. */
export class ShownCaption {
  readonly #channel: string;
  readonly #tell: (caption: Caption) => void;
  #id = 0;
  #shown: Caption | undefined;

  constructor(channel: string, tell: (caption: Caption) => void) {
    this.#channel = channel;
    this.#tell = tell;
  }

  /** The screen is like this now. It is the same caption if it only grew since the last {@link cut}. */
  show(blocks: readonly CaptionBlock[], time: number): void {
    if (blocks.length === 0) {
      this.cut(time);
      return;
    }
    if (this.#shown !== undefined && time - this.#shown.start > MAX_GROWTH) this.cut(time);
    const { id, start } = this.#shown ?? { id: this.#id++, start: time };
    this.#shown = { channel: this.#channel, id, start, blocks };
    this.#tell(this.#shown);
  }

  /** What was on the screen is no more. */
  cut(time: number): void {
    const shown = this.#shown;
    this.#shown = undefined;
    if (shown !== undefined) this.#tell({ ...shown, end: Math.max(time, shown.start) });
  }
}

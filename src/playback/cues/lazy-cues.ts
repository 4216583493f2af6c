import type { CaptionPacket } from '../../media/captions/caption-scan.js';
import type { StreamCues } from './stream-cues.js';
import type { TimedMetadata } from './timed-metadata.js';

/** What may wait for the rest of this to be fetched. */
const MAX_WAITING = 1000;

/** Cues of a stream, whose code is fetched with the first of them; for metadata alone not before the first picture. */
export class LazyCues {
  readonly #media: HTMLMediaElement;
  readonly #tell: (metadata: TimedMetadata) => void;
  readonly #life: AbortSignal;
  #cues: StreamCues | undefined;
  #waiting: ((cues: StreamCues) => void)[] = [];
  #isFetched = false;
  #isReady = false;

  constructor(media: HTMLMediaElement, tell: (metadata: TimedMetadata) => void, life: AbortSignal) {
    this.#media = media;
    this.#tell = tell;
    this.#life = life;
  }

  data(name: string, values: readonly unknown[], time: number): void {
    if (name === '|RtmpSampleAccess') return;
    this.#do((cues) => cues.data(name, values, time), name === 'onMetaData');
  }

  captions(packets: readonly CaptionPacket[], isNew: boolean): void {
    this.#do((cues) => cues.captions(packets, isNew), false);
  }

  /** The first picture is there. */
  ready(): void {
    this.#isReady = true;
    if (this.#waiting.length > 0) void this.#fetch();
  }

  #do(act: (cues: StreamCues) => void, canWait: boolean): void {
    if (this.#life.aborted) return;
    if (this.#cues !== undefined) {
      act(this.#cues);
      return;
    }
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(act);
    if (!canWait || this.#isReady) void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#isFetched) return;
    this.#isFetched = true;
    try {
      const { StreamCues } = await import('./stream-cues.js');
      if (this.#life.aborted) return;
      this.#cues = new StreamCues(this.#media, this.#tell, this.#life);
      for (const act of this.#waiting.splice(0)) act(this.#cues);
    } catch {
      // The stream plays without; the next message tries again.
      this.#isFetched = false;
      this.#waiting = [];
    }
  }
}

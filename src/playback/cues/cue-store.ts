/** What one moment of a track shows. */
export interface StoredCue {
  readonly cues: readonly TextTrackCue[];
  /** Seconds. */
  readonly start: number;
  /** It may still be replaced by another one of the same moment. */
  isFinal: boolean;
  /** Of which run through the stream: it grows with each seek. */
  readonly run: number;
  /** Characters of what it carries; absent: few. */
  readonly weight?: number;
}

/** Fewer are kept wherever they are. */
const ALWAYS_KEPT = 200;
const MAX_MOMENTS = 2000;
/** Characters in all. A single message is bounded by what it came in. */
const MAX_WEIGHT = 4 * 1024 * 1024;
/** Cues that are added between two looks at what is behind the buffer. */
const TRIM_EVERY = 50;

type CueList = Pick<TextTrack, 'addCue' | 'removeCue'>;

/** The cues of one track, by moments: bounded in number and in weight, and without those that nobody can go back to. */
export class CueStore {
  readonly #track: CueList;
  readonly #behind: () => number;
  readonly #moments = new Map<string, StoredCue>();
  #added = 0;
  #weight = 0;

  /** @param behind Seconds; what ends before is not needed any more. */
  constructor(track: CueList, behind: () => number) {
    this.#track = track;
    this.#behind = behind;
  }

  get moments(): Iterable<StoredCue> {
    return this.#moments.values();
  }
  get size(): number {
    return this.#moments.size;
  }

  get(key: string): StoredCue | undefined {
    return this.#moments.get(key);
  }

  /** In place of what is there under this key. */
  put(key: string, moment: StoredCue): void {
    this.delete(key);
    this.#moments.set(key, moment);
    this.#weight += moment.weight ?? 0;
    for (const cue of moment.cues) this.#track.addCue(cue);
    if (++this.#added % TRIM_EVERY === 0) this.#trim();
    for (const oldest of this.#moments.keys()) {
      if (this.#moments.size <= MAX_MOMENTS && (this.#weight <= MAX_WEIGHT || oldest === key)) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const moment = this.#moments.get(key);
    if (moment === undefined) return;
    this.#moments.delete(key);
    this.#weight -= moment.weight ?? 0;
    for (const cue of moment.cues) this.#track.removeCue(cue);
  }

  #trim(): void {
    const behind = this.#behind();
    for (const [key, { cues }] of this.#moments) {
      if (this.#moments.size <= ALWAYS_KEPT) return;
      if (cues.every(({ endTime }) => endTime < behind)) this.delete(key);
    }
  }
}

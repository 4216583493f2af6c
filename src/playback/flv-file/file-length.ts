import { isTimeless } from '../../session/media-time.js';
import type { FileFacts } from './file-facts.js';
import { messageOf } from './tag-message.js';
import type { PlacedTag, TagReading } from './tag-reading.js';
import type { TagPlace } from './tag-search.js';
import { WrappedClock } from './wrapped-clock.js';

/** The end of a file that is looked at for its last tag. */
const TAIL = 64 * 1024;

export interface FileLengthOptions {
  readonly reading: TagReading;
  readonly facts: FileFacts;
  /** ms between the file's clock and the media timeline. */
  readonly offset: () => number;
  /** Ends what is looked for. */
  readonly signal: () => AbortSignal;
  /** The duration has become known, or another one; ms. */
  readonly changed: (duration: number) => void;
}

/** How long a file is, in bytes and in time, and what its timestamps mean. Times in ms. */
export class FileLength {
  readonly #options: FileLengthOptions;
  readonly #clock = new WrappedClock();
  #duration: number | undefined;
  #end: TagPlace | undefined;
  /** Whether the length has been held against the bit rate. */
  #isCompared = false;

  constructor(options: FileLengthOptions) {
    this.#options = options;
  }

  get duration(): number | undefined {
    return this.#duration;
  }
  /** Without a look at the end nobody knows what a timestamp means. */
  get isInDoubt(): boolean {
    return this.#clock.isInDoubt(this.#duration);
  }

  /** What the metadata says. */
  promise(duration: number): void {
    this.#duration = duration;
    this.#options.changed(duration);
  }

  /** The timestamp of a tag on a clock that goes on for ever; `last`: of the tag before, where reading comes from there. */
  timestampOf(tag: Pick<PlacedTag, 'position' | 'timestamp'>, last: number | undefined): number {
    const wasWrapped = this.#clock.isWrapped;
    const timestamp =
      last === undefined
        ? this.#clock.near(this.#guess(tag.position), tag.timestamp)
        : this.#clock.following(last, tag.timestamp);
    // A duration that is less than this was taken from a clock that had wrapped.
    if (this.#clock.isWrapped && !wasWrapped && (this.#duration ?? Infinity) <= timestamp) this.#restart();
    return timestamp;
  }

  async find(): Promise<void> {
    try {
      await this.findEnd(this.#options.signal());
    } catch {
      // The end will say it.
    }
  }

  /** The last tag of the file, or what comes closest to it. */
  async findEnd(signal: AbortSignal): Promise<TagPlace> {
    if (this.#end !== undefined) return this.#end;
    const { reading, facts, offset } = this.#options;
    const first = facts.first.position;
    const position = (await reading.findTotal(signal)) ?? Infinity;
    const promised = this.#duration;
    if (position === Infinity || (promised !== undefined && !this.isInDoubt)) {
      return (this.#end = { position, time: promised ?? 0 });
    }
    let tags: readonly TagPlace[] = [];
    // A file that was cut off ends with a piece of a large tag.
    for (let tail = TAIL; !tags.some(({ time }) => time > 0); tail *= 4) {
      tags = await this.look(Math.max(first, position - tail), signal, tail);
      if (position - tail <= first) break;
    }
    const time = Math.max(0, ...tags.map((tag) => tag.time));
    if (promised !== undefined) {
      this.#clock.judge(time - offset(), promised);
      return (this.#end = { position, time: promised });
    }
    this.promise(time);
    this.#end = { position, time };
    this.doubt();
    return this.#end;
  }

  /** The tags with media from any place on. */
  async look(position: number, signal: AbortSignal, atOnce?: number): Promise<readonly TagPlace[]> {
    const { reading, offset } = this.#options;
    const tags = await reading.look(position, signal, atOnce);
    const places: TagPlace[] = [];
    let last: number | undefined;
    for (const tag of tags) {
      if (tag.type === 'script' || isTimeless(messageOf(tag, tag.type))) continue;
      last = this.timestampOf(tag, last);
      places.push({ position: tag.position, time: last + offset() });
    }
    return places;
  }

  /** The bit rate has become known: does it fit a length that only the last tag has told? */
  doubt(): void {
    const { rate } = this.#options.facts;
    if (rate === 0 || this.#isCompared || this.#end === undefined) return;
    this.#isCompared = true;
    const { position, time } = this.#end;
    if (this.#clock.isInDoubt(position / rate) && position / rate > 2 * time)
      void this.#compareTimes(this.#end);
  }

  /** Timestamps that are greater in the middle than at the end have begun anew between. */
  async #compareTimes({ position, time }: TagPlace): Promise<void> {
    try {
      for (const part of [0.5, 0.25, 0.75]) {
        const [place] = await this.look(Math.floor(position * part), this.#options.signal());
        if (place !== undefined) this.#clock.compare(place.time, time);
        if (!this.#clock.isWrapped) continue;
        this.#restart();
        return;
      }
    } catch {
      // Then it is what it says.
    }
  }

  #restart(): void {
    this.#duration = undefined;
    this.#end = undefined;
    void this.find();
  }

  /** The timestamp that may stand there, by what is known of the file. */
  #guess(position: number): number | undefined {
    const { facts, offset } = this.#options;
    const { first, rate } = facts;
    const start = first.time - offset();
    const { position: end = Infinity, time = 0 } = this.#end ?? {};
    if (end !== Infinity && time > 0)
      return start + ((position - first.position) / (end - first.position)) * (time - first.time);
    return rate > 0 ? start + (position - first.position) / rate : undefined;
  }
}

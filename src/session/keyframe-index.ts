/** Two intervals between keyframes are the same when they differ by less: timestamps are whole milliseconds. */
const SAME_INTERVAL = 3;
/** Some recordings begin a frame or two after zero. */
const START = 100;
/** Bounds the memory of a day-long stream. */
const MAX_KEYFRAMES = 20_000;

/**
 * Where the keyframes of a recording are, on its own clock in ms: from its metadata, or as they went by. Servers seek
 * to the next keyframe, to the one before, or relabel what they send; asking for a keyframe by its own time is the
 * same to all of them.
 */
export class KeyframeIndex {
  #times: number[] = [];
  readonly #byPicture = new Map<number, number | 'ambiguous'>();
  #compositionOffset = 0;
  #isComplete = false;
  #knowsStart = false;

  /** As far as they are known, ascending. */
  get times(): readonly number[] {
    return this.#times;
  }
  get isEmpty(): boolean {
    return this.#times.length === 0;
  }
  /** Whether the picture at zero would be recognised. */
  get knowsStart(): boolean {
    return this.#knowsStart;
  }
  /** How long after its timestamp a keyframe is shown, in ms. */
  get compositionOffset(): number {
    return this.#compositionOffset;
  }

  /** All keyframes, as `onMetaData` of some recordings lists them. */
  load(times: readonly number[]): void {
    this.#times = [...new Set(times.map(Math.round))].sort((a, b) => a - b).slice(0, MAX_KEYFRAMES);
    this.#isComplete = this.#times.length > 0;
  }

  add(time: number, compositionOffset: number, picture: number): void {
    this.#compositionOffset = compositionOffset;
    if (time < START) this.#knowsStart = true;
    this.#remember(time, picture);
    if (this.#isComplete || this.#times.length >= MAX_KEYFRAMES) return;
    const at = this.#countUpTo(time);
    if (this.#times[at - 1] !== time) this.#times.splice(at, 0, time);
  }

  /** The first sound of a recording without pictures: by it a server is recognised that went back to the start. */
  addStart(time: number, sound: number): void {
    if (time >= START || this.#knowsStart) return;
    this.#knowsStart = true;
    this.#remember(time, sound);
  }

  /** The time of a picture that went by before, whatever the server labels it now. */
  locate(picture: number): number | undefined {
    const time = this.#byPicture.get(picture);
    return time === 'ambiguous' ? undefined : time;
  }

  /** The usual distance between keyframes; the smallest seen, since a hole in what is known only makes it larger. */
  get interval(): number | undefined {
    let smallest: number | undefined;
    for (let at = 1; at < this.#times.length; at++) {
      const interval = (this.#times[at] ?? 0) - (this.#times[at - 1] ?? 0);
      if (smallest === undefined || interval < smallest) smallest = interval;
    }
    return smallest;
  }

  /** Time of the keyframe from which the picture at `target` is decoded, as far as that is known or regular. */
  before(target: number): number | undefined {
    const decodeTarget = target - this.#compositionOffset;
    const at = this.#countUpTo(decodeTarget);
    const found = this.#times[at - 1];
    if (found === undefined) return undefined;
    if (this.#isComplete) return found;
    const interval = this.#regularInterval();
    if (interval === undefined) return undefined;
    const steps = Math.floor((decodeTarget - found) / interval);
    return found + steps * interval;
  }

  #remember(time: number, picture: number): void {
    const known = this.#byPicture.get(picture);
    if (known === undefined) {
      if (this.#byPicture.size < MAX_KEYFRAMES) this.#byPicture.set(picture, time);
    } else if (known !== 'ambiguous' && Math.abs(known - time) > 1) {
      this.#byPicture.set(picture, 'ambiguous');
    }
  }

  /** The interval where all that is known fits one grid. */
  #regularInterval(): number | undefined {
    const interval = this.interval;
    if (interval === undefined || interval < SAME_INTERVAL * 4) return undefined;
    for (let at = 1; at < this.#times.length; at++) {
      const distance = (this.#times[at] ?? 0) - (this.#times[at - 1] ?? 0);
      const steps = Math.round(distance / interval);
      if (Math.abs(distance - steps * interval) > SAME_INTERVAL * steps) return undefined;
    }
    return interval;
  }

  /** How many are at or before `time`. */
  #countUpTo(time: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

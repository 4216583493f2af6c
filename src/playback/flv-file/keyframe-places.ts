import type { KeyframePosition } from '../../media/flv/metadata.js';

export interface KeyframePlace {
  /** ms of media time, of decoding. */
  readonly time: number;
  /** Of its tag in the file. */
  readonly position: number;
}

/** A piece of the file that was read tag by tag: every keyframe in it is known. */
interface Run {
  readonly keyframes: KeyframePlace[];
  /** ms. */
  until: number;
}

const MAX_RUNS = 200;
/** Of one run: a live stream has no end, and nobody goes back in it. */
const MAX_KEYFRAMES = 50_000;

/** Where the keyframes of a file are, as far as its index says or reading has shown. */
export class KeyframePlaces {
  #index: readonly KeyframePlace[] = [];
  /** What the index is off by: the clock of some files does not begin at zero, that of their index does. */
  #shift: number | undefined;
  #runs: Run[] = [];
  #interval: number | undefined;

  /** The largest distance of two keyframes that was seen, in ms. */
  get interval(): number | undefined {
    return this.#interval;
  }

  load(entries: readonly KeyframePosition[]): void {
    const places = entries.flatMap(({ time, position }) =>
      position === undefined ? [] : [{ time, position }],
    );
    // Two entries or more, and in order: else it is no index.
    const isIndex =
      places.length > 1 && places.every((place, at) => place.position > (places[at - 1]?.position ?? 0));
    this.#index = isIndex ? places : [];
  }

  /** Reading begins somewhere else. */
  begin(): void {
    this.#runs.push({ keyframes: [], until: -Infinity });
    if (this.#runs.length > MAX_RUNS) this.#runs.shift();
  }

  keyframe(time: number, position: number): void {
    if (this.#shift === undefined) {
      const entry = this.#index.find((place) => place.position === position);
      if (entry !== undefined) this.#shift = time - entry.time;
    }
    const run = this.#runs.at(-1);
    const last = run?.keyframes.at(-1);
    if (last !== undefined) this.#interval = Math.max(this.#interval ?? 0, time - last.time);
    if (last === undefined || time > last.time) run?.keyframes.push({ time, position });
    if (run !== undefined && run.keyframes.length > MAX_KEYFRAMES) run.keyframes.splice(0, MAX_KEYFRAMES / 2);
  }

  /** Everything up to this time has gone by. */
  passed(time: number): void {
    const run = this.#runs.at(-1);
    if (run !== undefined) run.until = Math.max(run.until, time);
  }

  /** The last keyframe at or before `time`, where it is known which one that is. */
  before(time: number): KeyframePlace | undefined {
    const shift = this.#shift ?? 0;
    const indexed = lastUpTo(this.#index, time - shift);
    if (indexed !== undefined) return { ...indexed, time: indexed.time + shift };
    for (const run of this.#runs) {
      if (time <= run.until) {
        const found = lastUpTo(run.keyframes, time);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

function lastUpTo(places: readonly KeyframePlace[], time: number): KeyframePlace | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return places[low - 1];
}

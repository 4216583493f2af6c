/** A place in the file where a tag begins, and when. */
export interface TagPlace {
  readonly position: number;
  /** ms of media time. */
  readonly time: number;
}

export interface TagSearch {
  /** ms of media time. */
  readonly wanted: number;
  /** How much before is as good, in ms. */
  readonly tolerance: number;
  /** The first tag of the file. */
  readonly first: TagPlace;
  /** Where the file ends and when; `Infinity` for a position that nobody knows. */
  readonly end: TagPlace;
  /** Bytes per ms, as far as was read; used where the end is unknown. */
  readonly rate?: number;
  /**
   * Tags in order from the first one that begins at or behind the position; none where the file ends before there is
   * one.
   */
  readonly look: (position: number) => Promise<readonly TagPlace[]>;
}

/** A piece of a file that is read in one go anyway. */
const CLOSE = 32 * 1024;
/** Of files of any size: each second step halves what is left. */
const MAX_STEPS = 100;

/**
 * The place of a tag not after `wanted`, and before it by no more than the tolerance, where there is one: by guesses
 * from the bit rate, and by halves where those lead nowhere.
 */
export async function findTagBefore(search: TagSearch): Promise<TagPlace> {
  const { wanted, tolerance, look, rate = 0 } = search;
  let low = search.first;
  let high = search.end;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (wanted - low.time <= tolerance || high.position - low.position <= CLOSE) break;
    const guess = step % 2 === 0 ? byRate(low, high, wanted - tolerance / 2, rate) : byHalves(low, high);
    const tags = await look(guess);
    const after = tags.find(({ time }) => time > wanted);
    const before = tags.filter(({ time, position }) => time <= wanted && position > low.position);
    if (after === undefined || after !== tags[0]) {
      const last = before.at(-1);
      if (last !== undefined) low = last;
    }
    // Nothing begins between the guess and what was found there.
    if (after === tags[0]) high = { position: guess, time: after?.time ?? high.time };
    else if (after !== undefined) high = after.position < high.position ? after : high;
    // All of it was known: it is as close as it gets.
    else if (before.length === 0) high = { position: guess, time: high.time };
  }
  return low;
}

function byRate(low: TagPlace, high: TagPlace, time: number, rate: number): number {
  if (high.position === Infinity && rate > 0)
    return inside(low, high, low.position + (time - low.time) * rate);
  if (high.position === Infinity || high.time <= low.time) return byHalves(low, high);
  const part = (time - low.time) / (high.time - low.time);
  return inside(low, high, low.position + part * (high.position - low.position));
}

function byHalves(low: TagPlace, high: TagPlace): number {
  const end = high.position === Infinity ? 2 * low.position + 64 * CLOSE : high.position;
  return inside(low, high, (low.position + end) / 2);
}

/** Neither where we are, nor so close to the end that nothing but the end is found. */
function inside(low: TagPlace, high: TagPlace, position: number): number {
  return Math.max(low.position + 1, Math.min(high.position - CLOSE / 2, Math.floor(position)));
}

import type { Caption, CaptionBlock } from '../../media/captions/caption.js';
import { CueStore, type StoredCue } from './cue-store.js';
import { cueTextOf } from './cue-text.js';

/** Seconds by which the same moment may differ from one run to the next. */
const TOLERANCE = 0.002;

/** The captions of one channel as cues of its track. */
export class CaptionCues {
  readonly #store: CueStore;
  /** Moments of the run under way, by the ids of their captions. */
  #ids = new Map<number, string>();
  #run = 0;
  /** Until something ends it. Older browsers know no cues without an end. */
  readonly #openEnd = hasOpenCues() ? Number.POSITIVE_INFINITY : Number.MAX_SAFE_INTEGER;

  constructor(track: Pick<TextTrack, 'addCue' | 'removeCue'>, behind: () => number) {
    this.#store = new CueStore(track, behind);
  }

  /** Captions come from another place, or from here once more. */
  beginRun(): void {
    this.#run++;
    this.#ids.clear();
  }

  /** @param isFinal whether its end is really its end, and not only that of what is known. */
  put({ id, start, end, blocks }: Caption, isFinal: boolean): void {
    const seconds = start / 1000;
    let key = this.#ids.get(id);
    if (key === undefined) {
      // Known better: by who has seen all of it.
      if (this.#isCovered(seconds)) key = '';
      else key = `${Math.round(start)}`;
      this.#ids.set(id, key);
      if (this.#ids.size > 100) this.#ids.delete([...this.#ids.keys()][0] ?? id);
    }
    if (key === '') return;
    const endTime = end === undefined ? this.#openEnd : Math.max(end / 1000, seconds + TOLERANCE);
    const known = this.#store.get(key);
    if (known?.run === this.#run && fits(known.cues, blocks)) {
      known.cues.forEach((cue, index) => dress(cue as VTTCue, blocks[index], endTime));
      known.isFinal = isFinal;
      return;
    }
    const cues = blocks.map((block) => dress(new VTTCue(seconds, endTime, ''), block, endTime));
    this.#store.put(key, { cues, start: seconds, isFinal, run: this.#run });
  }

  #isCovered(start: number): boolean {
    for (const moment of this.#store.moments) {
      const isThere = moment.isFinal && moment.run !== this.#run && moment.start <= start + TOLERANCE;
      if (isThere && moment.cues.some(({ endTime }) => endTime > start + TOLERANCE)) return true;
    }
    return false;
  }
}

function hasOpenCues(): boolean {
  try {
    return new VTTCue(0, Number.POSITIVE_INFINITY, '').endTime === Number.POSITIVE_INFINITY;
  } catch {
    return false;
  }
}

const fits = (cues: StoredCue['cues'], blocks: readonly CaptionBlock[]): boolean =>
  cues.length === blocks.length;

function dress(cue: VTTCue, block: CaptionBlock | undefined, endTime: number): VTTCue {
  if (block === undefined) return cue;
  const text = cueTextOf(block.rows);
  if (cue.text !== text) cue.text = text;
  cue.snapToLines = false;
  cue.line = round(block.line);
  cue.position = round(block.position);
  cue.align = block.align;
  cue.size = sizeOf(block);
  if (cue.endTime !== endTime) cue.endTime = endTime;
  return cue;
}

/** As wide as there is room for, so that larger letters do not break rows. */
function sizeOf({ position, align }: CaptionBlock): number {
  const left = align === 'left' ? 100 - position : position;
  return round(align === 'center' ? 2 * Math.min(position, 100 - position) : left);
}

const round = (percent: number): number => Math.round(percent * 100) / 100;

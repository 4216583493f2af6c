import { CueStore } from './cue-store.js';
import type { PlainData } from './plain-data.js';
import type { MetadataCueFields } from './timed-metadata.js';

/** As hls.js has it: long enough to be seen by who looks at `activeCues`. Seconds. */
const DURATION = 0.25;
/** What comes later than this is not told any more. Seconds. */
const MAX_LATE = 2;
/** What a moment can say and still be told from another one of the same time. */
const KEY_LENGTH = 500;

/** Data messages as cues of a metadata track: `cue.value` is `{ key, data }`, `cue.type` is `amf`. */
export class MetadataCues {
  readonly #media: Pick<HTMLMediaElement, 'currentTime' | 'seeking'>;
  readonly #store: CueStore;

  constructor(
    media: Pick<HTMLMediaElement, 'currentTime' | 'seeking'>,
    track: Pick<TextTrack, 'addCue' | 'removeCue'>,
    behind: () => number,
  ) {
    this.#media = media;
    this.#store = new CueStore(track, behind);
  }

  /** `at`: seconds. The same again, after a seek, is the same cue. */
  put(name: string, data: PlainData, at: number): void {
    const text = JSON.stringify(data);
    const key = `${Math.round(at * 1000)} ${name} ${text.slice(0, KEY_LENGTH)}`;
    if (this.#store.get(key) !== undefined) return;
    const { currentTime, seeking } = this.#media;
    const isLate = !seeking && at < currentTime && at > currentTime - MAX_LATE;
    const start = isLate ? currentTime : Math.max(0, at);
    const fields: MetadataCueFields = { type: 'amf', value: { key: name, data } };
    const cue = Object.assign(new VTTCue(start, start + DURATION, ''), fields);
    this.#store.put(key, { cues: [cue], start, isFinal: true, run: 0, weight: text.length });
  }
}

import { indexAt, type SampleReader, type Title, type TitleTrack } from '../library/title.js';
import { messageTimesOf, type MessageTimes } from './message-times.js';
import { sequenceHeader, tagBody, type TitleMessage } from './tag-body.js';

interface Lane {
  readonly track: TitleTrack;
  readonly times: MessageTimes;
  readonly reader: SampleReader;
  index: number;
  /** The configuration that the client was told last. */
  config: Uint8Array | undefined;
}

/** Goes through a title from a position on, both tracks in the order of their timestamps. One for each play or seek. */
export class MessageCursor {
  /** ms: of the first message, which is the keyframe at or before what was asked for. */
  readonly landed: number;
  readonly #lanes: readonly Lane[];

  /** @param position ms */
  constructor(title: Title, position: number) {
    const { video, audio } = title;
    let from = position;
    const lanes: Lane[] = [];
    if (video !== undefined) {
      const lane = openLane(video, keyframeAt(video, position));
      lanes.push(lane);
      from = Math.min(position, presentationOf(lane, lane.index));
      this.landed = lane.times.timestamps[lane.index] ?? 0;
    } else {
      this.landed = 0;
    }
    if (audio !== undefined) {
      const times = messageTimesOf(audio);
      const lane = openLane(audio, indexAt(times.timestamps, from));
      lanes.push(lane);
      if (video === undefined) this.landed = times.timestamps[lane.index] ?? 0;
    }
    this.#lanes = lanes;
  }

  /** Timestamp of what {@link next} gives, undefined at the end. */
  get nextTimestamp(): number | undefined {
    const lane = this.#nextLane();
    return lane?.times.timestamps[lane.index];
  }

  /** Sequence headers come in front of what needs them, with its timestamp. */
  async next(): Promise<TitleMessage | undefined> {
    const lane = this.#nextLane();
    if (lane === undefined) return undefined;
    const { track, index, times } = lane;
    const timestamp = times.timestamps[index] ?? 0;
    const config = track.configAt(index);
    if (config !== lane.config) {
      lane.config = config;
      const payload = sequenceHeader(track, index);
      if (payload !== undefined) return { type: track.kind, timestamp, payload };
    }
    lane.index += 1;
    const sample = await lane.reader.read(index);
    const isSync = track.table.syncs[index] === 1;
    const payload = tagBody(track, sample, isSync, times.compositionTimes[index] ?? 0);
    return { type: track.kind, timestamp, payload };
  }

  /** Whether a picture (or, without any, a sound) comes next: what `len` 0 asks for one of. */
  get nextIsFrame(): boolean {
    const lane = this.#nextLane();
    if (lane === undefined) return false;
    return lane.config === lane.track.configAt(lane.index) && lane === this.#lanes[0];
  }

  #nextLane(): Lane | undefined {
    let found: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.index >= lane.track.table.count) continue;
      if (found === undefined || timestampOf(lane) < timestampOf(found)) found = lane;
    }
    return found;
  }
}

const timestampOf = (lane: Lane): number => lane.times.timestamps[lane.index] ?? 0;

const presentationOf = ({ times }: Lane, index: number): number =>
  (times.timestamps[index] ?? 0) + (times.compositionTimes[index] ?? 0);

const openLane = (track: TitleTrack, index: number): Lane => ({
  track,
  times: messageTimesOf(track),
  reader: track.openReader(),
  index,
  config: undefined,
});

/**
 * Index of the last sync sample that is presented at or before a time (ms), else of the first sample. A time that is
 * the timestamp of a keyframe's message means that one (rtmpdump resumes so, `keyframes` of FLV metadata says so).
 */
export function keyframeAt(track: TitleTrack, position: number): number {
  const { timestamps, compositionTimes } = messageTimesOf(track);
  const { syncs } = track.table;
  for (let i = indexAt(timestamps, position); i > 0; i--) {
    if (syncs[i] !== 1) continue;
    const timestamp = timestamps[i] ?? 0;
    if (timestamp + (compositionTimes[i] ?? 0) <= position || timestamp === Math.round(position)) return i;
  }
  return 0;
}

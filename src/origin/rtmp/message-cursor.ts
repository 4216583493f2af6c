import { indexAt, type SampleReader, type Title, type TitleTrack } from '../library/title.js';
import { messageTimesOf, type MessageTimes } from './message-times.js';
import type { SwitchPlan } from './switch-plan.js';
import { sequenceHeader, tagBody, type TitleMessage } from './tag-body.js';

interface Lane {
  readonly track: TitleTrack;
  readonly times: MessageTimes;
  readonly reader: SampleReader;
  index: number;
  /** Where it ends: the number of samples, or where another title takes over. */
  limit: number;
  /** Takes over. */
  successor: Lane | undefined;
  /** Timestamps are not below this. */
  floor: number;
  /** Of the configurations that hold, those that the client was told. */
  told: readonly Uint8Array[];
}

/** Where a track will go on: the next sample that was not given out. */
export interface LanePlace {
  readonly track: TitleTrack;
  readonly index: number;
}

export interface CursorOptions {
  /** ms */
  readonly position: number;
  /** Begins at the keyframe after the position instead of the one before. */
  readonly isNextKeyframe?: boolean;
}

/** Goes through a title from a position on, both tracks in the order of their timestamps. One for each play or seek. */
export class MessageCursor {
  /** ms: of the first message, which is the keyframe at or before what was asked for. */
  readonly landed: number;
  #video: Lane | undefined;
  #audio: Lane | undefined;

  constructor(title: Title, { position, isNextKeyframe = false }: CursorOptions) {
    const { video, audio } = title;
    let from = position;
    this.landed = 0;
    if (video !== undefined) {
      const before = keyframeAt(video, position);
      const lane = openLane(video, isNextKeyframe ? keyframeFrom(video, before, position) : before);
      this.#video = lane;
      from = isNextKeyframe ? presentationOf(lane) : Math.min(position, presentationOf(lane));
      this.landed = timestampOf(lane);
    }
    if (audio !== undefined) {
      const lane = openLane(audio, indexAt(messageTimesOf(audio).timestamps, from));
      this.#audio = lane;
      if (video === undefined) this.landed = timestampOf(lane);
    }
  }

  /** Timestamp of what {@link next} gives, undefined at the end. */
  get nextTimestamp(): number | undefined {
    const lane = this.#nextLane();
    return lane === undefined ? undefined : timestampOf(lane);
  }

  /** Whether something of the title is still to come. */
  uses({ video, audio }: Title): boolean {
    return [current(this.#video), current(this.#audio)].some(
      (lane) =>
        lane !== undefined && lane.index < lane.limit && (lane.track === video || lane.track === audio),
    );
  }

  get videoPlace(): LanePlace | undefined {
    return current(this.#video);
  }
  get audioPlace(): LanePlace | undefined {
    return current(this.#audio);
  }

  /** Another title takes over where the plan says; a plan that was not carried out yet is forgotten. */
  switchTo({ video, audio }: SwitchPlan): void {
    const follow = (lane: Lane | undefined, part: SwitchPlan['video']): Lane | undefined => {
      const next = part?.next === undefined ? undefined : openLane(part.next.track, part.next.index);
      // Nothing of this kind was played: the other title's begins when its time has come.
      if (lane === undefined) return next;
      lane.limit = part?.stopAt ?? lane.track.table.count;
      lane.successor = next;
      return lane;
    };
    this.#video = follow(current(this.#video), video);
    this.#audio = follow(current(this.#audio), audio);
  }

  /** The track that the next message is of; undefined at the end. */
  get nextTrack(): TitleTrack | undefined {
    return this.#nextLane()?.track;
  }

  /** Sequence headers come in front of what needs them, with its timestamp. */
  async next(): Promise<TitleMessage | undefined> {
    const lane = this.#nextLane();
    if (lane === undefined) return undefined;
    const { track, index } = lane;
    const timestamp = timestampOf(lane);
    const configs = track.configsAt(index);
    const config = configs.find((one) => !lane.told.includes(one));
    if (config !== undefined) {
      lane.told = [...lane.told.filter((one) => configs.includes(one)), config];
      const payload = sequenceHeader(track, config);
      if (payload !== undefined) return { type: track.kind, timestamp, payload };
    }
    const compositionTime = presentationOf(lane) - timestamp;
    lane.index += 1;
    lane.floor = timestamp;
    const sample = await lane.reader.read(index);
    const isSync = track.table.syncs[index] === 1;
    return { type: track.kind, timestamp, payload: tagBody(track, sample, isSync, compositionTime) };
  }

  /** Whether a picture (or, without any, a sound) comes next: what `len` 0 asks for one of. */
  get nextIsFrame(): boolean {
    const lane = this.#nextLane();
    if (lane === undefined) return false;
    const hasPicture = this.#video !== undefined && this.#video.index < this.#video.limit;
    const configs = lane.track.configsAt(lane.index);
    return configs.every((one) => lane.told.includes(one)) && (!hasPicture || lane === this.#video);
  }

  #nextLane(): Lane | undefined {
    this.#video = current(this.#video);
    this.#audio = current(this.#audio);
    const [video, audio] = [this.#video, this.#audio].map((lane) =>
      lane === undefined || lane.index >= lane.limit ? undefined : lane,
    );
    if (video === undefined || audio === undefined) return video ?? audio;
    return timestampOf(audio) < timestampOf(video) ? audio : video;
  }
}

/** The lane, or the one that took over. */
function current(lane: Lane | undefined): Lane | undefined {
  if (lane?.successor === undefined || lane.index < lane.limit) return lane;
  // Titles whose reordering differs have the same picture at different decode times.
  if (lane.index > 0) lane.successor.floor = lane.floor;
  return lane.successor;
}

function timestampOf({ times, index, floor }: Lane): number {
  return Math.max(times.timestamps[index] ?? 0, floor);
}

const presentationOf = ({ times, index }: Lane): number =>
  (times.timestamps[index] ?? 0) + (times.compositionTimes[index] ?? 0);

const openLane = (track: TitleTrack, index: number): Lane => ({
  track,
  times: messageTimesOf(track),
  reader: track.openReader(),
  index,
  limit: track.table.count,
  successor: undefined,
  floor: 0,
  told: [],
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

/** Index of the first sync sample from `from` on that is presented at or after a time (ms); `from` where none is. */
function keyframeFrom(track: TitleTrack, from: number, position: number): number {
  const { timestamps, compositionTimes } = messageTimesOf(track);
  const { syncs, count } = track.table;
  for (let i = from; i < count; i++) {
    if (syncs[i] === 1 && (timestamps[i] ?? 0) + (compositionTimes[i] ?? 0) >= position) return i;
  }
  return from;
}

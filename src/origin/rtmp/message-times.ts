import { ticksToMs, type TitleTrack } from '../library/title.js';

/** When the messages of a track are due: whole milliseconds, none below zero. */
export interface MessageTimes {
  readonly timestamps: Float64Array;
  /** Presentation minus message timestamp; negative only where the file itself says so. */
  readonly compositionTimes: Float64Array;
}

const cache = new WeakMap<TitleTrack, MessageTimes>();

/**
 * Presentation times are kept to the millisecond. Decode times below zero, which reordering makes at the beginning
 * and RTMP cannot say, are spread over the time up to the first that is above it, so that none stand still.
 */
export function messageTimesOf(track: TitleTrack): MessageTimes {
  let times = cache.get(track);
  if (times === undefined) {
    times = makeTimes(track);
    cache.set(track, times);
  }
  return times;
}

function makeTimes({ table, timescale }: TitleTrack): MessageTimes {
  const inMs = (time: number): number => Math.round(ticksToMs(time, timescale));
  const timestamps = table.decodeTimes.map(inMs);
  const presentationTimes = table.presentationTimes.map(inMs);
  if ((timestamps[0] ?? 0) < 0) {
    const above = timestamps.findIndex((time) => time > 0);
    const leading = above < 0 ? timestamps.length : above;
    const room = above < 0 ? leading : (timestamps[above] ?? 0);
    for (let i = leading - 1; i >= 0; i--) {
      const latest = i + 1 < timestamps.length ? (timestamps[i + 1] ?? 0) : room;
      const spread = Math.floor((i * room) / leading);
      timestamps[i] = Math.max(0, Math.min(spread, presentationTimes[i] ?? 0, latest));
    }
  }
  const compositionTimes = presentationTimes.map((time, i) => time - (timestamps[i] ?? 0));
  return { timestamps, compositionTimes };
}

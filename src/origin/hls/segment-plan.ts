import type { Title, TitleTrack } from '../library/title.js';

/** Seconds that a segment has at least, where keyframes allow it. */
const TARGET = 4;

/** Consecutive samples of one track. */
export interface SegmentSpan {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** Seconds. */
  readonly start: number;
  readonly duration: number;
}

export interface SegmentPlan {
  readonly video: readonly SegmentSpan[];
  readonly audio: readonly SegmentSpan[];
}

const cache = new WeakMap<Title, SegmentPlan>();

/** Cuts video at keyframes and audio at the same times, so that segments of the same number belong together. */
export function planSegments(title: Title): SegmentPlan {
  let plan = cache.get(title);
  if (plan === undefined) {
    const video = hlsTrack(title.video);
    const audio = hlsTrack(title.audio);
    const cuts = video === undefined ? regularCuts(audio) : keyframeCuts(video);
    plan = {
      video:
        video === undefined
          ? []
          : spansOf(
              video,
              cuts.map((cut) => cut.index),
              video.table.presentationTimes,
            ),
      audio: audio === undefined ? [] : spansOf(audio, audioCuts(audio, cuts), audio.table.decodeTimes),
    };
    cache.set(title, plan);
  }
  return plan;
}

/** The track where the fragmenter can describe it. */
export const hlsTrack = (track: TitleTrack | undefined): TitleTrack | undefined =>
  track?.track === undefined ? undefined : track;

interface Cut {
  readonly index: number;
  /** Seconds. */
  readonly time: number;
}

function keyframeCuts({ table, timescale }: TitleTrack): Cut[] {
  const cuts: Cut[] = [];
  for (let index = 0; index < table.count; index++) {
    if (index > 0 && table.syncs[index] !== 1) continue;
    const time = (table.presentationTimes[index] ?? 0) / timescale;
    const last = cuts.at(-1);
    // A hair less than the target: keyframes every 2 s are 1.999 s apart in whole milliseconds.
    if (last === undefined || time - last.time >= TARGET - 0.05) cuts.push({ index, time });
  }
  return cuts;
}

function regularCuts(track: TitleTrack | undefined): Cut[] {
  if (track === undefined) return [];
  const end = track.table.end / track.timescale;
  const count = Math.max(1, Math.round(end / TARGET));
  return Array.from({ length: count }, (_, i) => ({ index: 0, time: i * TARGET }));
}

/** First sample at or after each cut; a cut behind the end of the sound gives no segment. */
function audioCuts({ table, timescale }: TitleTrack, cuts: readonly Cut[]): number[] {
  const starts = [0];
  let index = 0;
  for (const { time } of cuts.slice(1)) {
    while (index < table.count && (table.decodeTimes[index] ?? 0) < time * timescale) index += 1;
    if (index > (starts.at(-1) ?? 0) && index < table.count) starts.push(index);
  }
  return starts;
}

function spansOf(
  { table, timescale }: TitleTrack,
  starts: readonly number[],
  times: Float64Array,
): SegmentSpan[] {
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? table.count;
    const start = (times[from] ?? 0) / timescale;
    const end = (to < table.count ? (times[to] ?? 0) : table.end) / timescale;
    return { from, to, start, duration: Math.max(0, end - start) };
  });
}

export interface Bandwidth {
  /** Bits per second of the busiest segment. */
  readonly peak: number;
  readonly average: number;
}

export function bandwidthOf({ table }: TitleTrack, spans: readonly SegmentSpan[]): Bandwidth {
  let peak = 0;
  let total = 0;
  let duration = 0;
  for (const span of spans) {
    let bytes = 0;
    // Boxes of the fragment: about 16 bytes a sample.
    for (let i = span.from; i < span.to; i++) bytes += (table.sizes[i] ?? 0) + 16;
    peak = Math.max(peak, (bytes * 8) / Math.max(span.duration, 0.5));
    total += bytes;
    duration += span.duration;
  }
  return { peak: Math.ceil(peak), average: Math.ceil((total * 8) / Math.max(duration, 0.5)) };
}

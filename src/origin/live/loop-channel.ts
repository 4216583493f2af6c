import { setTimeout as delay } from 'node:timers/promises';
import { amfObject, type AmfObject } from '../../protocol/amf/amf-value.js';
import type { SampleReader, Title, TitleTrack } from '../library/title.js';
import { ticksToMs } from '../library/title.js';
import { metadataOf } from '../rtmp/title-metadata.js';
import { sequenceHeader, tagBody, type TitleMessage } from '../rtmp/tag-body.js';
import type { Publication } from './live-stream.js';

/** ms that a channel has already played when it starts, so that its HLS window is full from the beginning. */
const HEAD_START = 14_000;
/** ms; a machine that slept longer goes on from where it was instead of catching up. */
const MAX_LAG = 10_000;
const TIMESTAMP_RANGE = 2 ** 32;

export interface LoopOptions {
  /** How many times as fast as the clock everything passes, timestamps and media; 1. */
  readonly speed?: number;
  /** ms, where timestamps begin; 0. */
  readonly at?: number;
}

/**
 * Publishes a title again and again, in real time, until the signal aborts. Timestamps go on for ever, 32 bits of
 * milliseconds, without a step at the seam.
 */
export async function runLoopChannel(
  title: Title,
  publication: Publication,
  signal: AbortSignal,
  { speed = 1, at = 0 }: LoopOptions = {},
): Promise<void> {
  const metadata = metadataOf(title);
  if (metadata !== undefined) publication.setMetadata(withoutDuration(metadata));
  for (const track of [title.video, title.audio]) {
    for (const config of track?.configsAt(0) ?? []) {
      const payload = track === undefined ? undefined : sequenceHeader(track, config);
      if (track !== undefined && payload !== undefined)
        publication.send({ type: track.kind, timestamp: at, payload });
    }
  }
  const headStart = HEAD_START / speed;
  let began = performance.now() - headStart;
  const tellClock = () =>
    publication.setClock({ startedAt: performance.timeOrigin + began - at / speed, speed });
  tellClock();
  for await (const message of loopTitle(title)) {
    for (;;) {
      const early = message.timestamp / speed - (performance.now() - began);
      if (signal.aborted) return;
      if (-early > MAX_LAG + headStart) {
        began -= early;
        tellClock();
      }
      if (early <= 0) break;
      await delay(early, undefined, { signal }).catch(() => undefined);
    }
    publication.send({ ...message, timestamp: (at + message.timestamp) % TIMESTAMP_RANGE });
  }
}

/** A live stream has no end to tell of. */
function withoutDuration(metadata: AmfObject): AmfObject {
  const isOfFile = (name: string) => ['duration', 'filesize', 'keyframes'].includes(name);
  const facts = Object.entries(metadata).filter(([name]) => !isOfFile(name));
  return amfObject(Object.fromEntries(facts), 'ecma-array');
}

/** Messages in the order of their timestamps, which do not wrap here. Ends only where there is nothing to repeat. */
export async function* loopTitle(title: Title): AsyncGenerator<TitleMessage, void, undefined> {
  const lanes = [title.video, title.audio].flatMap((track) => (track === undefined ? [] : [openLane(track)]));
  const period = ticksToMs(lanes[0]?.track.table.end ?? 0, lanes[0]?.track.timescale ?? 1000);
  if (period <= 0) return;
  const places = lanes.map((lane) => placesOf(lane.track, period));
  let next = places.map((place) => place.next().value);
  for (;;) {
    let chosen = 0;
    for (let i = 1; i < next.length; i++) {
      if ((next[i]?.timestamp ?? 0) < (next[chosen]?.timestamp ?? 0)) chosen = i;
    }
    const place = next[chosen];
    const lane = lanes[chosen];
    if (place === undefined || lane === undefined) return;
    const { track } = lane;
    const sample = await lane.reader.read(place.index);
    const payload = tagBody(track, sample, track.table.syncs[place.index] === 1, place.compositionTime);
    yield { type: track.kind, timestamp: place.timestamp, payload };
    next = next.map((old, i) => (i === chosen ? places[i]?.next().value : old));
  }
}

interface Lane {
  readonly track: TitleTrack;
  readonly reader: SampleReader;
}
const openLane = (track: TitleTrack): Lane => ({ track, reader: track.openReader() });

interface Place {
  readonly index: number;
  readonly timestamp: number;
  readonly compositionTime: number;
}

function placesOf(track: TitleTrack, period: number): Generator<Place, undefined, undefined> {
  const frameLength = frameLengthOf(track);
  return frameLength === undefined ? byTimestamp(track, period) : byFrames(track, period, frameLength);
}

/** Every sample at its own time, moved by a period each time round. */
function* byTimestamp(
  { table, timescale }: TitleTrack,
  period: number,
): Generator<Place, undefined, undefined> {
  const lead = Math.max(0, -(table.decodeTimes[0] ?? 0));
  for (let round = 0; ; round++) {
    const base = round * period;
    for (let index = 0; index < table.count; index++) {
      const decodeTime = base + ticksToMs((table.decodeTimes[index] ?? 0) + lead, timescale);
      const presentationTime = base + ticksToMs((table.presentationTimes[index] ?? 0) + lead, timescale);
      const timestamp = Math.round(decodeTime);
      yield { index, timestamp, compositionTime: Math.round(presentationTime) - timestamp };
    }
  }
}

/**
 * Sound whose frames do not fit the period a whole number of times: each round takes as many as keep it beside the
 * picture to half a frame, and their times are counted, so that it never has a gap.
 */
function* byFrames(
  { table, timescale }: TitleTrack,
  period: number,
  frameLength: number,
): Generator<Place, undefined, undefined> {
  const frame = ticksToMs(frameLength, timescale);
  let count = 0;
  for (let round = 1; ; round++) {
    const end = Math.round((round * period) / frame);
    const first = count;
    for (; count < end; count++) {
      const index = Math.min(count - first, table.count - 1);
      yield { index, timestamp: Math.round(count * frame), compositionTime: 0 };
    }
  }
}

/** Ticks of each frame of a gapless sound that lasts about as long as it should; undefined for everything else. */
function frameLengthOf({ kind, table }: TitleTrack): number | undefined {
  if (kind === 'video' || table.count < 3) return undefined;
  const first = table.decodeTimes[1] ?? 0;
  const last = table.decodeTimes[table.count - 1] ?? 0;
  const average = (last - first) / (table.count - 2);
  const second = (table.decodeTimes[2] ?? 0) - first;
  return Math.abs(average - second) < 1 ? average : undefined;
}

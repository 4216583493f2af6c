import type { AmfValue } from '../../protocol/amf/amf-value.js';
import { milliseconds, seconds, type Milliseconds, type Seconds } from '../../protocol/units.js';
import type { TrackKind } from '../segment.js';

export interface KeyframePosition {
  readonly time: Milliseconds;
  /** Byte offset of the tag in the file; absent where the index has none. */
  readonly position?: number;
}

/** What `onMetaData` says: FLV specification E.5 and what muxers add. Nothing of it is certain. */
export interface FlvMetadata {
  readonly duration?: Seconds;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  /** Tracks that are named; empty where nothing is said. */
  readonly tracks: readonly TrackKind[];
  /** Ascending; empty where the file has no index. */
  readonly keyframes: readonly KeyframePosition[];
}

type Properties = Readonly<Record<string, AmfValue>>;

/**
 * @param values Of a script tag or data message, decoded: the name first (`onMetaData`, and what some servers leave in
 *   front of it), or its value alone.
 * @returns `undefined` where there is no metadata in them.
 */
export function metadataFromValues(values: readonly AmfValue[]): FlvMetadata | undefined {
  const names = values.filter((value) => typeof value === 'string');
  if (names.length > 0 && !names.includes('onMetaData')) return undefined;
  const properties = values.find(isProperties);
  if (properties === undefined) return undefined;
  const duration = positive(properties['duration']);
  const width = positive(properties['width']);
  const height = positive(properties['height']);
  const frameRate = positive(properties['framerate']) ?? positive(properties['videoframerate']);
  return {
    ...(duration === undefined ? {} : { duration: seconds(duration) }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(frameRate === undefined ? {} : { frameRate }),
    tracks: (['audio', 'video'] as const).filter((kind) => isNamed(properties, kind)),
    keyframes: keyframesOf(properties),
  };
}

function isNamed(properties: Properties, kind: TrackKind): boolean {
  const flag = properties[kind === 'audio' ? 'hasAudio' : 'hasVideo'];
  if (typeof flag === 'boolean') return flag;
  // A number, a FourCC as a number, or its name. Audio codec id 0 is PCM by the letter and "none" in practice.
  const codec = properties[`${kind}codecid`];
  return (typeof codec === 'number' && codec > 0) || (typeof codec === 'string' && codec !== '');
}

/** `keyframes: { times, filepositions }`: in no specification, written by every index injector. Times in seconds. */
function keyframesOf(properties: Properties): readonly KeyframePosition[] {
  const index = properties['keyframes'];
  if (!isProperties(index)) return [];
  const times = listOf(index['times']);
  const positions = listOf(index['filepositions']);
  const keyframes: KeyframePosition[] = [];
  times.forEach((time, i) => {
    if (typeof time !== 'number' || !Number.isFinite(time) || time < 0) return;
    const position = positions[i];
    keyframes.push({
      time: milliseconds(Math.round(time * 1000)),
      ...(typeof position === 'number' && position > 0 ? { position } : {}),
    });
  });
  return keyframes.sort((a, b) => a.time - b.time);
}

/** Some muxers write arrays as objects with the keys 0, 1, … */
function listOf(value: AmfValue): readonly AmfValue[] {
  if (Array.isArray(value)) return value as readonly AmfValue[];
  return isProperties(value) ? Object.values(value) : [];
}

function isProperties(value: AmfValue): value is Properties & AmfValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !ArrayBuffer.isView(value)
  );
}

function positive(value: AmfValue): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

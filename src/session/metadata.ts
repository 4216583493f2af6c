import type { AmfValue } from '../protocol/amf/amf-value.js';
import type { TrackKind } from '../media/segment.js';

export interface StreamMetadata {
  /** Seconds. */
  readonly duration?: number;
  readonly width?: number;
  readonly height?: number;
  /** Hints about the tracks: authors and servers get them wrong, so nothing is decided by them alone. */
  readonly tracks: readonly TrackKind[];
  /** ms. */
  readonly keyframes: readonly number[];
  /** As it came; all of it goes through `postMessage`. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** `onMetaData`: FLV specification E.5 with what muxers add to it. */
export function readMetadata(value: AmfValue): StreamMetadata {
  const raw = isRecord(value) ? value : {};
  const duration = positive(raw['duration']);
  const width = positive(raw['width']);
  const height = positive(raw['height']);
  const tracks: TrackKind[] = [];
  if (claims(raw, 'audio')) tracks.push('audio');
  if (claims(raw, 'video')) tracks.push('video');
  return {
    ...(duration === undefined ? {} : { duration }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    tracks,
    keyframes: keyframesOf(raw),
    raw,
  };
}

function claims(raw: Readonly<Record<string, AmfValue>>, kind: TrackKind): boolean {
  const flag = raw[kind === 'audio' ? 'hasAudio' : 'hasVideo'];
  if (typeof flag === 'boolean') return flag;
  // A number, a FourCC as a number, or its name. Zero is a real audio codec id (PCM), but in practice says "none".
  const codec = raw[`${kind}codecid`];
  return (typeof codec === 'number' && codec > 0) || (typeof codec === 'string' && codec !== '');
}

/** `keyframes.times` of FLV index injectors, or `seekpoints` of F4V recordings; both in seconds. */
function keyframesOf(raw: Readonly<Record<string, AmfValue>>): readonly number[] {
  const keyframes = raw['keyframes'];
  const times = isRecord(keyframes) ? keyframes['times'] : undefined;
  if (isList(times)) return times.filter(isTime).map((time) => Math.round(time * 1000));
  const seekpoints = raw['seekpoints'];
  if (!isList(seekpoints)) return [];
  return seekpoints
    .map((point) => (isRecord(point) ? point['time'] : undefined))
    .filter(isTime)
    .map((time) => Math.round(time * 1000));
}

const isTime = (value: AmfValue): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const isList = (value: AmfValue): value is readonly AmfValue[] => Array.isArray(value);

const isRecord = (value: AmfValue): value is Readonly<Record<string, AmfValue>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !ArrayBuffer.isView(value);

function positive(value: AmfValue): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

import { readFileSync } from 'node:fs';
import { encodeFlvHeader, encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { FlvTag } from '../../src/media/flv/flv-tag.js';
import { isTimeless } from '../../src/session/media-time.js';
import { readVideoMessage } from '../../src/session/video-message.js';
import { encodeAmf0 } from '../../src/protocol/amf/amf0-encode.js';
import type { AmfValue } from '../../src/protocol/amf/amf-value.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';
import { readFlv } from './flv-vector.js';

export interface FlvOptions {
  /** How often the clip comes, one behind the other on one clock. */
  readonly copies?: number;
  /** `keyframes` in the metadata. Default: none. */
  readonly index?: 'right' | 'shifted-positions' | 'none';
  /** `duration` in the metadata; default: it is there. */
  readonly hasDuration?: boolean;
  /** No metadata at all. */
  readonly hasMetadata?: boolean;
  /** What is written as PreviousTagSize. */
  readonly previousSizes?: 'right' | 'zero' | 'without-header';
  /** Of the first tag, ms. */
  readonly startAt?: number;
  /** Sound is so many ms ahead of its place in the file. */
  readonly audioLead?: number;
  /** So many ms for each, with nothing between: a long file of few bytes. */
  readonly stretch?: number;
  /** The upper eight bits of each timestamp are left at 0. */
  readonly isWrapped?: boolean;
}

const isConfig = ({ type, payload, timestamp }: FlvTag) =>
  type !== 'script' &&
  isTimeless({ type, payload, timestamp: milliseconds(timestamp), messageStreamId: messageStreamId(0) });

/** An FLV made from the tags of another one, with or without what seeking could use. */
export function makeFlv(clip: Uint8Array | string, options: FlvOptions = {}): Buffer<ArrayBuffer> {
  const { copies = 1, index = 'none', hasDuration = true, hasMetadata = true, startAt = 0 } = options;
  const source = readFlv(typeof clip === 'string' ? readFileSync(clip) : clip);
  const all = source.filter((tag) => tag.type !== 'script' && !isConfig(tag));
  // Whole seconds, so that a picture of a copy is easily told; what little sound is behind them goes.
  const span = Math.round(Math.max(...all.map((tag) => tag.timestamp)) / 1000) * 1000;
  const { stretch = 1 } = options;
  const length = span * stretch;
  const media = all
    .filter((tag) => tag.timestamp < span)
    .map((tag) => ({ ...tag, timestamp: tag.timestamp * stretch }));
  const repeated: FlvTag[] = source.filter(isConfig).map((tag) => ({ ...tag, timestamp: startAt }));
  for (let copy = 0; copy < copies; copy++) {
    for (const tag of media) repeated.push({ ...tag, timestamp: tag.timestamp + copy * length + startAt });
  }
  const tags = withLead(repeated, options.audioLead ?? 0);
  const kinds = new Set(media.map((tag) => tag.type));
  const header = encodeFlvHeader({ hasAudio: kinds.has('audio'), hasVideo: kinds.has('video') });
  const metadataOf = (times: readonly number[], positions: readonly number[]): Uint8Array => {
    const properties: Record<string, AmfValue> = {
      ...(hasDuration ? { duration: (copies * length) / 1000 } : {}),
      ...(kinds.has('video') ? { videocodecid: 7 } : {}),
      ...(kinds.has('audio') ? { audiocodecid: 10 } : {}),
      ...(index === 'none' ? {} : { keyframes: { times: [...times], filepositions: [...positions] } }),
    };
    return writeTag(
      { type: 'script', timestamp: 0, payload: encodeAmf0(['onMetaData', properties]) },
      options,
    );
  };
  const written = tags.map((tag) => writeTag(tag, options));
  const isKeyframe = (tag: FlvTag) => tag.type === 'video' && readVideoMessage(tag.payload).isKeyframe;
  const keyframes = tags.flatMap((tag, at) => (isKeyframe(tag) ? [at] : []));
  const times = keyframes.map((at) => (tags[at]!.timestamp - startAt) / 1000);
  // Numbers of AMF0 have one size, so the metadata has it whatever they are.
  const room = hasMetadata ? metadataOf(times, times).byteLength : 0;
  const positions: number[] = [];
  let position = header.byteLength + room;
  written.forEach((bytes, at) => {
    if (keyframes.includes(at)) positions.push(position + (index === 'shifted-positions' ? 7 : 0));
    position += bytes.byteLength;
  });
  return Buffer.concat([header, ...(hasMetadata ? [metadataOf(times, positions)] : []), ...written]);
}

function writeTag(tag: FlvTag, { previousSizes = 'right', isWrapped = false }: FlvOptions): Uint8Array {
  const bytes = encodeFlvTag(tag);
  if (isWrapped) bytes[7] = 0;
  if (previousSizes === 'right') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteLength - 4);
  view.setUint32(0, previousSizes === 'zero' ? 0 : tag.payload.byteLength);
  return bytes;
}

/** Sorted as if sound came so much earlier than it does. */
function withLead(tags: readonly FlvTag[], lead: number): readonly FlvTag[] {
  if (lead === 0) return tags;
  const order = (tag: FlvTag) => tag.timestamp - (tag.type === 'audio' && !isConfig(tag) ? lead : 0);
  return tags
    .map((tag, at) => ({ tag, at }))
    .sort((a, b) => order(a.tag) - order(b.tag) || a.at - b.at)
    .map(({ tag }) => tag);
}

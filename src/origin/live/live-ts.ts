import { decodeAnyAudioTag, decodeAnyVideoTag } from '../../media/enhanced/any-tag.js';
import { nalUnits, toAdts, toByteStream } from '../hls/elementary-stream.js';
import { TS_START } from '../hls/packaging.js';
import { muxTransportStream, type AccessUnit } from '../hls/transport-stream.js';
import type { LiveSegment } from './live-segment.js';

/** A segment of a live stream as a transport stream, picture and sound in one. */
export function liveTransportStream({ number, messages }: LiveSegment): Uint8Array {
  const units: AccessUnit[] = [];
  let [avcC, aac]: (Uint8Array | undefined)[] = [];
  let audioType: number | undefined;
  for (const { type, timestamp, payload } of messages) {
    const ticks = (ms: number) => (ms + TS_START * 1000) * 90;
    const dts = ticks(timestamp);
    if (type === 'video') {
      const tag = decodeAnyVideoTag(payload);
      if (tag.type === 'config' && tag.codec === 'avc') avcC = tag.data;
      if (tag.type !== 'frame' || tag.codec !== 'avc' || avcC === undefined) continue;
      const data = toByteStream(nalUnits(tag.data, avcC, tag.isKeyframe));
      units.push({
        kind: 'video',
        pts: ticks(timestamp + tag.compositionOffset),
        dts,
        isSync: tag.isKeyframe,
        data,
      });
      continue;
    }
    const tag = decodeAnyAudioTag(payload);
    if (tag.type === 'config' && tag.codec === 'aac') aac = tag.data;
    if (tag.type !== 'frame' || (tag.codec !== 'mp3' && tag.codec !== 'aac')) continue;
    const data = tag.codec === 'mp3' ? tag.data : aac === undefined ? undefined : toAdts(tag.data, aac);
    if (data === undefined) continue;
    audioType = tag.codec === 'mp3' ? 3 : 0x0f;
    units.push({ kind: 'audio', pts: dts, dts, isSync: true, data });
  }
  return muxTransportStream({
    number,
    units: units.sort((a, b) => a.dts - b.dts),
    streamTypes: {
      ...(avcC === undefined ? {} : { video: 0x1b }),
      ...(audioType === undefined ? {} : { audio: audioType }),
    },
  });
}

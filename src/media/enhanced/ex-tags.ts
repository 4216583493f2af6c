import { decodeAudioTag } from '../flv/audio-tag.js';
import { signed24 } from '../flv/signed24.js';
import type { AudioTag, VideoTag } from '../flv/tag.js';
import { decodeVideoTag } from '../flv/video-tag.js';
import { named } from './codec-names.js';
import { malformed, printFourCc, readExParts, type ExPart } from './ex-header.js';

/** A tag of one of the tracks of a stream. */
export interface TrackTag<T> {
  readonly trackId: number;
  /** ms, less than one: what the timestamp is too early by. */
  readonly delay: number;
  readonly tag: T;
}

/** Enhanced RTMP v2, VideoPacketType. */
const VIDEO = {
  sequenceStart: 0,
  codedFrames: 1,
  sequenceEnd: 2,
  codedFramesX: 3,
  metadata: 4,
  mpeg2TsSequenceStart: 5,
  multitrack: 6,
  modEx: 7,
} as const;
const FRAME_TYPE_KEY = 1;
const FRAME_TYPE_COMMAND = 5;
const HEVC_CODEC_ID = 12;

/** FLV specification E.4.2.1, SoundFormat; 9 is of Enhanced RTMP. */
const MP3 = 2;
const MP3_8_KHZ = 14;
const EX_HEADER = 9;
/** Enhanced RTMP v2, AudioPacketType. */
const AUDIO = {
  sequenceStart: 0,
  codedFrames: 1,
  sequenceEnd: 2,
  multichannelConfig: 4,
  multitrack: 5,
  modEx: 7,
} as const;

/** FourCCs to the names of tags; those of codecs that cannot be put into MP4 are not here. */
const VIDEO_CODECS: Readonly<Record<string, string>> = {
  avc1: 'avc',
  hvc1: 'hvc1',
  av01: 'av01',
  vp09: 'vp09',
  vp08: 'vp08',
};
/** Coded frames of these have a composition time in front. */
const WITH_COMPOSITION_TIME = new Set(['avc', 'hvc1']);
const AUDIO_CODECS: Readonly<Record<string, string>> = {
  mp4a: 'aac',
  '.mp3': 'mp3',
  Opus: 'Opus',
  fLaC: 'fLaC',
  'ac-3': 'ac-3',
  'ec-3': 'ec-3',
};

const NOTHING = { type: 'nothing' } as const;
const END = { type: 'end' } as const;

/** Every video tag body: of FLV (E.4.3), and of Enhanced RTMP. */
export function readVideoTags(body: Uint8Array): readonly TrackTag<VideoTag>[] {
  const first = body[0] ?? 0;
  if ((first & 0x80) === 0) {
    const tag = (first & 0x0f) === HEVC_CODEC_ID ? readNumberedHevc(body) : decodeVideoTag(body);
    return [{ trackId: 0, delay: 0, tag: named('video', tag, first) }];
  }
  const frameType = (first >> 4) & 7;
  // A command is one byte and has no FourCC.
  if (frameType === FRAME_TYPE_COMMAND && (first & 0x0f) !== VIDEO.metadata) return [];
  return readExParts(body, VIDEO).map((part) => ({
    trackId: part.trackId,
    delay: part.nanoseconds / 1e6,
    tag: videoTag(part, frameType === FRAME_TYPE_KEY),
  }));
}

function videoTag({ packetType, fourCc, data }: ExPart, isKeyframe: boolean): VideoTag {
  if (packetType === VIDEO.metadata || packetType === VIDEO.mpeg2TsSequenceStart) return NOTHING;
  if (packetType === VIDEO.sequenceEnd) return END;
  const codec = VIDEO_CODECS[fourCc];
  if (codec === undefined) return { type: 'unsupported', codec: printFourCc(fourCc) };
  if (packetType === VIDEO.sequenceStart) return { type: 'config', codec, data };
  if (packetType !== VIDEO.codedFramesX && packetType !== VIDEO.codedFrames)
    throw malformed(`video packet type ${packetType}`, fourCc);
  const hasTime = packetType === VIDEO.codedFrames && WITH_COMPOSITION_TIME.has(codec);
  if (hasTime && data.byteLength < 3) throw malformed('coded frames without their composition time', fourCc);
  const frame = hasTime ? data.subarray(3) : data;
  if (frame.byteLength === 0) return NOTHING;
  return {
    type: 'frame',
    codec,
    isKeyframe,
    compositionOffset: hasTime ? signed24(data, 0) : 0,
    data: frame,
  };
}

/** HEVC in the clothes of AVC (E.4.3.1), as servers had it before Enhanced RTMP. */
function readNumberedHevc(body: Uint8Array): VideoTag {
  const [first = 0, packetType] = body;
  if (packetType === 2) return END;
  if (body.byteLength < 5) throw malformed(`an HEVC video tag of ${body.byteLength} bytes`, 'hvc1');
  const data = body.subarray(5);
  if (packetType === 0) return { type: 'config', codec: 'hvc1', data };
  if (packetType !== 1) throw malformed(`HEVC packet type ${packetType}`, 'hvc1');
  if (data.byteLength === 0) return NOTHING;
  const isKeyframe = first >> 4 === FRAME_TYPE_KEY;
  return { type: 'frame', codec: 'hvc1', isKeyframe, compositionOffset: signed24(body, 2), data };
}

/** Every audio tag body: of FLV (E.4.2), and of Enhanced RTMP. */
export function readAudioTags(body: Uint8Array): readonly TrackTag<AudioTag>[] {
  const first = body[0] ?? 0;
  const format = first >> 4;
  if (format === MP3 || format === MP3_8_KHZ) {
    const data = body.subarray(1);
    const tag = data.byteLength === 0 ? NOTHING : ({ type: 'frame', codec: 'mp3', data } as const);
    return [{ trackId: 0, delay: 0, tag }];
  }
  if (format !== EX_HEADER)
    return [{ trackId: 0, delay: 0, tag: named('audio', decodeAudioTag(body), first) }];
  return readExParts(body, AUDIO).map((part) => ({
    trackId: part.trackId,
    delay: part.nanoseconds / 1e6,
    tag: audioTag(part),
  }));
}

function audioTag({ packetType, fourCc, data }: ExPart): AudioTag {
  if (packetType === AUDIO.multichannelConfig) return { type: 'channels', count: data[1] ?? 0 };
  if (packetType === AUDIO.sequenceEnd) return END;
  const codec = AUDIO_CODECS[fourCc];
  if (codec === undefined) return { type: 'unsupported', codec: printFourCc(fourCc) };
  if (packetType === AUDIO.sequenceStart) {
    // MP3 needs none; the second header of Opus is a comment.
    const isNeeded = data.byteLength > 0 && codec !== 'mp3' && !(codec === 'Opus' && isOpusTags(data));
    return isNeeded ? { type: 'config', codec, data } : NOTHING;
  }
  if (packetType !== AUDIO.codedFrames) throw malformed(`audio packet type ${packetType}`, fourCc);
  return data.byteLength === 0 ? NOTHING : { type: 'frame', codec, data };
}

function isOpusTags(data: Uint8Array): boolean {
  return String.fromCharCode(...data.subarray(0, 8)) === 'OpusTags';
}

import { decodeAacConfig } from '../codec/aac-config.js';
import type { AudioFrame, AudioTrackChoice, CreateEnhancedRtmp } from '../enhanced-rtmp-part.js';
import type { AudioTag, VideoTag } from '../flv/tag.js';
import { VIDEO_TIMESCALE } from '../video-clock.js';
import { readAc3 } from './ac3.js';
import { av1Sample, describeAv1 } from './av1.js';
import type { AudioDescription, VideoDescription } from './codec-description.js';
import { malformed } from './ex-header.js';
import { readAudioTags, readVideoTags } from './ex-tags.js';
import { describeFlac, readFlacFrames } from './flac.js';
import { describeHevc, hevcLengthSize } from './hevc.js';
import { readMp3 } from './mp3.js';
import { describeOpus, readOpusFrames } from './opus.js';
import { TrackChoice } from './track-choice.js';
import { describeVp } from './vp.js';

const NO_BYTES = new Uint8Array(0);
const SQUARE = { hSpacing: 1, vSpacing: 1 };

/** Entry of the part that is fetched for Enhanced RTMP; see there. */
export const createEnhancedRtmp: CreateEnhancedRtmp = (onAudioTracks) => {
  const video = new TrackChoice<VideoTag>(() => undefined);
  const audio: TrackChoice<AudioTag> = new TrackChoice<AudioTag>(() => {
    const { ids, chosen } = audio;
    if (ids.length > 1 && chosen !== undefined)
      onAudioTracks(ids.map((id): AudioTrackChoice => ({ id, selected: id === chosen })));
  });
  return {
    readVideo: (body) => video.take(readVideoTags(body)),
    readAudio: (body) => audio.take(readAudioTags(body)),
    selectAudioTrack: (id) => audio.select(id),
    refuseAudioTrack: () => audio.refuse(),
    describeVideo(codec, config, keyframe, id) {
      const {
        name,
        codecs,
        width,
        height,
        pixelAspectRatio = SQUARE,
        entry,
      } = describeVideo(codec, config, keyframe);
      const shape = { width, height, pixelAspectRatio, avcC: NO_BYTES, entry };
      return {
        name,
        track: { kind: 'video', id, timescale: VIDEO_TIMESCALE, codec: codecs[0], ...shape },
        lengthSize: codec === 'hvc1' && config !== undefined ? hevcLengthSize(config) : undefined,
      };
    },
    videoSample: (codec, data) => (codec === 'av01' ? av1Sample(data) : data),
    readAac: decodeAacConfig,
    readFrames(codec, config, data, id, isTypeSupported) {
      if (codec === 'mp3') return readMp3(data, id, isTypeSupported);
      const { description, frames } = readFrames(codec, config, data);
      const { name, codecs, sampleRate, channelCount, entry } = description;
      const mimeOf = (one: string): string => `audio/mp4; codecs="${one}"`;
      const known = codecs.find((one) => isTypeSupported?.(mimeOf(one)) ?? true) ?? codecs[0];
      const facts = { kind: 'audio', codec: known, timescale: sampleRate, sampleRate, channelCount } as const;
      return [
        {
          name,
          frames,
          key: [codec, sampleRate, channelCount, ...entry.boxes].join(' '),
          track: { ...facts, id, objectTypeIndication: 0, decoderSpecificInfo: NO_BYTES, entry },
          config: { ...facts, mimeType: mimeOf(known) },
        },
      ];
    },
  };
};

function readFrames(
  codec: string,
  config: Uint8Array | undefined,
  data: Uint8Array,
): { description: AudioDescription; frames: readonly AudioFrame[] } {
  if (codec === 'ac-3' || codec === 'ec-3') return readAc3(codec, data);
  if (config === undefined) throw malformed('audio before its configuration is left out', codec);
  return codec === 'Opus'
    ? { description: describeOpus(config), frames: readOpusFrames(data) }
    : { description: describeFlac(config), frames: readFlacFrames(data) };
}

function describeVideo(
  codec: string,
  config: Uint8Array | undefined,
  keyframe: Uint8Array,
): VideoDescription {
  if (config === undefined) throw malformed('video before its configuration is left out', codec);
  switch (codec) {
    case 'hvc1':
      return describeHevc(config);
    case 'av01':
      return describeAv1(config, keyframe);
    default:
      return describeVp(codec === 'vp09' ? 'vp09' : 'vp08', config, keyframe);
  }
}

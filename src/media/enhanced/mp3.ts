import { PlayerError } from '../../errors/player-error.js';
import { decodeMpegAudioFrame, type MpegAudioFrame } from '../codec/mpeg-audio-frame.js';
import type { AudioFrame, DescribedAudio } from '../enhanced-rtmp-part.js';
import { malformed } from './ex-header.js';
import { pickMp3Format } from './mp3-format.js';

const OBJECT_TYPE_MPEG1_AUDIO = 0x6b;
const OBJECT_TYPE_MPEG2_AUDIO = 0x69;

/** One or more whole frames; as many runs as they change their format. */
export function readMp3(
  data: Uint8Array,
  id: number,
  isTypeSupported: ((mimeType: string) => boolean) | undefined,
): readonly DescribedAudio[] {
  const runs: (DescribedAudio & { readonly frames: AudioFrame[] })[] = [];
  for (let at = 0; at < data.byteLength;) {
    const frame = decodeMpegAudioFrame(data, at);
    if (frame === undefined) {
      // Behind a frame it is padding or a tag; in front there is no frame at all.
      if (at === 0) throw malformed('this MP3 has no frame header', 'mp3');
      break;
    }
    const end = frame.size === 0 ? data.byteLength : Math.min(data.byteLength, at + frame.size);
    const key = `mp3 ${frame.sampleRate} ${frame.channelCount}`;
    let run = runs.at(-1);
    if (run?.key !== key) {
      run = { ...describe(frame, id, isTypeSupported), key, frames: [] };
      runs.push(run);
    }
    run.frames.push({ data: data.subarray(at, end), length: frame.samples });
    at = end;
  }
  return runs;
}

function describe(
  { sampleRate, channelCount, version }: MpegAudioFrame,
  id: number,
  isTypeSupported: ((mimeType: string) => boolean) | undefined,
): Omit<DescribedAudio, 'key' | 'frames'> {
  const picked = pickMp3Format(isTypeSupported);
  if (picked === undefined) {
    throw new PlayerError('CF_MEDIA_CODEC_UNSUPPORTED', {
      message: 'this browser does not play MP3',
      context: { codec: 'mp3', mimeType: 'audio/mpeg', stage: 'media' },
    });
  }
  const facts = { kind: 'audio', timescale: sampleRate, sampleRate, channelCount } as const;
  return {
    name: 'MP3',
    track: {
      ...facts,
      id,
      codec: picked.codec,
      objectTypeIndication: version === 1 ? OBJECT_TYPE_MPEG1_AUDIO : OBJECT_TYPE_MPEG2_AUDIO,
      decoderSpecificInfo: new Uint8Array(0),
    },
    config: { ...facts, ...picked },
  };
}

import { amfObject, type AmfObject, type AmfValue } from '../../protocol/amf/amf-value.js';
import type { Title } from '../library/title.js';

/** FLV specification E.4.2.1 and E.4.3.1. */
const AUDIO_CODEC_IDS: Readonly<Record<string, number>> = { aac: 10, mp3: 2 };
const AVC = 7;

/**
 * `onMetaData`: what Flash Media Server tells of H.264 files, and what an FLV says of itself. None for MP3: players
 * ask `getStreamLength` there.
 */
export function metadataOf(title: Title): AmfObject | undefined {
  if (title.container === 'mp3') return undefined;
  const { video, audio } = title;
  const facts: Record<string, AmfValue> = { ...title.metadata, duration: title.duration };
  if (title.container === 'mp4') facts['filesize'] = title.size;
  if (video?.track?.kind === 'video') {
    const { table, timescale } = video;
    const { width, height } = video.track;
    Object.assign(facts, {
      width,
      height,
      videocodecid: AVC,
      framerate: Math.round((100 * table.count * timescale) / Math.max(1, table.end)) / 100,
      videodatarate: kilobits(table.sizes, table.end / timescale),
    });
  }
  if (audio?.track?.kind === 'audio') {
    const { table, timescale } = audio;
    const { sampleRate, channelCount } = audio.track;
    Object.assign(facts, {
      audiocodecid: AUDIO_CODEC_IDS[audio.codec] ?? AUDIO_CODEC_IDS['aac'],
      audiosamplerate: sampleRate,
      audiochannels: channelCount,
      stereo: channelCount > 1,
      audiodatarate: kilobits(table.sizes, table.end / timescale),
    });
  }
  // Players that see these wait for tracks that are not there, or do not wait for those that are.
  facts['hasVideo'] = video !== undefined;
  facts['hasAudio'] = audio !== undefined;
  return amfObject(facts, 'ecma-array');
}

function kilobits(sizes: Uint32Array, duration: number): number {
  let bytes = 0;
  for (const size of sizes) bytes += size;
  return duration > 0 ? Math.round((bytes * 8) / duration / 100) / 10 : 0;
}

import type { AudioTag, VideoTag } from '../flv/tag.js';
import { readAudioTags, readVideoTags, type TrackTag } from './ex-tags.js';

/** A video tag body of any kind; of several tracks that of track 0, or `nothing`. For who needs no more than names. */
export function decodeAnyVideoTag(body: Uint8Array): VideoTag {
  return ofFirstTrack(readVideoTags(body)) ?? { type: 'nothing' };
}

/** An audio tag body of any kind, likewise. */
export function decodeAnyAudioTag(body: Uint8Array): AudioTag {
  const tag = ofFirstTrack(readAudioTags(body));
  return tag === undefined || tag.type === 'channels' ? { type: 'nothing' } : tag;
}

function ofFirstTrack<T>(tags: readonly TrackTag<T>[]): T | undefined {
  return tags.find(({ trackId }) => trackId === 0)?.tag;
}

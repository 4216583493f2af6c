import type { MetadataCueFields, TimedMetadata } from './timed-metadata.js';

type Watched = Pick<HTMLMediaElement, 'currentTime'> & EventTarget;

/**
 * Tells what the cues of a metadata track say when the playhead reaches them, whoever put them there: also those that it
 * passed between two looks of the browser, and again each time it comes to them.
 */
export function watchMetadata(
  media: Watched,
  track: TextTrack,
  tell: (metadata: TimedMetadata) => void,
  signal: AbortSignal,
): void {
  let last = media.currentTime;
  let active = new Set<TextTrackCue>();
  const look = (): void => {
    const now = media.currentTime;
    const before = active;
    active = new Set(track.activeCues ?? []);
    for (const cue of track.cues ?? []) {
      const wasPassed = cue.startTime > last && cue.startTime <= now;
      if (before.has(cue) || !(active.has(cue) || wasPassed)) continue;
      const metadata = readCue(cue);
      if (metadata !== undefined) tell(metadata);
    }
    last = now;
  };
  track.addEventListener('cuechange', look, { signal });
  // What lies between here and there is not passed.
  media.addEventListener('seeking', () => (last = media.currentTime), { signal });
}

function readCue(cue: TextTrackCue): TimedMetadata | undefined {
  const { value } = cue as TextTrackCue & MetadataCueFields;
  if (typeof value?.key !== 'string') return undefined;
  return { name: value.key, time: cue.startTime, data: value.data, type: typeOf(cue) };
}

/** hls.js has several names for ID3; VHS has none for anything, but dates where there was a range of them. */
function typeOf(cue: TextTrackCue & MetadataCueFields): string {
  const { type = '' } = cue;
  if (type === '' && 'startDate' in cue) return 'com.apple.quicktime.HLS';
  return type === '' || /id3/i.test(type) ? 'org.id3' : type;
}

/** Tags of a multivariant playlist that only the full build of hls.js acts on. */
const BEYOND_LIGHT = [
  // Alternative audio and subtitles in renditions of their own.
  /^#EXT-X-MEDIA:.*TYPE=(AUDIO|SUBTITLES)\b.*URI=/m,
  /^#EXT-X-MEDIA:.*URI=.*TYPE=(AUDIO|SUBTITLES)\b/m,
  /^#EXT-X-SESSION-KEY:/m,
  /^#EXT-X-KEY:.*METHOD=SAMPLE-AES/m,
  /^#EXT-X-DEFINE:/m,
  /^#EXT-X-CONTENT-STEERING:/m,
  /^#EXT-X-DATERANGE:.*X-ASSET-(URI|LIST)=/m,
];

/** Whether the light build of hls.js (no alternative audio, subtitles, DRM, variables, steering) would miss something. */
export function needsFullBuild(manifest: string): boolean {
  return BEYOND_LIGHT.some((tag) => tag.test(manifest));
}

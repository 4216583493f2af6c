import { expect, it } from 'vitest';
import { needsFullBuild } from '../../../../src/playback/hls-js/manifest-needs.js';

it.each([
  '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n',
  // Closed captions travel inside the video, and a rendition without URI is in the variant itself (RFC 8216 4.3.4.1).
  '#EXTM3U\n#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="en",INSTREAM-ID="CC1"\n',
  '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en"\n',
  '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n',
])('is content with the light build for %j', (text) => {
  expect(needsFullBuild(text)).toBe(false);
});

it.each([
  '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",URI="a.m3u8"\n',
  '#EXTM3U\n#EXT-X-MEDIA:URI="s.m3u8",GROUP-ID="s",NAME="en",TYPE=SUBTITLES\n',
  '#EXTM3U\n#EXT-X-DEFINE:NAME="x",VALUE="y"\n',
  '#EXTM3U\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://k"\n',
])('needs the full build for %j', (text) => {
  expect(needsFullBuild(text)).toBe(true);
});

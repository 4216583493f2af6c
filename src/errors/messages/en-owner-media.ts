import type { OwnerHintText } from './owner-hint-text.js';

/** Media, decoding, HLS and plain files. */
export const EN_OWNER_MEDIA = {
  CF_MEDIA_TAG_MALFORMED: {
    happened: 'Audio or video data from the server is not what FLV prescribes.',
    hint: 'If another player shows the same, encode the file again or look at the encoder.',
    check: ['whether ffplay plays the address', '`ffprobe` of the file'],
  },
  CF_MEDIA_NO_TRACKS: {
    happened: 'The stream plays and neither audio nor video comes.',
    hint: 'Look at the encoder; a publisher that only sends metadata looks like this.',
    check: ['`ffprobe` of the stream', 'the encoder'],
  },
  CF_MEDIA_CODEC_UNSUPPORTED: {
    happened: 'The browser cannot decode this codec.',
    hint: 'Encode with H.264 and AAC. Sorenson Spark, VP6, Nellymoser and Speex, which Flash had, play in no browser.',
    check: ['the codec in the report', 'H.265 and AV1: depend on browser and device'],
  },
  CF_MEDIA_CODEC_CHANGED: {
    happened: 'The codec changed in the middle of the stream, in a way the browser cannot follow.',
    hint: 'Keep codec and profile the same for the whole stream.',
    check: ['switching of encoders or inputs'],
  },
  CF_MSE_APPEND_FAILED: {
    happened: 'The browser refused a segment.',
    hint: 'The media is damaged, or of a profile that the device lacks. Try the same address in another browser.',
    check: ['`ffprobe` of the file', 'chrome://media-internals'],
  },
  CF_MSE_QUOTA_EXCEEDED: {
    happened: "The browser's buffer is full.",
    hint: 'Very high bitrates fill it with a few seconds. Offer lower ones.',
    check: ['the bitrate'],
  },
  CF_MSE_SOURCE_CLOSED: {
    happened: 'The media source was closed while playing.',
    hint: 'A script on the page set src on the video element, or the browser dropped a tab in the background.',
    check: ['scripts that touch the video element'],
  },
  CF_DECODE_FAILED: {
    happened: 'The decoder of the browser gave up.',
    hint: 'Encode the file again; if it fails on one kind of device only, use a lower profile or resolution.',
    check: ['other browsers and devices', '`ffmpeg -v error -i file -f null -`'],
  },
  CF_HLS_MANIFEST_NOT_FOUND: {
    happened: 'There is no HLS manifest at this address.',
    hint: 'Give its address as hls. Without it, the manifest is expected beside the file: videos/a.mp4 has videos/a.m3u8; templates such as {path}/index.m3u8 say otherwise.',
    check: ['the address in the report', 'the origin path of the distribution'],
  },
  CF_HLS_MANIFEST_FORBIDDEN: {
    happened: 'The manifest may not be read. S3 also says so of objects that do not exist.',
    hint: 'Let the distribution read the bucket (origin access control), and check that the object is there. If it is private on purpose, sign the address.',
    check: ['whether the object exists', 'the bucket policy', 'signature or cookies'],
  },
  CF_HLS_MANIFEST_FAILED: {
    happened:
      'The manifest could not be loaded: nobody answered, or with an error that the page may not read.',
    hint: 'Open the address in a tab of its own: certificate, DNS, the origin, connect-src of a Content-Security-Policy, a blocker in the browser. Error answers of CloudFront carry no CORS headers, so that a page of another origin sees nothing of them.',
    check: [
      'the address opened in a tab of its own',
      'network and unreadable in the report',
      'https, and connect-src of the page',
    ],
  },
  CF_HLS_MANIFEST_MALFORMED: {
    happened: 'What came instead of a manifest does not begin with #EXTM3U.',
    hint: 'A custom error page with status 200 does this. Let errors keep their status.',
    check: ['custom error responses of the distribution', 'the address opened in a tab of its own'],
  },
  CF_HLS_SEGMENT_FAILED: {
    happened: 'A segment could not be loaded.',
    hint: 'If only the manifest is signed, segments are refused: use cookies or a wildcard policy. For live, CloudFront keeps a 404 for 10 seconds and more; lower its error caching time.',
    check: ['the address of the segment', 'signature on segments', 'error caching time'],
  },
  CF_HLS_KEY_FAILED: {
    happened: 'The key of an encrypted stream could not be loaded.',
    hint: 'Look at the key server: its CORS rules, and whether it wants a login.',
    check: ['the key address in the manifest', 'CORS and cookies of the key server'],
  },
  CF_HLS_LIVE_STALLED: {
    happened: 'The playlist of a live stream has not changed for several of its target durations.',
    hint: 'Either nothing is published any more, or a cache keeps the playlist: let CloudFront keep playlists for no longer than a segment lasts (minimum TTL 0, Cache-Control: max-age of 1 or 2 seconds), and errors for less than 5 seconds. A stream that is over wants #EXT-X-ENDLIST.',
    check: [
      'the encoder, and whether its output arrives at the origin',
      'Age and x-cache of the playlist',
      'whether other viewers see the same',
    ],
  },
  CF_HLS_FATAL: {
    happened: 'The HLS engine gave up.',
    hint: 'Its own words are in the report. Check the stream with a validator.',
    check: ["`mediastreamvalidator`, or hls.js' demo page", 'discontinuities and codecs of the variants'],
  },
  CF_FILE_NOT_FOUND: {
    happened: 'There is no file at this address.',
    hint: 'Object keys keep their extension and their upper and lower case: the RTMP name mp4:a is the object a.mp4.',
    check: ['the address in the report against the object key'],
  },
  CF_FILE_FORBIDDEN: {
    happened: 'The file may not be read. S3 also says so of objects that do not exist.',
    hint: 'Let the distribution read the bucket, and check that the object is there. If it is private on purpose, sign the address for HTTP: a signature for RTMP does not open it.',
    check: ['whether the object exists', 'the bucket policy', 'the signature'],
  },
  CF_FILE_FAILED: {
    happened: 'The file could not be loaded.',
    hint: 'Open the address in a tab of its own: certificate, DNS or the origin.',
    check: ['the address', 'https', 'Range requests at the origin'],
  },
  CF_FILE_UNSUPPORTED: {
    happened: 'The browser does not play this type of file, or the answer is no media at all.',
    hint: 'Give MP4 (H.264, AAC) or MP3. FLV, WMV and DASH manifests are not played as plain files.',
    check: ['Content-Type of the answer', 'a custom error page with status 200'],
  },
} as const satisfies Readonly<Record<string, OwnerHintText>>;

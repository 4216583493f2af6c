import { mediaSourceConstructor } from '../../mse/media-source-constructor.js';

/** One representative of everything the transmuxer can make; the session's choice of container follows from it. */
const TYPES: readonly string[] = [
  'video/mp4; codecs="avc1.42e01e"',
  'video/mp4; codecs="avc1.4d401f"',
  'video/mp4; codecs="avc1.640028"',
  'video/mp4; codecs="hvc1.1.6.L93.B0"',
  'video/mp4; codecs="av01.0.04M.08"',
  'video/mp4; codecs="vp09.00.10.08"',
  'audio/mp4; codecs="mp4a.40.2"',
  'audio/mp4; codecs="mp4a.40.5"',
  'audio/mp4; codecs="opus"',
  'audio/mp4; codecs="flac"',
  'audio/mp4; codecs="ac-3"',
  'audio/mp4; codecs="ec-3"',
  // MP3: raw frames in Chromium and WebKit, only inside MP4 in Firefox.
  'audio/mpeg',
  'audio/mp4; codecs="mp3"',
  'audio/mp4; codecs="mp4a.6B"',
];

/** Those of the transmuxer's types that MediaSource takes on this page. */
export function supportedTypes(): readonly string[] {
  const constructor = mediaSourceConstructor();
  return constructor === undefined ? [] : TYPES.filter((type) => constructor.isTypeSupported(type));
}

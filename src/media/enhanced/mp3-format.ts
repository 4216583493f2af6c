import type { SegmentFormat } from '../segment.js';

export interface Mp3Format {
  readonly codec: string;
  readonly mimeType: string;
  readonly format: SegmentFormat;
}

/** Chromium and WebKit take the first, Firefox only the second; the third is the name by MPEG-4 object type. */
const FORMATS: readonly Mp3Format[] = [
  { codec: 'mp3', mimeType: 'audio/mpeg', format: 'mpeg-audio' },
  { codec: 'mp3', mimeType: 'audio/mp4; codecs="mp3"', format: 'isobmff' },
  { codec: 'mp4a.6b', mimeType: 'audio/mp4; codecs="mp4a.6B"', format: 'isobmff' },
  { codec: 'mp4a.69', mimeType: 'audio/mp4; codecs="mp4a.69"', format: 'isobmff' },
];

/**
 * How MP3 goes to this browser; `undefined` where it takes none. Without a browser to ask (files and HLS made in
 * Node) it goes into MP4 under the name that HLS uses.
 */
export function pickMp3Format(isTypeSupported?: (mimeType: string) => boolean): Mp3Format | undefined {
  if (isTypeSupported !== undefined) return FORMATS.find(({ mimeType }) => isTypeSupported(mimeType));
  return { codec: 'mp4a.40.34', mimeType: 'audio/mp4; codecs="mp4a.40.34"', format: 'isobmff' };
}

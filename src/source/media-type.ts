/** What a stream name without or with a prefix means to a Flash Media Server. */
export type StreamType = 'flv' | 'mp3' | 'mp4' | 'id3' | 'raw';

/** The prefixes a Flash Media Server knows, without the colon. */
export const STREAM_PREFIXES: readonly StreamType[] = ['mp4', 'mp3', 'flv', 'id3', 'raw'];

/** The H.264 family of FACTS 2.3; `aac` is there because JW Player did so. */
const H264_FAMILY = new Set(['mp4', 'm4v', 'm4a', 'mov', '3gp', 'f4v', 'f4p', 'f4a', 'f4b', 'aac']);

/** Which kind of stream a file of this extension is; `undefined`: not one that RTMP servers treat specially. */
export function streamTypeOf(extension: string): StreamType | undefined {
  const lower = extension.toLowerCase();
  if (lower === 'flv' || lower === 'mp3') return lower;
  return H264_FAMILY.has(lower) ? 'mp4' : undefined;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  f4v: 'video/mp4',
  f4p: 'video/mp4',
  m4a: 'audio/mp4',
  f4a: 'audio/mp4',
  f4b: 'audio/mp4',
  mov: 'video/quicktime',
  '3gp': 'video/3gpp',
  flv: 'video/x-flv',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  ogv: 'video/ogg',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ts: 'video/mp2t',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
  avi: 'video/x-msvideo',
  wmv: 'video/x-ms-wmv',
};

/** MIME type of a plain media file; `undefined` where the extension says nothing. */
export function mimeTypeOf(extension: string): string | undefined {
  const lower = extension.toLowerCase();
  return Object.hasOwn(MIME_TYPES, lower) ? MIME_TYPES[lower] : undefined;
}

export function isManifestExtension(extension: string): boolean {
  return /^m3u8?$/i.test(extension);
}

/** Manifests of other systems (DASH, Smooth Streaming, HDS, SMIL), which are no media files and no HLS. */
export function isForeignManifestExtension(extension: string): boolean {
  return /^(?:mpd|ism|isml|f4m|smil)$/i.test(extension);
}

export interface SplitName {
  /** Everything before the last dot, folders included. */
  readonly stem: string;
  /** As written, without the dot; empty when there is none. */
  readonly extension: string;
}

/** Only the last extension of the last segment counts; a name that is nothing but an extension has none. */
export function splitExtension(path: string): SplitName {
  const dot = path.lastIndexOf('.');
  const segment = path.lastIndexOf('/') + 1;
  if (dot <= segment || dot === path.length - 1) return { stem: path, extension: '' };
  return { stem: path.slice(0, dot), extension: path.slice(dot + 1) };
}

/** What a stream name without or with a prefix means to a Flash Media Server. */
export type StreamType = 'flv' | 'mp3' | 'mp4' | 'id3' | 'raw';

/** The prefixes a Flash Media Server knows, without the colon. */
export const STREAM_PREFIXES: readonly StreamType[] = ['mp4', 'mp3', 'flv', 'id3', 'raw'];

const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4 m4v f4v f4p',
  'audio/mp4': 'm4a f4a f4b',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/x-flv': 'flv',
  'audio/mpeg': 'mp3',
  'audio/aac': 'aac',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'video/ogg': 'ogv',
  'audio/ogg': 'ogg oga opus',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'video/mp2t': 'ts',
  'video/mpeg': 'mpg mpeg',
  'video/x-msvideo': 'avi',
  'video/x-ms-wmv': 'wmv',
};

/** MIME type of a plain media file; `undefined` where the extension says nothing. */
export function mimeTypeOf(extension: string): string | undefined {
  const lower = extension.toLowerCase();
  return Object.keys(EXTENSIONS).find((type) => EXTENSIONS[type]?.split(' ').includes(lower));
}

/** The H.264 family of FACTS 2.3 by its MIME types; `aac` is there because JW Player did so. */
const H264_FAMILY = /(?:mp4|quicktime|3gpp|aac)$/;

/** Which kind of stream a file of this extension is; `undefined`: not one that RTMP servers treat specially. */
export function streamTypeOf(extension: string): StreamType | undefined {
  const lower = extension.toLowerCase();
  if (lower === 'flv' || lower === 'mp3') return lower;
  return H264_FAMILY.test(mimeTypeOf(lower) ?? '') ? 'mp4' : undefined;
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

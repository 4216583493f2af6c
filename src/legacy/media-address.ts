import { isManifestExtension, mimeTypeOf, splitExtension } from '../source/media-type.js';

/** What a source is by its address and its type. */
export type AddressKind = 'rtmp' | 'hls' | 'smil' | 'file' | 'playlist' | 'page' | 'other';

const RTMP_TYPE = /^(?:rtmp\/|video\/rtmp|audio\/rtmp|rtmp$)/i;
const HLS_TYPE = /mpegurl|^(?:hls|m3u8)$/i;
const PLAYLIST_EXTENSION = /^(?:xml|rss|atom|asx|xspf)$/i;
const FOREIGN_EXTENSION = /^(?:mpd|ism|isml|f4m|swf|jpe?g|png|gif)$/i;
/** What browsers play by themselves: Flowplayer 5 has it beside names on its server. */
const PLAIN_TYPE = /^(?:video|audio)\/(?:mp4|webm|ogg|mpeg|quicktime|3gpp|x-m4v|x-m4a)\b/i;
/** Schemes without `//`, which would otherwise pass for a type prefix such as `mp4:`. */
const OPAQUE_SCHEME = /^\s*(?:javascript|vbscript|data|blob|file|about|filesystem|mailto|view-source):/i;
const VIDEO_PAGES =
  /^(?:[^/]*\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com)(?:[/?#:]|$)/i;

/** `rtmp`, `https`, … in lower case; as in `source/`, which brings the table of errors with it. */
export function schemeOf(text: string): string | undefined {
  return /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(text)?.[1]?.toLowerCase();
}

export function extensionOf(address: string): string {
  return splitExtension(address.split(/[?#]/)[0] ?? '').extension.toLowerCase();
}

export function isRtmpAddress(address: string): boolean {
  return /^rtmp(?:t|e|te|s)?$/.test(schemeOf(address) ?? '');
}

/** @param onServer names without a scheme are streams of an RTMP server */
export function addressKind(address: string, type = '', onServer = false): AddressKind {
  const scheme = schemeOf(address);
  if (OPAQUE_SCHEME.test(address)) return 'other';
  if (isRtmpAddress(address)) return 'rtmp';
  const extension = extensionOf(address);
  if (extension === 'smil' && !/^smil:/i.test(address)) return 'smil';
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'other';
  const rest = address.replace(/^(?:https?:)?\/\//i, '');
  if (rest !== address && VIDEO_PAGES.test(rest)) return 'page';
  if (HLS_TYPE.test(type) || isManifestExtension(extension)) return 'hls';
  // A stream's name may end in anything; an address of its own begins with a scheme or a slash.
  if (onServer && scheme === undefined && !PLAIN_TYPE.test(type)) return 'rtmp';
  if (RTMP_TYPE.test(type) || /^(?:mp4|mp3|flv|id3|raw|smil):/i.test(address)) return 'rtmp';
  if (FOREIGN_EXTENSION.test(extension)) return 'other';
  if (/dash|smooth|x-mpegts|ms-sstr/i.test(type)) return 'other';
  return PLAYLIST_EXTENSION.test(extension) ? 'playlist' : 'file';
}

/** Whether an address is certainly media: what makes a movie that nobody knows a player. */
export function namesMedia(address: string): boolean {
  if (isRtmpAddress(address)) return true;
  if (/\s/.test(address.trim()) && schemeOf(address) === undefined) return false;
  const extension = extensionOf(address);
  return mimeTypeOf(extension) !== undefined || isManifestExtension(extension) || extension === 'smil';
}

export function isPicture(address: string | undefined): boolean {
  return /^(?:jpe?g|png|gif|bmp|webp)$/.test(extensionOf(address ?? ''));
}

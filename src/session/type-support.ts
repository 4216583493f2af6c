import { mediaSourceConstructor } from '../mse/media-source-constructor.js';

/**
 * Whether MediaSource takes a type. Asked directly where the session's own scope has MediaSource (pages, workers of
 * Chromium); elsewhere by the page's list, which knows one type of each container and codec.
 */
export function createTypeSupport(supportedTypes: readonly string[]): (type: string) => boolean {
  const direct = mediaSourceConstructor();
  if (direct !== undefined) return (type) => direct.isTypeSupported(type);
  const families = new Set(supportedTypes.map(familyOf));
  return (type) => supportedTypes.includes(type) || families.has(familyOf(type));
}

/** `video/mp4 avc1` of `video/mp4; codecs="avc1.64001f"`; MPEG-4 audio keeps its object type, which says the codec. */
function familyOf(type: string): string {
  const [, container = '', codec = ''] = /^\s*([^;\s]+)(?:\s*;\s*codecs="?([^",]*))?/i.exec(type) ?? [];
  const parts = codec.toLowerCase().split('.');
  return `${container.toLowerCase()} ${parts[0] === 'mp4a' ? parts.join('.') : (parts[0] ?? '')}`;
}

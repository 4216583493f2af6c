/** Playlists of segments, RFC 8216: values in, text out. */

export interface PlaylistSegment {
  readonly uri: string;
  /** Seconds. */
  readonly duration: number;
  /** EXT-X-MAP; said again where it changes. */
  readonly map?: string | undefined;
  readonly isDiscontinuity?: boolean;
  readonly dateTime?: Date;
  /** EXT-X-KEY; said again where it changes, and behind the map, which is never encrypted. */
  readonly key?: string | undefined;
  readonly byteRange?: { readonly length: number; readonly offset: number } | undefined;
  /** Lines of low latency in front of the segment: EXT-X-PART. */
  readonly parts?: readonly string[];
}

export interface MediaPlaylist {
  readonly type?: 'VOD';
  readonly version?: number;
  readonly targetDuration?: number;
  readonly mediaSequence?: number;
  readonly discontinuitySequence?: number;
  /** Lines behind the head, and behind the last segment. */
  readonly head?: readonly string[];
  readonly tail?: readonly string[];
  readonly segments: readonly PlaylistSegment[];
  readonly isEnded: boolean;
}

export function mediaPlaylist(playlist: MediaPlaylist): string {
  const { segments, mediaSequence = 0, discontinuitySequence = 0, version = 7 } = playlist;
  // RFC 8216 section 4.3.3.1: no segment, rounded to whole seconds, is longer.
  const longest = Math.max(1, ...segments.map(({ duration }) => Math.round(duration)));
  const lines = [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${Math.max(longest, playlist.targetDuration ?? 0)}`,
    `#EXT-X-MEDIA-SEQUENCE:${mediaSequence}`,
    ...(discontinuitySequence > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`] : []),
    ...(playlist.type === undefined ? [] : [`#EXT-X-PLAYLIST-TYPE:${playlist.type}`]),
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(playlist.head ?? []),
  ];
  let map: string | undefined;
  let key: string | undefined;
  for (const segment of segments) {
    if (segment.isDiscontinuity === true) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.map !== undefined && segment.map !== map) lines.push(`#EXT-X-MAP:${segment.map}`);
    map = segment.map;
    if (segment.key !== undefined && segment.key !== key) lines.push(segment.key);
    key = segment.key;
    if (segment.dateTime !== undefined) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${segment.dateTime.toISOString()}`);
    }
    lines.push(...(segment.parts ?? []), `#EXTINF:${segment.duration.toFixed(5)},`);
    const { byteRange } = segment;
    if (byteRange !== undefined) lines.push(`#EXT-X-BYTERANGE:${byteRange.length}@${byteRange.offset}`);
    lines.push(segment.uri);
  }
  lines.push(...(playlist.tail ?? []));
  if (playlist.isEnded) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

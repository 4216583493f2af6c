/** Texts of RFC 8216: values in, playlist out. */

export interface Rendition {
  readonly uri: string;
  /** RFC 6381. */
  readonly codec: string;
  /** Bits per second. */
  readonly peak: number;
  readonly average: number;
}
export interface VideoRendition extends Rendition {
  readonly width: number;
  readonly height: number;
  readonly frameRate?: number;
}
export interface AudioRendition extends Rendition {
  readonly channelCount: number;
}

/** Video renditions share one audio group; without video the audio is the only variant. */
export function masterPlaylist(videos: readonly VideoRendition[], audio: AudioRendition | undefined): string {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (audio !== undefined && videos.length > 0) {
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="${audio.channelCount}",URI="${audio.uri}"`,
    );
  }
  for (const video of videos) {
    lines.push(
      streamInf(video, audio, [
        `RESOLUTION=${video.width}x${video.height}`,
        ...(video.frameRate === undefined ? [] : [`FRAME-RATE=${video.frameRate.toFixed(3)}`]),
        ...(audio === undefined ? [] : ['AUDIO="audio"']),
      ]),
      video.uri,
    );
  }
  if (videos.length === 0 && audio !== undefined) lines.push(streamInf(audio, undefined, []), audio.uri);
  return `${lines.join('\n')}\n`;
}

function streamInf(main: Rendition, audio: Rendition | undefined, more: readonly string[]): string {
  const attributes = [
    `BANDWIDTH=${main.peak + (audio?.peak ?? 0)}`,
    `AVERAGE-BANDWIDTH=${main.average + (audio?.average ?? 0)}`,
    `CODECS="${[main.codec, ...(audio === undefined ? [] : [audio.codec])].join(',')}"`,
    ...more,
  ];
  return `#EXT-X-STREAM-INF:${attributes.join(',')}`;
}

export interface PlaylistSegment {
  readonly uri: string;
  /** Seconds. */
  readonly duration: number;
  /** EXT-X-MAP; said again where it changes. */
  readonly map?: string | undefined;
  readonly isDiscontinuity?: boolean;
  readonly dateTime?: Date;
}

export interface MediaPlaylist {
  readonly type?: 'VOD';
  readonly targetDuration?: number;
  readonly mediaSequence?: number;
  readonly discontinuitySequence?: number;
  readonly segments: readonly PlaylistSegment[];
  readonly isEnded: boolean;
}

export function mediaPlaylist(playlist: MediaPlaylist): string {
  const { segments, mediaSequence = 0, discontinuitySequence = 0 } = playlist;
  // RFC 8216 section 4.3.3.1: no segment, rounded to whole seconds, is longer.
  const longest = Math.max(1, ...segments.map(({ duration }) => Math.round(duration)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(longest, playlist.targetDuration ?? 0)}`,
    `#EXT-X-MEDIA-SEQUENCE:${mediaSequence}`,
    ...(discontinuitySequence > 0 ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitySequence}`] : []),
    ...(playlist.type === undefined ? [] : [`#EXT-X-PLAYLIST-TYPE:${playlist.type}`]),
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  let map: string | undefined;
  for (const segment of segments) {
    if (segment.isDiscontinuity === true) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.map !== undefined && segment.map !== map) lines.push(`#EXT-X-MAP:URI="${segment.map}"`);
    map = segment.map;
    if (segment.dateTime !== undefined) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${segment.dateTime.toISOString()}`);
    }
    lines.push(`#EXTINF:${segment.duration.toFixed(5)},`, segment.uri);
  }
  if (playlist.isEnded) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

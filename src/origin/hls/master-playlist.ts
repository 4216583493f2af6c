/** The first playlist of RFC 8216: values in, text out. */

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
/** Beside the main one. */
export interface NamedRendition {
  readonly uri: string;
  /** RFC 5646. */
  readonly language: string;
}

export interface MasterPlaylist {
  readonly videos: readonly VideoRendition[];
  readonly audio?: AudioRendition | undefined;
  /** The audio is in the segments of the video. */
  readonly isMuxed?: boolean;
  readonly otherAudio?: readonly NamedRendition[];
  readonly subtitles?: readonly NamedRendition[];
}

/** Video renditions share one audio group; without video the audio is the only variant. */
export function masterPlaylist(playlist: MasterPlaylist): string {
  const { videos, audio, isMuxed = false, otherAudio = [], subtitles = [] } = playlist;
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  const hasGroup = audio !== undefined && videos.length > 0 && (!isMuxed || otherAudio.length > 0);
  if (hasGroup) {
    const channels = `CHANNELS="${audio.channelCount}"`;
    const uri = isMuxed ? [] : [`URI="${audio.uri}"`];
    const name = otherAudio.length === 0 ? 'Audio' : 'Original';
    lines.push(
      media('AUDIO', ['GROUP-ID="audio"', `NAME="${name}"`, 'DEFAULT=YES,AUTOSELECT=YES', channels, ...uri]),
    );
    for (const other of otherAudio)
      lines.push(
        media('AUDIO', [
          'GROUP-ID="audio"',
          ...named(other),
          'DEFAULT=NO,AUTOSELECT=YES',
          channels,
          uriOf(other),
        ]),
      );
  }
  for (const other of subtitles)
    lines.push(
      media('SUBTITLES', [
        'GROUP-ID="subtitles"',
        ...named(other),
        'DEFAULT=NO,AUTOSELECT=YES,FORCED=NO',
        uriOf(other),
      ]),
    );
  const groups = [
    ...(hasGroup ? ['AUDIO="audio"'] : []),
    ...(subtitles.length > 0 ? ['SUBTITLES="subtitles"'] : []),
  ];
  for (const video of videos) {
    const size = `RESOLUTION=${video.width}x${video.height}`;
    const rate = video.frameRate === undefined ? [] : [`FRAME-RATE=${video.frameRate.toFixed(3)}`];
    lines.push(streamInf(video, audio, [size, ...rate, ...groups]), video.uri);
  }
  if (videos.length === 0 && audio !== undefined) lines.push(streamInf(audio, undefined, []), audio.uri);
  return `${lines.join('\n')}\n`;
}

const media = (type: string, attributes: readonly string[]): string =>
  `#EXT-X-MEDIA:TYPE=${type},${attributes.join(',')}`;

const uriOf = ({ uri }: NamedRendition): string => `URI="${uri}"`;

function named({ language }: NamedRendition): string[] {
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  return [`NAME="${name}"`, `LANGUAGE="${language}"`];
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

import type { TitleLease } from '../library/media-library.js';
import { hasEncryptedSamples, isEncrypted, keyNumberOf, keyTag } from './encryption.js';
import { mediaPlaylist, type PlaylistSegment } from './media-playlist.js';
import type { Packaging } from './packaging.js';
import { extensionFor, tracksOf, type SegmentKind } from './vod-segment.js';
import { wholeOf } from './whole-file.js';

/** When a title was made, as far as its playlists tell. */
const RECORDED = Date.UTC(2020, 11, 31);

/** The playlist of a title's segments of one kind; undefined where the title has none. */
export async function vodPlaylist(
  { key, title }: TitleLease,
  kind: SegmentKind,
  packaging: Packaging,
): Promise<string | undefined> {
  const tracks = tracksOf(title, kind);
  const [main] = tracks;
  if (main === undefined) return undefined;
  const extension = extensionFor(tracks, packaging);
  const whole = packaging.has('range') ? await wholeOf(key, title, kind, packaging) : undefined;
  const hasDates = packaging.has('pdt') || packaging.has('daterange');
  const map = extension === 'm4s' ? mapOf(kind, whole?.mapLength) : undefined;
  const once = main.spans.map(({ duration, start }, number): PlaylistSegment => {
    const range = whole?.ranges[number];
    return {
      uri: whole?.uri ?? `${kind}-${number}.${extension}`,
      duration,
      map,
      byteRange: range,
      ...(isEncrypted(packaging) || hasEncryptedSamples(packaging)
        ? { key: keyTagOf(kind, number, packaging) }
        : {}),
      ...(hasDates ? { dateTime: new Date(RECORDED + start * 1000) } : {}),
    };
  });
  const length = main.spans.reduce((sum, { duration }) => sum + duration, 0);
  const again = packaging.has('discontinuity')
    ? once.map(({ dateTime, ...segment }, i) => ({
        ...segment,
        ...(i === 0 ? { isDiscontinuity: true } : {}),
        ...(dateTime === undefined ? {} : { dateTime: new Date(dateTime.getTime() + length * 1000) }),
      }))
    : [];
  return mediaPlaylist({
    type: 'VOD',
    ...(packaging.has('daterange') ? { head: dateRanges() } : {}),
    segments: [...once, ...again],
    isEnded: true,
  });
}

const mapOf = (kind: SegmentKind, length: number | undefined): string =>
  length === undefined ? `URI="${kind}.mp4"` : `URI="${kind}-whole.mp4",BYTERANGE="${length}@0"`;

function keyTagOf(kind: SegmentKind, number: number, packaging: Packaging): string {
  // One vector for all: what a reader holds back at the end of a segment is opened behind it.
  if (hasEncryptedSamples(packaging)) return keyTag(`${kind}-0.key`, 0, 'SAMPLE-AES');
  const tag = keyTag(`${kind}-${keyNumberOf(number, packaging)}.key`, number);
  // Without IV it is the media sequence number, which a title that comes twice counts on.
  return packaging.has('aes-rotate') || packaging.has('discontinuity') ? tag : tag.replace(/,IV=.*$/, '');
}

/** Two of them, with what an owner may say in attributes of their own. */
function dateRanges(): string[] {
  const at = (seconds: number) => new Date(RECORDED + seconds * 1000).toISOString();
  return [
    `#EXT-X-DATERANGE:ID="chapter",CLASS="com.example.chapter",START-DATE="${at(4)}",DURATION=4.000,X-COM-EXAMPLE-TITLE="Second part"`,
    `#EXT-X-DATERANGE:ID="break",START-DATE="${at(12)}",PLANNED-DURATION=2.500,SCTE35-OUT=0xFC302000000000000000FFF00F0500000001`,
  ];
}

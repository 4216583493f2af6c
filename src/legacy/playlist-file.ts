import type { OldItem, OldTrack } from './reading.js';
import { namesMedia } from './media-address.js';

const MAX_LENGTH = 1_000_000;
const MAX_ITEMS = 100;

/**
 * The entries of a playlist file as JW Player and Flowplayer read it: RSS (with `media:` and `jwplayer:` elements), ATOM, ASX,
 * XSPF. It is read tag by tag, without a document: declarations and what a DOCTYPE defines have no effect. Empty for
 * anything else.
 */
export function readPlaylistFile(text: string): readonly OldItem[] {
  return [...itemTexts(text.slice(0, MAX_LENGTH).replace(/<!--[^]*?-->/g, ''))].flatMap(
    (inside) => itemOf(inside) ?? [],
  );
}

/** What is inside of each entry; in time that grows with the length only, closed or not. */
function* itemTexts(text: string): Generator<string> {
  const lower = text.toLowerCase();
  const opening = /<(item|entry|track)[\s>]/g;
  let count = 0;
  for (let match = opening.exec(lower); match !== null && count < MAX_ITEMS; match = opening.exec(lower)) {
    const end = lower.indexOf(`</${match[1]}`, opening.lastIndex);
    if (end < 0) return;
    yield text.slice(opening.lastIndex, end).replace(/^[^<>]{0,2000}>/, '');
    count++;
    opening.lastIndex = end;
  }
}

function itemOf(inside: string): OldItem | undefined {
  const texts = new Map<string, string>();
  const addresses: { address: string; type?: string | undefined; bitrate?: unknown; width?: unknown }[] = [];
  const tracks: OldTrack[] = [];
  let poster: string | undefined;
  const element =
    /<([a-z][\w.:-]{0,60})((?:\s[^<>]{0,4000}?)?)(?:\/>|>(\s*<!\[CDATA\[[^]{0,8000}?\]\]>\s*|[^<]{0,8000})(?=<))/gi;
  for (const [, written = '', attributes = '', content = ''] of inside.matchAll(element)) {
    const name = written.toLowerCase().replace(/^jwplayer:/, '');
    const attribute = (wanted: string): string | undefined => attributeOf(attributes, wanted);
    const value = textOf(content);
    if (name === 'media:content' || name === 'enclosure' || name === 'source' || name === 'ref') {
      const address = attribute('url') ?? attribute('file') ?? attribute('href') ?? attribute('src');
      if (address !== undefined) {
        const [bitrate, width] = [attribute('bitrate'), attribute('width')];
        const isPicture = attribute('type')?.startsWith('image/') ?? false;
        if (!isPicture)
          addresses.push({
            address,
            type: attribute('type'),
            ...(bitrate ? { bitrate } : {}),
            ...(width ? { width } : {}),
          });
      }
    } else if (name === 'link' && attribute('rel') === 'enclosure') {
      const address = attribute('href');
      if (address !== undefined) addresses.push({ address, type: attribute('type') });
    } else if (name === 'media:thumbnail') poster ??= attribute('url');
    else if (name === 'track') {
      const src = attribute('file');
      if (src !== undefined && !/thumbnails/.test(attribute('kind') ?? ''))
        tracks.push({ kind: attribute('kind') ?? 'captions', src, label: attribute('label') });
    } else if (value !== '' && !texts.has(name)) texts.set(name, value);
    if (name === 'param' && attribute('name') !== undefined)
      texts.set(attribute('name') ?? '', attribute('value') ?? '');
    if (name === 'meta' && attribute('rel') !== undefined)
      texts.set((attribute('rel') ?? '').replace(/^.*[/#]/, ''), value);
  }
  const own = texts.get('file') ?? texts.get('location');
  if (own !== undefined) addresses.unshift({ address: own });
  const streamer = texts.get('streamer') ?? texts.get('meta:streamer');
  const isRtmp = /^rtmp/i.test(streamer ?? '');
  const provider = texts.get('provider') ?? texts.get('type');
  const sources = addresses.map((one) => (provider === 'rtmp' && !isRtmp ? { ...one, type: 'rtmp' } : one));
  const image = poster ?? texts.get('image');
  if (sources.length === 0) return undefined;
  return {
    streamer: isRtmp ? streamer : undefined,
    // A picture or a page beside the video is no source.
    sources: isRtmp
      ? sources
      : [...sources].sort(
          (one, other) => Number(namesMedia(other.address)) - Number(namesMedia(one.address)),
        ),
    tracks,
    poster: image === undefined || image === '' ? undefined : image,
    title: texts.get('title'),
    options: {},
  };
}

function attributeOf(attributes: string, wanted: string): string | undefined {
  const [, double, single] =
    new RegExp(`\\b${wanted}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes) ?? [];
  const value = withoutEntities(double ?? single ?? '').trim();
  return value === '' ? undefined : value;
}

function textOf(content: string): string {
  const [, raw] = /^\s*<!\[CDATA\[([^]*?)\]\]>\s*$/.exec(content) ?? [];
  return (raw ?? withoutEntities(content)).trim();
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

import type { PlayerConfig, RenditionConfig } from '../source/player-config.js';
import { pixelsOf, type ElementView } from './element-view.js';
import type { HostMap } from './host-map.js';
import { addressKind, extensionOf, isRtmpAddress } from './media-address.js';
import type { EmbedKind, OldItem, OldLook, OldSource, Reading } from './reading.js';
import { numberOf } from './setup-values.js';
import { splitAsPlayer } from './split-address.js';

export interface ConvertOptions {
  /** Address of the page: what relative addresses are relative to. Without it they stay as they are. */
  readonly pageUrl?: string | undefined;
  readonly hosts?: HostMap | undefined;
  /** Names that each configuration with an RTMP stream gets, `gateway` for one, where it does not say them itself. */
  readonly defaults?: PlayerConfig | undefined;
}

export interface ConvertedTrack {
  readonly kind: string;
  readonly src: string;
  readonly label?: string;
  readonly srclang?: string;
  readonly isDefault: boolean;
}

/** One content in the terms of `cf-player/url`. */
export interface ConvertedItem {
  readonly config: PlayerConfig;
  readonly poster?: string;
  readonly title?: string;
  readonly tracks: readonly ConvertedTrack[];
}

/** What becomes of an old embed. */
export interface Conversion extends ConvertedItem {
  readonly kind: EmbedKind;
  /** Of `<cf-player>`, the configuration not among them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** 0 to 1. */
  readonly volume?: number;
  /** All contents of the playlist, the first one among them; empty where there is only one. */
  readonly playlist: readonly ConvertedItem[];
  /** Address of a playlist file that has the contents. */
  readonly playlistFile?: string;
  /** What could not be carried over, one sentence each. */
  readonly warnings: readonly string[];
}

const MAX_ITEMS = 100;

/** Never throws for what a page says; what cannot be played at all leaves the configuration empty, and a warning. */
export function convertReading(
  reading: Reading,
  element: ElementView | undefined,
  options: ConvertOptions,
): Conversion {
  const warnings: string[] = [...reading.warnings];
  const items = reading.items
    .slice(0, MAX_ITEMS)
    .map((item, index) => convertItem(reading.kind, item, options, index === 0 ? warnings : []));
  const [first = { config: {}, tracks: [] }] = items;
  const { look } = reading;
  const playlistFile =
    reading.playlistFile === undefined
      ? undefined
      : httpAddress(reading.playlistFile, options, 'playlist', warnings);
  return {
    ...first,
    kind: reading.kind,
    attributes: attributesOf(element, look, first),
    ...(look.volume === undefined || look.volume === 1 ? {} : { volume: look.volume }),
    playlist: items.length > 1 ? items : [],
    ...(playlistFile === undefined ? {} : { playlistFile }),
    warnings: [...new Set(warnings)].slice(0, 50),
  };
}

/** Whether there is anything to play. */
export function hasMedia(config: PlayerConfig): boolean {
  return (config.src ?? config.file ?? config.hls ?? config.renditions) !== undefined;
}

export function convertItem(
  kind: EmbedKind,
  item: OldItem,
  options: ConvertOptions,
  warnings: string[],
): ConvertedItem {
  const tracks = item.tracks.flatMap((track): ConvertedTrack[] => {
    const src = httpAddress(track.src, options, 'captions', warnings);
    if (src === undefined) return [];
    if (extensionOf(src) !== 'vtt' && extensionOf(src) !== '')
      warnings.push(`captions: ${src.slice(0, 200)} is no WebVTT, which is what browsers read`);
    const { label, srclang, isDefault = false } = track;
    return [
      { kind: track.kind, src, ...(label ? { label } : {}), ...(srclang ? { srclang } : {}), isDefault },
    ];
  });
  const poster =
    item.poster === undefined ? undefined : httpAddress(item.poster, options, 'poster', warnings);
  return {
    config: configOf(kind, item, options, warnings),
    ...(poster === undefined ? {} : { poster }),
    ...(item.title === undefined ? {} : { title: item.title }),
    tracks,
  };
}

function configOf(kind: EmbedKind, item: OldItem, options: ConvertOptions, warnings: string[]): PlayerConfig {
  const rtmp: OldSource[] = [];
  const hls: string[] = [];
  const files: string[] = [];
  let smil: string | undefined;
  for (const source of item.sources.slice(0, 32)) {
    const { address, type, isOverHttp = false } = source;
    const what = addressKind(address, type, item.streamer !== undefined && !isOverHttp);
    if (what === 'rtmp') rtmp.push(source);
    else if (what === 'smil') smil ??= absolute(address, options);
    else if (what === 'hls') hls.push(absolute(address, options));
    else if (what === 'file') files.push(absolute(address, options));
    else warnings.push(`${SAYS[what]}: ${address.slice(0, 200)}`);
  }
  const config = {
    ...streamOf(kind, item, rtmp, warnings),
    ...(smil === undefined
      ? {}
      : item.streamer === undefined
        ? { src: smil }
        : { streamer: item.streamer, file: smil }),
  } as { -readonly [F in keyof PlayerConfig]: PlayerConfig[F] };
  const file =
    files.find((one) => /^(?:mp4|m4v|mov|f4v|flv|mp3|m4a|aac)$/.test(extensionOf(one))) ?? files[0];
  const stem = (address: string): string => (address.split(/[?#]/)[0] ?? '').replace(/\.[^./]*$/, '');
  for (const other of files)
    if (file !== undefined && stem(other) !== stem(file))
      warnings.push(`another file is not carried over: ${other.slice(0, 200)}`);
  if (file !== undefined) {
    // `src` is the other place of what `file` names.
    if (config.src !== undefined && config.file === undefined) {
      config.file = config.src;
      delete config.src;
    }
    config.src = file;
  }
  const [manifest] = hls;
  if (manifest !== undefined) {
    if (hls.length === 1 && config.src === undefined && config.file === undefined) config.src = manifest;
    else config.hls = [...new Set(hls)];
  }
  if (!hasMedia(config)) {
    if (warnings.length === 0) warnings.push(NOTHING);
    return item.streamer === undefined ? {} : { streamer: item.streamer };
  }
  return withPlaces({ ...config, ...item.options } as PlayerConfig, options);
}

/** Said where there is no better reason. */
export const NOTHING = 'names nothing to play';

const SAYS = {
  playlist: 'a playlist is no source',
  page: 'a page of a video site has no media address',
  other: 'cannot be played',
} as const;

/** The hosts of the table, then what is the same for all. */
function withPlaces(config: PlayerConfig, { hosts, defaults }: ConvertOptions): PlayerConfig {
  const isRtmp =
    config.streamer !== undefined || [config.src, config.file].some((text) => isRtmpAddress(text ?? ''));
  const isWebOnly = hosts?.isWebOnly(config) ?? false;
  const mapped = hosts?.apply(config) ?? config;
  if (defaults === undefined || !isRtmp) return mapped;
  const { gateway, ...others } = defaults;
  return { ...others, ...(gateway === undefined || isWebOnly ? {} : { gateway }), ...mapped };
}

/** The RTMP part: `streamer` and `file`, or one full address as `src`; several qualities as `renditions`. */
function streamOf(
  kind: EmbedKind,
  item: OldItem,
  sources: readonly OldSource[],
  warnings: string[],
): PlayerConfig {
  const [first, ...others] = sources;
  if (first === undefined) return {};
  const isFull = isRtmpAddress(first.address);
  if (!isFull && item.streamer === undefined) warnings.push('no server is named for the stream');
  const split =
    isFull && item.streamer === undefined && others.length === 0
      ? splitAsPlayer(kind, first.address)
      : undefined;
  const own: PlayerConfig =
    split ??
    (isFull
      ? { src: first.address }
      : { ...(item.streamer === undefined ? {} : { streamer: item.streamer }), file: first.address });
  if (others.length === 0) return own;
  const isChoice = kind === 'jwplayer' || kind === 'flowplayer';
  if (!isChoice) {
    for (const { address } of others)
      warnings.push(`another stream is not carried over: ${address.slice(0, 200)}`);
    return own;
  }
  const renditions = [first, ...others].map((source): RenditionConfig => {
    const bitrate = numberOf(source.bitrate);
    const width = numberOf(source.width);
    const height = numberOf(source.height);
    return {
      file: source.address,
      ...(bitrate === undefined ? {} : { bitrate }),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    };
  });
  return { ...own, renditions };
}

function absolute(address: string, { pageUrl }: ConvertOptions): string {
  if (pageUrl === undefined) return address;
  try {
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : new URL(address, pageUrl).href;
  } catch {
    return address;
  }
}

/** An address that the page will ask for: nothing but http(s), relative ones among them. */
function httpAddress(
  address: string,
  options: ConvertOptions,
  field: string,
  warnings: string[],
): string | undefined {
  const text = address.trim();
  const isForeign =
    /^[a-z][a-z0-9+.-]*:/i.test(text.replace(/[\s\p{Cc}]/gu, '')) && !/^https?:\/\//i.test(text);
  if (isForeign) {
    warnings.push(`${field}: is no http(s) address`);
    return undefined;
  }
  return absolute(options.hosts?.address(text) ?? text, options);
}

const KEPT = /^(?:id|class|style|lang|dir|hidden|tabindex|role|title|aria-[\w-]+|data-[\w-]+)$/;
/** What old players had in `data-` attributes says nothing to the new one. */
const CONSUMED =
  /^data-(?:setup|mejsoptions|rtmp|swf|engine|live|ratio|playlist|subscribe|analytics|cuepoints|logo|key|embed|flashfit|fullscreen|keyboard|tooltip|volume|native_fullscreen|rtmpt)$/;
const LIBRARY_CLASS = /^(?:video-js|vjs-[\w-]*|mejs[\w-]*)$/;

function attributesOf(
  element: ElementView | undefined,
  look: OldLook,
  { poster, title }: ConvertedItem,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of element?.attributeNames.slice(0, 100) ?? []) {
    const value = element?.attribute(name) ?? '';
    if (!KEPT.test(name) || CONSUMED.test(name)) continue;
    if (name === 'class') {
      const classes = value.split(/\s+/).filter((one) => one !== '' && !LIBRARY_CLASS.test(one));
      if (classes.length > 0) attributes['class'] = classes.join(' ');
    } else attributes[name] = value;
  }
  // `name` was how Netscape's `<embed>` was called.
  const named = element?.name === 'embed' ? element.attribute('name') : undefined;
  if (named && attributes['id'] === undefined) attributes['id'] = named;
  if (title !== undefined) attributes['title'] ??= title;
  const size = sizeOf(look);
  if (size.style !== '')
    attributes['style'] = [attributes['style'] ?? '', size.style].filter(Boolean).join('; ');
  if (poster !== undefined) attributes['poster'] = poster;
  if (look.autoplay === true) attributes['autoplay'] = '';
  if (look.muted === true) attributes['muted'] = '';
  if (look.loop === true) attributes['loop'] = '';
  if (/^(?:none|metadata|auto)$/.test(look.preload ?? '')) attributes['preload'] = look.preload ?? '';
  if (size.width !== undefined) attributes['width'] = String(size.width);
  if (size.height !== undefined) attributes['height'] = String(size.height);
  return attributes;
}

/** `<cf-player>` is as wide as its place and 16:9 where nothing else is said. */
function sizeOf(look: OldLook): {
  readonly width?: number;
  readonly height?: number;
  readonly style: string;
} {
  const width = pixelsOf(look.width);
  const ratio = look.ratio;
  const height =
    pixelsOf(look.height) ??
    (width !== undefined && ratio !== undefined ? Math.round(width / ratio) : undefined);
  const style: string[] = [];
  const [, percent] = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(look.width?.trim() ?? '') ?? [];
  if (percent !== undefined && percent !== '100') style.push(`width: ${percent}%`);
  if (width === undefined && ratio !== undefined && Math.abs(ratio - 16 / 9) > 0.01)
    style.push(`aspect-ratio: ${Number(ratio.toFixed(4))}`);
  return {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    style: style.join('; '),
  };
}

import { isManifestExtension, splitExtension } from './media-type.js';
import { parseConfig, parseJson } from './parse-config.js';
import type { PlayerConfig } from './player-config.js';
import { isRtmpProtocol } from './rtmp-location.js';
import { invalidConfig, schemeOf, trimAddress } from './config-text.js';

type Bag = Readonly<Record<string, unknown>>;

/**
 * Reads the set-up of an old player: JW Player 4–6 (an object, or its flash variables as text), Flowplayer 3
 * (`clip`, `plugins`, also as the flash variable `config`), video.js with the Flash tech (`{ src, type }`, one or a
 * list). Only what says where the media is is taken over. Throws `CF_CONFIG_INVALID` for what cannot be read.
 */
export function parseLegacyEmbed(input: unknown): PlayerConfig {
  if (typeof input === 'string') return parseLegacyText(input.trim());
  if (Array.isArray(input)) return fromVideoJs(input.slice(0, 32));
  if (!isBag(input)) throw invalidConfig('embed', 'must be an object, a list of sources or flash variables');
  if (isBag(input['clip']) || isBag(input['plugins'])) return fromFlowplayer(input);
  if (Array.isArray(input['sources']) && input['playlist'] === undefined && input['streamer'] === undefined) {
    return fromVideoJs(input['sources'].slice(0, 32));
  }
  if (input['src'] !== undefined) return fromVideoJs([input]);
  return fromJwPlayer(input);
}

function parseLegacyText(text: string): PlayerConfig {
  if (text.startsWith('{') || text.startsWith('[')) return parseLegacyEmbed(parseJson('embed', text));
  if (schemeOf(text) !== undefined && !/^[a-z.]{1,40}=/i.test(text)) return parseConfig({ src: text });
  const variables = parseFlashVariables(text);
  const flowplayer = variables['config'];
  if (typeof flowplayer === 'string' && flowplayer.trim().startsWith('{')) {
    return parseLegacyEmbed(parseJson('embed', flowplayer));
  }
  return fromJwPlayer(variables);
}

/** `name=value&…` as Flash read it: percent-decoded once, `+` a blank. The first of equal names counts. */
function parseFlashVariables(text: string): Bag {
  if (text.length > 65_536) throw invalidConfig('embed', 'is longer than 65536 characters');
  const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const pair of text.replace(/^\?/, '').split('&').slice(0, 200)) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : decodeVariable(pair.slice(0, equals));
    if (name !== '' && out[name] === undefined) out[name] = decodeVariable(pair.slice(equals + 1));
  }
  return out;
}

function decodeVariable(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function fromJwPlayer(setup: Bag): PlayerConfig {
  const item = firstBag(setup['playlist']) ?? firstBag(setup['levels']) ?? {};
  const source = firstBag(item['sources']) ?? firstBag(setup['sources']) ?? firstBag(item['levels']) ?? {};
  const pick = (name: string) => setup[name] ?? item[name] ?? source[name];
  const rtmp = isBag(setup['rtmp']) ? setup['rtmp'] : {};
  const setting = (name: string) => setup[`rtmp.${name}`] ?? rtmp[name];
  const streamer = textOf(pick('streamer'));
  const file = textOf(pick('file'));
  // `streamer` also named HTTP pseudo-streaming scripts; those are no RTMP servers.
  const isRtmp =
    streamer !== undefined && (isRtmpProtocol(schemeOf(streamer)) || pick('provider') === 'rtmp');
  return parseConfig({
    ...(isRtmp ? { streamer } : {}),
    ...mediaField(file, isRtmp),
    ...renditionsField(levelsOf(setup, item), 'file', isRtmp),
    ...(isNo(setting('prepend')) ? { prefix: 'none', extension: 'keep' } : {}),
    ...(isNo(setting('tunneling')) ? { tunnel: 'none' } : {}),
    ...numberField('start', pick('start')),
    ...(isYes(setting('subscribe')) ? { live: true, fcSubscribe: true } : {}),
    ...textField('secureToken', setting('securetoken')),
  });
}

/** JW Player 4 and 5 had `levels`, JW Player 6 several `sources`. */
function levelsOf(setup: Bag, item: Bag): unknown {
  return item['levels'] ?? setup['levels'] ?? item['sources'] ?? setup['sources'];
}

/** Several streams of one content; a single one is named by `file` already. */
function renditionsField(
  levels: unknown,
  name: string,
  hasStreamer: boolean,
): { renditions?: readonly Bag[] } {
  const list = (Array.isArray(levels) ? levels.slice(0, 32) : []).filter(isBag).filter((level) => {
    const scheme = schemeOf(textOf(level[name]));
    return textOf(level[name]) !== undefined && (scheme === undefined ? hasStreamer : isRtmpProtocol(scheme));
  });
  if (list.length < 2) return {};
  const renditions = list.map((level) => ({
    file: textOf(level[name]),
    ...(level['bitrate'] === undefined ? {} : { bitrate: level['bitrate'] }),
    ...(level['width'] === undefined ? {} : { width: level['width'] }),
    ...(level['height'] === undefined ? heightOfLabel(level['label']) : { height: level['height'] }),
  }));
  return { renditions };
}

/** JW Player 6 named its qualities `720p`. */
function heightOfLabel(label: unknown): { height?: number } {
  const [, height] = /^(\d{3,4})p/i.exec(textOf(label) ?? '') ?? [];
  return height === undefined ? {} : { height: Number(height) };
}

function fromFlowplayer(setup: Bag): PlayerConfig {
  const plugins = isBag(setup['plugins']) ? setup['plugins'] : {};
  const playlist = Array.isArray(setup['playlist']) ? setup['playlist'] : [];
  const common = isBag(setup['clip']) ? setup['clip'] : {};
  // A splash image often comes first in the list; the stream is the first entry that is no picture.
  const entry: unknown = playlist
    .slice(0, 64)
    .find((item) => !/\.(?:jpe?g|png|gif)$/i.test(urlOf(item) ?? ''));
  const clip = {
    ...common,
    ...(isBag(entry) ? entry : typeof entry === 'string' ? { url: entry } : {}),
  } as Bag;
  const provider = textOf(clip['provider']);
  const named = provider === undefined ? undefined : plugins[provider];
  const plugin = isBag(named) ? named : (Object.values(plugins).find(hasConnection) ?? {});
  const streamer = textOf(clip['netConnectionUrl']) ?? textOf((plugin as Bag)['netConnectionUrl']);
  const setting = (name: string) => clip[name] ?? (plugin as Bag)[name];
  // Flowplayer had the token in a plug-in of its own, which the clip names as its connection provider.
  const securing = plugins[textOf(clip['connectionProvider']) ?? 'secure'];
  const secure = isBag(securing) ? securing : {};
  const base = textOf(clip['baseUrl']);
  const url = urlOf(clip);
  const full =
    base !== undefined && url !== undefined && schemeOf(url) === undefined
      ? `${base.replace(/\/$/, '')}/${url}`
      : url;
  return parseConfig({
    ...(streamer === undefined ? {} : { streamer }),
    ...mediaField(streamer === undefined ? full : url, streamer !== undefined),
    ...renditionsField(clip['bitrates'], 'url', streamer !== undefined),
    ...numberField('start', clip['start']),
    ...(isYes(clip['live']) ? { live: true } : {}),
    ...(isYes(setting('subscribe')) ? { fcSubscribe: true } : {}),
    ...(Array.isArray(setting('connectionArgs')) ? { connectArguments: setting('connectionArgs') } : {}),
    ...(setting('objectEncoding') === 3 ? { objectEncoding: 3 } : {}),
    ...textField('secureToken', secure['token']),
  });
}

function urlOf(item: unknown): string | undefined {
  return isBag(item) ? (textOf(item['url']) ?? textOf(item['completeUrl'])) : textOf(item);
}

function hasConnection(plugin: unknown): plugin is Bag {
  return isBag(plugin) && textOf(plugin['netConnectionUrl']) !== undefined;
}

/** The RTMP source is what is played; an HLS one beside it is the fallback. */
function fromVideoJs(sources: readonly unknown[]): PlayerConfig {
  const addresses = sources.flatMap((source) => {
    const src = isBag(source) ? textOf(source['src']) : textOf(source);
    return src === undefined ? [] : [{ src, type: isBag(source) ? (textOf(source['type']) ?? '') : '' }];
  });
  if (addresses.length === 0) throw invalidConfig('embed', 'names no source');
  const rtmp = addresses.find(({ src, type }) => isRtmpProtocol(schemeOf(src)) || type.startsWith('rtmp/'));
  const manifests = addresses.filter((address) => address !== rtmp && isHls(address)).map(({ src }) => src);
  const rest = addresses.find((address) => address !== rtmp && !isHls(address));
  return parseConfig({
    ...((rtmp ?? rest) === undefined ? {} : { src: (rtmp ?? rest)?.src }),
    ...(manifests.length === 0 ? {} : { hls: manifests }),
  });
}

function isHls({ src, type }: { src: string; type: string }): boolean {
  const path = src.split(/[?#]/)[0] ?? '';
  return isManifestExtension(splitExtension(path).extension) || /mpegurl/i.test(type);
}

/** A name belongs to its server; anything else in the place of a file is an address of its own. */
function mediaField(file: string | undefined, hasStreamer: boolean): { file?: string; src?: string } {
  if (file === undefined) return {};
  const text = trimAddress(file);
  return hasStreamer ? { file: text } : { src: text };
}

function textField(name: string, value: unknown): Record<string, unknown> {
  return textOf(value) === undefined ? {} : { [name]: value };
}

function numberField(name: string, value: unknown): Record<string, unknown> {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? { [name]: number } : {};
}

function firstBag(value: unknown): Bag | undefined {
  return Array.isArray(value) ? value.slice(0, 64).find(isBag) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function isYes(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

function isNo(value: unknown): boolean {
  return value === false || value === 'false' || value === '0' || value === 0;
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { addressKind, extensionOf, isRtmpAddress, schemeOf } from './media-address.js';
import {
  readingOf,
  type OldItem,
  type OldLook,
  type OldSource,
  type OldTrack,
  type Reading,
} from './reading.js';
import {
  bagOf,
  isBag,
  isNo,
  isYes,
  jsonOf,
  listOf,
  mergeBags,
  numberOf,
  textOf,
  valueOf,
  type Bag,
  startOf,
  ratioOf,
} from './setup-values.js';

/** JW Player 4 to 7: flash variables, the object given to `setup`, or an entry of a playlist. */
export function readJwPlayer(written: Bag): Reading {
  const { setup, fallback } = mergeModes(written);
  const warnings: string[] = [];
  const playlist = valueOf(setup, 'playlist');
  const file = textOf(valueOf(setup, 'file'));
  const entries = isBag(playlist) ? [playlist] : listOf(playlist).filter(isBag);
  const named =
    textOf(valueOf(setup, 'playlistfile')) ?? (isPlaylistAddress(playlist) ? textOf(playlist) : undefined);
  const playlistFile = entries.length > 0 ? undefined : (named ?? playlistInFile(setup, file));
  const items =
    playlistFile === undefined
      ? (entries.length > 0 ? entries : [setup]).map((entry) => itemOf(entry, setup, warnings))
      : [];
  const [first, ...others] = items;
  const html5 = fallback === undefined ? undefined : itemOf(fallback, fallback, []);
  const withFallback =
    first === undefined || html5 === undefined
      ? items
      : [{ ...first, sources: [...first.sources, ...overHttp(html5.sources)] }, ...others];
  warnings.push(...leftBehind(setup));
  return readingOf('jwplayer', {
    items: withFallback,
    playlistFile,
    look: lookOf(setup, items.length),
    warnings,
  });
}

function overHttp(sources: readonly OldSource[]): OldSource[] {
  return sources.map((source) => ({ ...source, isOverHttp: true }));
}

/** JW Player 5: what a mode says counts over the rest; what HTML5 was given is the fallback of what Flash was given. */
function mergeModes(written: Bag): { readonly setup: Bag; readonly fallback?: Bag } {
  const modes = [...listOf(valueOf(written, 'modes')), ...listOf(valueOf(written, 'players'))].filter(isBag);
  const configOf = (type: string): Bag | undefined => {
    const mode = modes.find((one) => valueOf(one, 'type') === type);
    return mode === undefined ? undefined : bagOf(valueOf(mode, 'config'));
  };
  const flash = configOf('flash') ?? {};
  const html5 = configOf('html5') ?? configOf('download');
  const variables = bagOf(valueOf(written, 'flashvars'));
  const setup = withoutIndexes(withoutJsonText(mergeBags(written, variables, flash)));
  return html5 === undefined || Object.keys(html5).length === 0 ? { setup } : { setup, fallback: html5 };
}

/** The embedder of JW Player 5 wrote lists and objects into flash variables as `[[JSON]]…`. */
function withoutJsonText(setup: Bag): Bag {
  const texts = Object.keys(setup).flatMap((name) => {
    const text = textOf(setup[name]) ?? '';
    return text.startsWith('[[JSON]]') ? [{ [name]: jsonOf(text.slice(8)) }] : [];
  });
  return mergeBags(setup, ...texts);
}

/** `levels[0].file=…` in flash variables, without a list as such. */
function withoutIndexes(setup: Bag): Bag {
  const lists = new Map<string, Record<string, unknown>[]>();
  for (const name of Object.keys(setup)) {
    const [, list = '', index = '', field = ''] =
      /^(levels|playlist|sources)\[(\d{1,2})\]\.([\w.]{1,60})$/.exec(name) ?? [];
    if (field === '' || isBag(setup[list]) || Array.isArray(setup[list])) continue;
    const entries = lists.get(list) ?? [];
    lists.set(list, entries);
    const entry = (entries[Number(index)] ??= Object.create(null) as Record<string, unknown>);
    entry[field] = setup[name];
  }
  return lists.size === 0
    ? setup
    : mergeBags(setup, ...[...lists].map(([list, entries]) => ({ [list]: entries.filter(isBag) })));
}

/** In JW Player 4 and 5 `playlist` says where the list stands on the screen. */
function isPlaylistAddress(value: unknown): boolean {
  const text = textOf(value);
  return text !== undefined && !/^(?:none|bottom|top|over|right|left)$/i.test(text);
}

/** A `file` of JW Player 4 that is the playlist. */
function playlistInFile(setup: Bag, file: string | undefined): string | undefined {
  if (file === undefined || isRtmpAddress(file)) return undefined;
  const provider = textOf(valueOf(setup, 'provider', 'type'));
  const isList = addressKind(file, provider === 'rtmp' ? '' : provider) === 'playlist';
  return isList &&
    (provider === undefined || /xml|rss|playlist/i.test(provider) || schemeOf(file) !== undefined)
    ? file
    : undefined;
}

function itemOf(entry: Bag, setup: Bag, warnings: string[]): OldItem {
  const pick = (...names: string[]): unknown => valueOf(entry, ...names) ?? valueOf(setup, ...names);
  const rtmp = mergeBags(bagOf(valueOf(setup, 'rtmp')), bagOf(valueOf(entry, 'rtmp')));
  const setting = (name: string): unknown => pick(`rtmp.${name}`) ?? valueOf(rtmp, name);
  const provider = textOf(pick('provider', 'type'));
  const written = textOf(pick('streamer'));
  // `streamer` also named scripts for pseudo-streaming over HTTP; those are no RTMP servers.
  const streamer =
    written !== undefined && (isRtmpAddress(written) || provider === 'rtmp') ? written : undefined;
  const sources = sourcesOf(entry, provider, streamer);
  if (provider === 'youtube') warnings.push('the provider youtube has no media address');
  if (setting('loadbalance') !== undefined && !sources.some(({ address }) => extensionOf(address) === 'smil'))
    warnings.push('rtmp.loadbalance: file is the address of a SMIL file or of a playlist');
  const options = {
    ...(isNo(setting('prepend')) ? { prefix: 'none', extension: 'keep' } : {}),
    ...(isNo(setting('tunneling')) ? { tunnel: 'none' } : {}),
    ...(isYes(setting('subscribe')) ? { live: true, fcSubscribe: true } : {}),
    ...startOf(pick('start', 'starttime')),
    ...(textOf(setting('securetoken')) === undefined ? {} : { secureToken: textOf(setting('securetoken')) }),
  };
  return {
    streamer,
    sources: provider === 'youtube' ? [] : sources,
    tracks: tracksOf(entry, setup, warnings),
    poster: textOf(pick('image')),
    title: textOf(pick('title')),
    options,
  };
}

/** JW Player 4: `file`; 5: `levels`; 6 and 7: `sources`. */
function sourcesOf(entry: Bag, provider: string | undefined, streamer: string | undefined): OldSource[] {
  const lists = [valueOf(entry, 'sources'), valueOf(entry, 'levels')];
  const listed = lists
    .flatMap((list) => listOf(list))
    .flatMap((source): { source: OldSource; isDefault: boolean }[] => {
      const bag = isBag(source) ? source : { file: source };
      const address = textOf(valueOf(bag, 'file', 'src', 'url'));
      if (address === undefined) return [];
      const type = textOf(valueOf(bag, 'type', 'provider'));
      return [
        {
          source: {
            address,
            type: type ?? (streamer === undefined && provider === 'rtmp' ? 'rtmp' : undefined),
            ...sizeOf(bag),
          },
          isDefault: isYes(valueOf(bag, 'default')),
        },
      ];
    });
  listed.sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
  const file = textOf(valueOf(entry, 'file'));
  const own =
    file === undefined || listed.some(({ source }) => source.address === file)
      ? []
      : [
          {
            address: file,
            type: provider === 'rtmp' && streamer === undefined ? 'rtmp' : textOf(valueOf(entry, 'type')),
          },
        ];
  return [...own, ...listed.map(({ source }) => source)];
}

function sizeOf(bag: Bag): Pick<OldSource, 'bitrate' | 'width' | 'height'> {
  // JW Player 6 named its qualities `720p`.
  const [, lines] = /^(\d{3,4})p/i.exec(textOf(valueOf(bag, 'label')) ?? '') ?? [];
  const bitrate = valueOf(bag, 'bitrate');
  const width = valueOf(bag, 'width');
  const height = valueOf(bag, 'height') ?? (lines === undefined ? undefined : Number(lines));
  return {
    ...(bitrate === undefined ? {} : { bitrate }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}

/** `tracks` of JW Player 6, the captions plug-in of 4 and 5 in its three spellings. */
function tracksOf(entry: Bag, setup: Bag, warnings: string[]): OldTrack[] {
  const listed = (listOf(valueOf(entry, 'tracks')) ?? []).filter(isBag).flatMap((track): OldTrack[] => {
    const src = textOf(valueOf(track, 'file', 'src'));
    const kind = textOf(valueOf(track, 'kind')) ?? 'captions';
    if (src === undefined) return [];
    if (!/^(?:captions|subtitles|chapters|descriptions)$/.test(kind)) {
      warnings.push(`a track of the kind ${kind.slice(0, 40)} is not carried over`);
      return [];
    }
    return [
      { kind, src, label: textOf(valueOf(track, 'label')), isDefault: isYes(valueOf(track, 'default')) },
    ];
  });
  if (listed.length > 0) return listed;
  const plugins = bagOf(valueOf(setup, 'plugins'));
  const plugin = Object.keys(plugins).find((name) => /(?:^|\/)captions(?:-\d+)?$/i.test(name));
  const src =
    textOf(valueOf(entry, 'captions.file', 'captions')) ??
    textOf(valueOf(setup, 'captions.file')) ??
    textOf(valueOf(bagOf(valueOf(entry, 'captions')), 'file')) ??
    textOf(valueOf(bagOf(plugin === undefined ? undefined : valueOf(plugins, plugin)), 'file')) ??
    (typeof valueOf(setup, 'captions') === 'string' ? textOf(valueOf(setup, 'captions')) : undefined);
  return src === undefined ? [] : [{ kind: 'captions', src }];
}

function lookOf(setup: Bag, length: number): OldLook {
  const volume = numberOf(valueOf(setup, 'volume'));
  const repeat = textOf(valueOf(setup, 'repeat')) ?? (valueOf(setup, 'repeat') === true ? 'true' : '');
  return {
    width: textOf(valueOf(setup, 'width')),
    height: textOf(valueOf(setup, 'height')),
    ratio: ratioOf(textOf(valueOf(setup, 'aspectratio'))),
    autoplay: isYes(valueOf(setup, 'autostart')),
    muted: isYes(valueOf(setup, 'mute')),
    // A list that begins again is no content that begins again.
    loop: /^single$/i.test(repeat) || (/^(?:always|true)$/i.test(repeat) && length < 2),
    volume: volume === undefined ? undefined : Math.min(1, Math.max(0, volume / 100)),
    ...(textOf(valueOf(setup, 'preload')) === undefined
      ? {}
      : { preload: textOf(valueOf(setup, 'preload')) }),
  };
}

const PARTS = [
  'skin',
  'logo',
  'advertising',
  'ga',
  'sharing',
  'related',
  'listbar',
  'hd',
  'analytics',
] as const;

/** Parts of the old player that have no counterpart. */
function leftBehind(setup: Bag): string[] {
  const plugins = valueOf(setup, 'plugins');
  const names = (isBag(plugins) ? Object.keys(plugins) : (textOf(plugins) ?? '').split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !/(?:^|\/)captions(?:-\d+)?$/i.test(name));
  const parts: string[] = PARTS.filter((name) =>
    Object.keys(setup).some((key) => key === name || key.startsWith(`${name}.`)),
  );
  if (textOf(valueOf(setup, 'controlbar')) === 'none' || isNo(valueOf(setup, 'controls')))
    parts.push('controls that are hidden');
  return [
    ...names.slice(0, 20).map((name) => `the plug-in ${name.slice(0, 80)} is not carried over`),
    ...parts.map((name) => `${name}: not carried over`),
  ];
}

import { isPicture, isRtmpAddress, schemeOf } from './media-address.js';
import { readingOf, type OldItem, type OldLook, type OldSource, type Reading } from './reading.js';
import {
  bagOf,
  isBag,
  isNo,
  isYes,
  listOf,
  mergeBags,
  numberOf,
  textOf,
  valueOf,
  type Bag,
  startOf,
  ratioOf,
} from './setup-values.js';
import { textTracksOf } from './text-tracks.js';

/** Flowplayer 3: `clip`, `playlist`, `plugins`. A text is the address of a clip. */
export function readFlowplayer3(written: unknown, isSplash = false): Reading {
  const setup: Bag = isBag(written) ? written : { clip: written };
  const plugins = bagOf(valueOf(setup, 'plugins'));
  const clip = valueOf(setup, 'clip');
  const common = isBag(clip) ? clip : clip === undefined ? {} : { url: clip };
  const playlist = valueOf(setup, 'playlist');
  const file =
    typeof playlist === 'string' && /\.(?:rss|xml)(?:[?#]|$)/i.test(playlist) ? playlist : undefined;
  const entries = listOf(playlist).map((entry) => mergeBags(common, isBag(entry) ? entry : { url: entry }));
  const all = entries.length > 0 ? entries : [common];
  // A splash image often comes first in the list; the stream is the first entry that is no picture.
  const picture = all.map(urlOf).find(isPicture);
  const clips = all.filter((entry) => !isPicture(urlOf(entry)));
  const items = clips.map((entry) => itemOf(entry, plugins));
  const first = clips[0] ?? common;
  const poster = textOf(valueOf(bagOf(valueOf(first, 'coverImage')), 'url')) ?? picture;
  return readingOf('flowplayer', {
    items: items.map((item, index) => (index === 0 && poster !== undefined ? { ...item, poster } : item)),
    playlistFile: file,
    look: {
      // It began by itself, unless told otherwise or hidden behind a splash image.
      autoplay:
        !isNo(valueOf(first, 'autoPlay')) && !isSplash && !(picture !== undefined && clips.length > 0),
      ...(isYes(valueOf(first, 'autoBuffering')) ? { preload: 'auto' } : {}),
    },
    warnings: leftBehind(setup, plugins),
  });
}

function urlOf(clip: unknown): string | undefined {
  return isBag(clip) ? textOf(valueOf(clip, 'url', 'completeUrl')) : textOf(clip);
}

function itemOf(clip: Bag, plugins: Bag): OldItem {
  const provider = textOf(valueOf(clip, 'provider'));
  const named = provider === undefined ? undefined : valueOf(plugins, provider);
  const isOverHttp = provider !== undefined && /pseudo|lighttpd|http|audio|youtube/i.test(provider);
  const plugin = isBag(named)
    ? named
    : isOverHttp
      ? {}
      : bagOf(
          Object.values(plugins).find((one) => isBag(one) && valueOf(one, 'netConnectionUrl') !== undefined),
        );
  const streamer =
    textOf(valueOf(clip, 'netConnectionUrl')) ??
    textOf(valueOf(plugin, 'netConnectionUrl')) ??
    (isOverHttp ? undefined : clusterHosts(plugins)[0]);
  const isStream = streamer === undefined && /^rtmp/i.test(provider ?? '');
  const setting = (name: string): unknown => valueOf(clip, name) ?? valueOf(plugin, name);
  // Flowplayer had the token in a plug-in of its own, which the clip names as its connection provider.
  const secure = bagOf(valueOf(plugins, textOf(valueOf(clip, 'connectionProvider')) ?? 'secure'));
  const base = textOf(valueOf(clip, 'baseUrl'));
  const url = urlOf(clip);
  const decoded = url !== undefined && isYes(valueOf(clip, 'urlEncoding')) ? decode(url) : url;
  const full =
    streamer === undefined && base !== undefined && decoded !== undefined && schemeOf(decoded) === undefined
      ? `${base.replace(/\/$/, '')}/${decoded}`
      : decoded;
  const bitrates = listOf(valueOf(clip, 'bitrates')).filter(isBag);
  const type = isStream ? 'rtmp' : undefined;
  const qualities = [...bitrates]
    .sort(
      (one, other) => Number(isYes(valueOf(other, 'isDefault'))) - Number(isYes(valueOf(one, 'isDefault'))),
    )
    .flatMap((one): OldSource[] => {
      const address = textOf(valueOf(one, 'url'));
      return address === undefined ? [] : [{ address, type, ...facts(one) }];
    });
  // The plug-in for iPads had the same content over HTTP.
  const mobile = textOf(valueOf(clip, 'ipadUrl', 'iphoneUrl'));
  const isNamed = qualities.some(({ address }) => address === full);
  const args = valueOf(clip, 'connectionArgs') ?? valueOf(plugin, 'connectionArgs');
  const captions = textOf(valueOf(clip, 'captionUrl'));
  return {
    streamer,
    sources: [
      ...(full === undefined || isNamed ? [] : [{ address: full, type }]),
      ...(isNamed ? sorted(qualities, full) : qualities),
      ...(mobile === undefined ? [] : [{ address: mobile, isOverHttp: true }]),
    ],
    tracks: captions === undefined ? [] : [{ kind: 'captions', src: captions }],
    title: textOf(valueOf(clip, 'title')),
    options: {
      ...startOf(valueOf(clip, 'start')),
      ...(isYes(valueOf(clip, 'live')) ? { live: true } : {}),
      ...(isYes(setting('subscribe')) ? { fcSubscribe: true } : {}),
      ...(Array.isArray(args) ? { connectArguments: args } : {}),
      ...(Number(setting('objectEncoding')) === 3 ? { objectEncoding: 3 } : {}),
      ...(textOf(valueOf(secure, 'token')) === undefined
        ? {}
        : { secureToken: textOf(valueOf(secure, 'token')) }),
    },
  };
}

/** The plug-in that shared viewers out among servers. */
function clusterHosts(plugins: Bag): string[] {
  return Object.values(plugins)
    .flatMap((plugin) => (isBag(plugin) ? listOf(valueOf(plugin, 'hosts')) : []))
    .flatMap((host) => textOf(isBag(host) ? valueOf(host, 'host') : host) ?? [])
    .filter(isRtmpAddress);
}

function sorted(qualities: readonly OldSource[], first: string | undefined): OldSource[] {
  return [...qualities].sort((one, other) => Number(other.address === first) - Number(one.address === first));
}

function facts(bag: Bag): Pick<OldSource, 'bitrate' | 'width' | 'height'> {
  return Object.fromEntries(
    ['bitrate', 'width', 'height'].flatMap((name) => {
      const value = valueOf(bag, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function leftBehind(setup: Bag, plugins: Bag): string[] {
  const names = Object.keys(plugins).filter((name) => {
    const plugin = valueOf(plugins, name);
    const isStream =
      isBag(plugin) && /rtmp|secure|pseudo|bwcheck|ipad|streaming/i.test(String(plugin['url']));
    const carriesOver =
      isBag(plugin) &&
      (valueOf(plugin, 'netConnectionUrl') ?? valueOf(plugin, 'token') ?? valueOf(plugin, 'hosts')) !==
        undefined;
    return !isStream && !carriesOver && name !== 'controls' && plugin !== undefined;
  });
  const hidden = Object.hasOwn(plugins, 'controls') && plugins['controls'] === null;
  const parts = ['logo', 'canvas', 'contextMenu'].filter((name) => isBag(valueOf(setup, name)));
  return [
    ...names.slice(0, 20).map((name) => `the plug-in ${name.slice(0, 80)} is not carried over`),
    ...clusterHosts(plugins)
      .slice(1, 20)
      .map((host) => `another server of the cluster is not carried over: ${host.slice(0, 200)}`),
    ...parts.filter((name) => name === 'logo').map((name) => `${name}: not carried over`),
    ...(hidden ? ['controls that are hidden: not carried over'] : []),
  ];
}

/** What the container of Flowplayer 5 and later says: its `data-` attributes and the `<video>` inside. */
export interface Flowplayer5Container {
  readonly data: Bag;
  readonly item: Pick<OldItem, 'sources' | 'tracks' | 'poster'>;
  readonly look: OldLook;
}

/** Flowplayer 5 and later: the container's attributes with what its script was given over them. */
export function readFlowplayer5(written: Bag, container?: Flowplayer5Container): Reading {
  const setup = mergeBags(container?.data ?? {}, written);
  const clip = bagOf(valueOf(setup, 'clip'));
  const playlist = listOf(valueOf(setup, 'playlist'));
  const entries = playlist.length > 0 ? playlist : [clip];
  const items = entries.map((entry) => itemOf5(entry, setup));
  const [first, ...others] = items;
  const own = container?.item;
  const filled =
    first === undefined || first.sources.length > 0 || own === undefined
      ? first
      : { ...first, sources: own.sources, tracks: own.tracks.length > 0 ? own.tracks : first.tracks };
  const poster = textOf(valueOf(setup, 'poster')) ?? own?.poster;
  const height = numberOf(valueOf(setup, 'ratio'));
  const list = filled === undefined ? others : [{ ...filled, poster: filled.poster ?? poster }, ...others];
  return readingOf('flowplayer', {
    items: list,
    look: {
      ...container?.look,
      ratio:
        height === undefined ? ratioOf(textOf(valueOf(setup, 'ratio'))) : height > 0 ? 1 / height : undefined,
      autoplay: isYes(valueOf(setup, 'autoplay')) || (container?.look.autoplay ?? false),
      muted: isYes(valueOf(setup, 'muted')) || (container?.look.muted ?? false),
      loop: isYes(valueOf(setup, 'loop')) || (container?.look.loop ?? false),
    },
    warnings: ['logo', 'analytics', 'cuepoints', 'ads', 'adsense']
      .filter((name) => valueOf(setup, name) !== undefined)
      .map((name) => `${name}: not carried over`),
  });
}

function itemOf5(entry: unknown, setup: Bag): OldItem {
  // Flowplayer 5 had `[{ mp4: '…' }, { flash: 'mp4:…' }]`, Flowplayer 6 and 7 `{ sources: [{ type, src }] }`.
  const clip = isBag(entry) ? entry : {};
  const listed = Array.isArray(entry) ? listOf(entry) : listOf(valueOf(clip, 'sources'));
  const sources = listed.filter(isBag).flatMap((source): OldSource[] => {
    const src = textOf(valueOf(source, 'src'));
    if (src !== undefined) return [{ address: src, type: textOf(valueOf(source, 'type')) }];
    return Object.keys(source)
      .slice(0, 8)
      .flatMap((name) => {
        const address = textOf(valueOf(source, name));
        if (address === undefined) return [];
        return [{ address, type: name === 'mpegurl' ? 'application/x-mpegurl' : `video/${name}` }];
      });
  });
  const rtmp = valueOf(clip, 'rtmp') ?? valueOf(setup, 'rtmp');
  const url = isBag(rtmp) ? textOf(valueOf(rtmp, 'url')) : textOf(rtmp);
  const subscribes = isYes(valueOf(bagOf(rtmp), 'subscribe')) || isYes(valueOf(setup, 'subscribe'));
  const isLive = isYes(valueOf(clip, 'live')) || isYes(valueOf(setup, 'live'));
  const tracks = textTracksOf(valueOf(clip, 'subtitles'), 'srclang');
  return {
    streamer: url,
    sources,
    tracks,
    title: textOf(valueOf(clip, 'title')) ?? textOf(valueOf(setup, 'title')),
    poster: textOf(valueOf(clip, 'poster')),
    options: { ...(isLive ? { live: true } : {}), ...(subscribes ? { fcSubscribe: true } : {}) },
  };
}

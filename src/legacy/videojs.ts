import { readingOf, type OldItem, type OldLook, type OldSource, type Reading } from './reading.js';
import { isBag, isNo, isYes, listOf, numberOf, textOf, valueOf, type Bag, ratioOf } from './setup-values.js';
import { textTracksOf } from './text-tracks.js';

interface Markup {
  readonly item: Pick<OldItem, 'sources' | 'tracks' | 'poster'>;
  readonly look: OldLook;
}

const NOTHING: Markup = { item: { sources: [], tracks: [] }, look: {} };

/** video.js 3 to 7: the `<video>`, its `data-setup`, and what `videojs(id, options)` was given. */
export function readVideoJs(options: Bag, markup: Markup = NOTHING): Reading {
  const listed = sourcesOf(valueOf(options, 'sources') ?? valueOf(options, 'src'));
  const tracks = textTracksOf(valueOf(options, 'tracks'), 'srclang', 'language');
  const plugins = valueOf(options, 'plugins');
  return readingOf('videojs', {
    items: [
      {
        sources: listed.length > 0 ? listed : markup.item.sources,
        tracks: tracks.length > 0 ? tracks : markup.item.tracks,
        poster: textOf(valueOf(options, 'poster')) ?? markup.item.poster,
        title: textOf(valueOf(options, 'title')),
        options: isYes(valueOf(options, 'liveui')) ? { live: true } : {},
      },
    ],
    look: {
      ...lookOf(options, markup.look),
      ratio: ratioOf(textOf(valueOf(options, 'aspectRatio'))),
    },
    warnings: isBag(plugins)
      ? Object.keys(plugins)
          .slice(0, 20)
          .map((name) => `the plug-in ${name.slice(0, 80)} is not carried over`)
      : [],
  });
}

/** Variables of `video-js.swf` itself. */
export function readVideoJsMovie(variables: Bag): Reading {
  const streamer = textOf(valueOf(variables, 'rtmpConnection'));
  const address = textOf(
    streamer === undefined ? valueOf(variables, 'src') : valueOf(variables, 'rtmpStream'),
  );
  return readingOf('videojs', {
    items: [
      {
        streamer,
        sources: address === undefined ? [] : [{ address }],
        tracks: [],
        poster: textOf(valueOf(variables, 'poster')),
        options: {},
      },
    ],
    look: lookOf(variables, {}),
  });
}

/** MediaElement.js 2 to 4: the `<video>` and the options of `MediaElementPlayer`. */
export function readMediaElementJs(options: Bag, markup: Markup = NOTHING): Reading {
  const streamer = textOf(valueOf(options, 'flashStreamer', 'flashstreamer'));
  const own = sourcesOf(valueOf(options, 'sources') ?? valueOf(options, 'src', 'file'));
  const sources = own.length > 0 ? own : markup.item.sources;
  const volume = numberOf(valueOf(options, 'startVolume', 'startvolume'));
  const width = textOf(valueOf(options, 'videoWidth', 'width', 'defaultVideoWidth'));
  const height = textOf(valueOf(options, 'videoHeight', 'height', 'defaultVideoHeight'));
  return readingOf('mediaelement', {
    items: [
      {
        streamer,
        // The streamer is for Flash; what a browser plays by itself is an address of its own.
        sources,
        tracks: markup.item.tracks,
        poster: textOf(valueOf(options, 'poster')) ?? markup.item.poster,
        title: textOf(valueOf(options, 'title')),
        options: {},
      },
    ],
    look: {
      ...lookOf(options, markup.look),
      ...(markup.look.width === undefined && pixels(width) ? { width } : {}),
      ...(markup.look.height === undefined && pixels(height) ? { height } : {}),
      ...(volume === undefined ? {} : { volume: Math.min(1, Math.max(0, volume)) }),
    },
  });
}

/** `-1` and `100%` say: as it comes. */
function pixels(text: string | undefined): boolean {
  return Number(text) > 0;
}

function sourcesOf(value: unknown): OldSource[] {
  return (Array.isArray(value) ? listOf(value) : [value]).flatMap((source): OldSource[] => {
    const bag = isBag(source) ? source : { src: source };
    const address = textOf(valueOf(bag, 'src', 'file'));
    const type = textOf(valueOf(bag, 'type'));
    return address === undefined ? [] : [{ address, ...(type === undefined ? {} : { type }) }];
  });
}

/** What the script says counts over what the element says. */
function lookOf(options: Bag, look: OldLook): OldLook {
  const flag = (name: string, own: boolean | undefined): boolean => {
    const value = valueOf(options, name);
    return isYes(value) || (!isNo(value) && own === true);
  };
  const preload = textOf(valueOf(options, 'preload')) ?? look.preload;
  return {
    ...look,
    width: textOf(valueOf(options, 'width')) ?? look.width,
    height: textOf(valueOf(options, 'height')) ?? look.height,
    autoplay: flag('autoplay', look.autoplay),
    muted: flag('muted', look.muted),
    loop: flag('loop', look.loop),
    ...(preload === undefined ? {} : { preload }),
  };
}

import {
  classesOf,
  descendants,
  isMediaElement,
  readMediaElement,
  sizeOfElement,
  type ElementView,
} from './element-view.js';
import { flashMovie, looseJson, readFlashMovie } from './flash-movie.js';
import { readFlashVariables } from './flash-variables.js';
import { readFlowplayer3, readFlowplayer5 } from './flowplayer.js';
import { readJwPlayer } from './jwplayer.js';
import { addressKind } from './media-address.js';
import type { OldLook, Reading } from './reading.js';
import { bagOf, isBag, jsonOf, mergeBags, textOf, valueOf, type Bag } from './setup-values.js';
import { readMediaElementJs, readVideoJs } from './videojs.js';

/** A call of an old player's script: which element it meant and what it was given. */
export type OldCall =
  | { readonly library: 'jwplayer' | 'videojs' | 'mediaelement'; readonly setup: Bag }
  | {
      readonly library: 'flowplayer';
      /** The movie, or an object that says more about it; Flowplayer 5 and later had none. */
      readonly movie?: unknown;
      readonly setup: unknown;
    }
  | {
      readonly library: 'swfobject';
      readonly swf: string;
      readonly width?: unknown;
      readonly height?: unknown;
      readonly variables: Bag;
      readonly params: Bag;
    };

/**
 * What an element of a page says, where it is an old embed: `<object>`, `<embed>`, a `<video>` of video.js or
 * MediaElement.js, a container of Flowplayer 5. `undefined` for everything else: other movies, and what browsers play without
 * Flash.
 */
export function readElement(element: ElementView): Reading | undefined {
  if (element.name === 'object' || element.name === 'embed') return readFlashElement(element);
  if (isMediaElement(element)) return needingFlash(readPlayerElement(element));
  if (classesOf(element).includes('flowplayer')) return needingFlash(readFlowplayerElement(element));
  return undefined;
}

/** What a call says, with what the element says that it was about. */
export function readCall(call: OldCall, element: ElementView | undefined): Reading | undefined {
  const size = element === undefined ? {} : sizeOfElement(element);
  switch (call.library) {
    case 'jwplayer':
      return withLook(readJwPlayer(withMediaOf(element, call.setup)), size);
    case 'swfobject': {
      const written = textOf(valueOf(lowerCase(call.params), 'flashvars'));
      const variables = mergeBags(written === undefined ? {} : readFlashVariables(written), call.variables);
      const reading = readFlashMovie(flashMovie(call.swf, variables));
      const own = { width: textOf(call.width), height: textOf(call.height) };
      return reading === undefined ? undefined : { ...reading, look: { ...reading.look, ...defined(own) } };
    }
    case 'flowplayer':
      return readFlowplayerCall(call, element);
    case 'videojs': {
      const markup = element === undefined ? undefined : readMediaElement(element);
      const options = mergeBags(dataSetup(element), call.setup);
      return needingFlash(readVideoJs(options, markup));
    }
    case 'mediaelement': {
      const markup = element === undefined ? undefined : readMediaElement(element);
      return needingFlash(readMediaElementJs(mergeBags(mejsOptions(element), call.setup), markup));
    }
  }
}

/** JW Player 5 and later could be set up over a `<video>`, whose sources and poster counted where the call says nothing. */
function withMediaOf(element: ElementView | undefined, setup: Bag): Bag {
  if (element === undefined || !isMediaElement(element)) return setup;
  const { item, look } = readMediaElement(element);
  const isNamed = ['file', 'playlist', 'levels', 'sources', 'modes', 'playlistfile'].some(
    (name) => valueOf(setup, name) !== undefined,
  );
  const own = isNamed ? {} : { levels: item.sources.map(({ address, type }) => ({ file: address, type })) };
  return mergeBags(own, item.poster === undefined ? {} : { image: item.poster }, defined({ ...look }), setup);
}

function readFlashElement(element: ElementView): Reading | undefined {
  const inside = descendants(element).filter(({ name }) => name === 'object' || name === 'embed');
  for (const one of [element, ...inside]) {
    const reading = readMovieElement(one);
    if (reading !== undefined)
      return { ...reading, look: { ...reading.look, ...sizeOfElement(one), ...sizeOfElement(element) } };
  }
  return undefined;
}

function readMovieElement(element: ElementView): Reading | undefined {
  const params = new Map<string, string>();
  if (element.name === 'object') {
    for (const child of element.children) {
      const name = child.name === 'param' ? (child.attribute('name') ?? '').trim().toLowerCase() : '';
      if (name !== '' && !params.has(name)) params.set(name, child.attribute('value') ?? '');
    }
  }
  const swf =
    element.name === 'embed'
      ? element.attribute('src')
      : (element.attribute('data') ?? params.get('movie') ?? params.get('src'));
  const written = params.get('flashvars') ?? element.attribute('flashvars');
  const type = element.attribute('type') ?? '';
  const isFlash =
    /shockwave-flash|futuresplash/i.test(type) ||
    /d27cdb6e/i.test(element.attribute('classid') ?? '') ||
    /\.swf(?:[?#]|$)/i.test(swf ?? '');
  if (!isFlash) return undefined;
  return readFlashMovie(flashMovie(swf ?? '', written === undefined ? {} : readFlashVariables(written)));
}

function readPlayerElement(element: ElementView): Reading {
  const markup = readMediaElement(element);
  const classes = classesOf(element);
  const isMediaElementJs =
    classes.some((name) => /^mejs-?/.test(name)) ||
    element.attribute('data-mejsoptions') !== undefined ||
    markup.item.sources.some(({ type }) => /^(?:video|audio)\/(?:rtmp|x-?flv|flv)/i.test(type ?? ''));
  const isVideoJs = classes.includes('video-js') || element.attribute('data-setup') !== undefined;
  return isMediaElementJs && !isVideoJs
    ? readMediaElementJs(mejsOptions(element), markup)
    : readVideoJs(dataSetup(element), markup);
}

function dataSetup(element: ElementView | undefined): Bag {
  return bagOf(jsonOf(element?.attribute('data-setup')));
}

function mejsOptions(element: ElementView | undefined): Bag {
  return bagOf(jsonOf(element?.attribute('data-mejsoptions')));
}

/** `data-rtmp`, `data-live`, … of a container of Flowplayer 5. */
function dataOf(element: ElementView): Bag {
  const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const name of [
    'rtmp',
    'live',
    'ratio',
    'title',
    'logo',
    'analytics',
    'cuepoints',
    'subscribe',
    'poster',
  ]) {
    const value = element.attribute(`data-${name}`);
    if (value !== undefined) data[name] = value;
  }
  const playlist = jsonOf(element.attribute('data-playlist'));
  if (Array.isArray(playlist)) data['playlist'] = playlist;
  return data;
}

function readFlowplayerElement(element: ElementView, setup: Bag = {}): Reading {
  const media = descendants(element).find(isMediaElement);
  const { item, look } = media === undefined ? { item: undefined, look: {} } : readMediaElement(media);
  return readFlowplayer5(setup, {
    data: dataOf(element),
    item: item ?? { sources: [], tracks: [] },
    look: defined({ ...look, width: undefined, height: undefined }),
  });
}

function readFlowplayerCall(
  { movie, setup }: Extract<OldCall, { library: 'flowplayer' }>,
  element: ElementView | undefined,
): Reading | undefined {
  if (movie === undefined) {
    const bag = bagOf(setup);
    const isThree =
      isBag(valueOf(bag, 'plugins')) || valueOf(bagOf(valueOf(bag, 'clip')), 'url') !== undefined;
    if (isThree) return readFlowplayer3(bag);
    return element === undefined ? readFlowplayer5(bag) : readFlowplayerElement(element, bag);
  }
  // A text is JSON, or the address of a clip; without one the link says what to play.
  const href = element?.name === 'a' ? textOf(element.attribute('href')) : undefined;
  const given = typeof setup === 'string' && setup.trim().startsWith('{') ? jsonOf(looseJson(setup)) : setup;
  const bag = isBag(given) ? given : {};
  const clip = typeof given === 'string' ? { url: given } : valueOf(bag, 'clip');
  const isNamed =
    Array.isArray(valueOf(bag, 'playlist')) ||
    textOf(clip) !== undefined ||
    valueOf(bagOf(clip), 'url') !== undefined;
  const named = isNamed || href === undefined ? clip : mergeBags({ url: href }, bagOf(clip));
  const isSplash = element !== undefined && descendants(element).some(({ name }) => name === 'img');
  const reading = readFlowplayer3(named === undefined ? bag : mergeBags(bag, { clip: named }), isSplash);
  const size = isBag(movie)
    ? { width: textOf(valueOf(movie, 'width')), height: textOf(valueOf(movie, 'height')) }
    : {};
  const withSize = withLook(reading, defined(size));
  const splash =
    element === undefined
      ? undefined
      : descendants(element)
          .find(({ name }) => name === 'img')
          ?.attribute('src');
  const [first, ...others] = withSize.items;
  if (first === undefined || first.poster !== undefined || !splash) return withSize;
  return { ...withSize, items: [{ ...first, poster: splash }, ...others] };
}

/** What browsers play by themselves still plays: only RTMP and FLV need something else. */
function needingFlash(reading: Reading): Reading | undefined {
  const needs = reading.items.some(({ sources, streamer }) =>
    sources.some(
      ({ address, type }) =>
        addressKind(address, type, streamer !== undefined) === 'rtmp' ||
        /(?:x-)?flv|\/flash/i.test(type ?? '') ||
        /\.(?:flv|f4v)(?:[?#]|$)/i.test(address),
    ),
  );
  return needs ? reading : undefined;
}

function withLook(reading: Reading, look: OldLook): Reading {
  return { ...reading, look: { ...look, ...defined({ ...reading.look }) } };
}

function defined(bag: Readonly<Record<string, unknown>>): Record<string, never> {
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined)) as Record<
    string,
    never
  >;
}

function lowerCase(bag: Bag): Bag {
  return mergeBags(
    ...Object.keys(bag)
      .slice(0, 100)
      .map((name) => ({ [name.toLowerCase()]: bag[name] })),
  );
}

import { readFlowplayer3 } from './flowplayer.js';
import { readJwPlayer } from './jwplayer.js';
import { isRtmpAddress, namesMedia } from './media-address.js';
import { readFlashVariables } from './flash-variables.js';
import { readingOf, type Reading } from './reading.js';
import { splitAsPlayer } from './split-address.js';
import { isNo, isYes, jsonOf, mergeBags, numberOf, textOf, valueOf, type Bag } from './setup-values.js';
import { readMediaElementJs, readVideoJsMovie } from './videojs.js';

/** A SWF in a page with all the variables that it was given. */
export interface FlashMovie {
  readonly swf: string;
  readonly variables: Bag;
}

/** Variables in the query of the movie's address count where `flashvars` does not say otherwise. */
export function flashMovie(swf: string, variables: Bag): FlashMovie {
  const question = swf.indexOf('?');
  if (question < 0) return { swf, variables };
  const query = readFlashVariables(swf.slice(question + 1));
  return { swf: swf.slice(0, question), variables: mergeBags(query, variables) };
}

/** Reads the variables as the player did whose movie it is; `undefined` where no media is named: not a player at all. */
export function readFlashMovie({ swf, variables }: FlashMovie): Reading | undefined {
  const name = (swf.split(/[?#]/)[0]?.split('/').pop() ?? '').toLowerCase();
  const config = textOf(valueOf(variables, 'config'));
  const has = (...names: string[]): boolean => valueOf(variables, ...names) !== undefined;
  if (
    /flowplayer/.test(name) ||
    (config?.startsWith('{') && /"?(?:clip|playlist|plugins)"?\s*:/.test(config))
  ) {
    return readFlowplayerMovie(config);
  }
  if (/strobe|osmf|grindplayer|flashmediaplayback/.test(name) || (has('src') && has('streamType')))
    return readStrobe(variables);
  if (/flashmediaelement|mediaelement-flash/.test(name))
    return has('file', 'src') ? { ...readMediaElementJs(variables), look: movieLook(variables) } : undefined;
  if (/video-?js/.test(name)) return has('src', 'rtmpConnection') ? readVideoJsMovie(variables) : undefined;
  const file = textOf(valueOf(variables, 'file'));
  const isJwMovie =
    /^(?:jw|media|flv|mp3)?player(?:-?(?:viral|licensed|[\d.]+))*\.swf$|jwplayer|mediaplayer|^flvplayer\.swf$/.test(
      name,
    );
  const isJwSetup =
    has('streamer', 'playlistfile', 'levels') || (file !== undefined && (isJwMovie || namesMedia(file)));
  if (
    isJwSetup &&
    (isJwMovie || has('streamer', 'provider', 'type', 'autostart', 'image', 'playlistfile', 'file'))
  )
    return readJwPlayer(variables);
  return readUnknownMovie(variables);
}

/** `config={…}`; many pages have single quotes and bare names in it, as Flowplayer read them. */
function readFlowplayerMovie(config: string | undefined): Reading | undefined {
  if (config === undefined) return undefined;
  const set = jsonOf(config) ?? jsonOf(looseJson(config));
  if (set === undefined && config.startsWith('{')) {
    return readingOf('flowplayer', { warnings: ['config: is no JSON'] });
  }
  // Anything else is the address of a file with the configuration.
  if (set === undefined) return readingOf('flowplayer', { warnings: ['config: is in a file of its own'] });
  return readFlowplayer3(set);
}

/** `{ clip: { url: 'a' } }` as JSON: quotes exchanged outside of texts, bare names quoted. */
export function looseJson(text: string): string {
  return text
    .slice(0, 65_536)
    .replace(
      /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|([A-Za-z_$][\w$]*)(\s*:)|,(\s*[}\]])/g,
      (whole, single, name, colon, end) => {
        if (single !== undefined) return JSON.stringify(String(single).replace(/\\'/g, "'"));
        if (name !== undefined) return `"${name}"${colon}`;
        return end === undefined ? whole : String(end);
      },
    );
}

/** Strobe Media Playback, Flash Media Playback and their kin on OSMF. */
function readStrobe(variables: Bag): Reading | undefined {
  const src = textOf(valueOf(variables, 'src'));
  if (src === undefined) return undefined;
  const streamType = textOf(valueOf(variables, 'streamType'))?.toLowerCase();
  const split = isRtmpAddress(src)
    ? splitAsPlayer('strobe', src, isYes(valueOf(variables, 'urlIncludesFMSApplicationInstance')))
    : undefined;
  const plugins = Object.keys(variables)
    .filter((name) => /^plugin_/i.test(name))
    .slice(0, 20);
  return readingOf('strobe', {
    items: [
      {
        streamer: split?.streamer,
        sources: [{ address: split?.file ?? src }],
        tracks: [],
        poster: textOf(valueOf(variables, 'poster')),
        title: textOf(valueOf(variables, 'title')),
        options: streamType === 'live' || streamType === 'dvr' ? { live: true } : {},
      },
    ],
    look: movieLook(variables),
    warnings: [
      ...plugins.map((name) => `the plug-in ${name.slice(7, 80)} is not carried over`),
      ...(streamType === 'dvr' ? ['streamType=dvr: say how many seconds with dvr'] : []),
      ...(valueOf(variables, 'skin') === undefined ? [] : ['skin: not carried over']),
    ],
  });
}

/** A movie of somebody's own making: one media address among its variables. */
function readUnknownMovie(variables: Bag): Reading | undefined {
  const server = textOf(
    valueOf(variables, 'server', 'netConnection', 'connection', 'serverName', 'rtmp', 'host', 'streamer'),
  );
  const application = textOf(valueOf(variables, 'appName', 'application', 'app'));
  const stream = textOf(valueOf(variables, 'streamName', 'stream', 'streamname', 'id'));
  if (server !== undefined && stream !== undefined && (isRtmpAddress(server) || application !== undefined)) {
    const base = isRtmpAddress(server) ? server : `rtmp://${server}`;
    const streamer =
      application === undefined
        ? base
        : `${base.replace(/\/+$/, '')}/${application.replace(/^\/+|\/+$/g, '')}`;
    return unknown(variables, streamer, stream);
  }
  // Dreamweaver's player left the extension out.
  if (valueOf(variables, 'MM_ComponentVersion') !== undefined && stream !== undefined)
    return unknown(
      variables,
      undefined,
      isRtmpAddress(stream) || namesMedia(stream) ? stream : `${stream}.flv`,
    );
  const address = ADDRESS_NAMES.map((name) => textOf(valueOf(variables, name))).find(
    (text) => text !== undefined && namesMedia(text),
  );
  return address === undefined ? undefined : unknown(variables, undefined, address);
}

const ADDRESS_NAMES =
  'src file source video videoUrl videourl video_url url flv flvURL flvurl movie media mediaUrl contentPath path mp4 mp3 soundFile stream streamUrl vid clip'.split(
    ' ',
  );

function unknown(variables: Bag, streamer: string | undefined, address: string): Reading {
  return readingOf('flash', {
    items: [
      {
        streamer,
        sources: [{ address }],
        tracks: [],
        poster: textOf(
          valueOf(variables, 'poster', 'image', 'startimage', 'preview', 'thumbnail', 'previewImage'),
        ),
        title: textOf(valueOf(variables, 'title')),
        options: isYes(valueOf(variables, 'isLive', 'live', 'islive')) ? { live: true } : {},
      },
    ],
    look: movieLook(variables),
  });
}

function movieLook(variables: Bag): Reading['look'] {
  const volume = numberOf(valueOf(variables, 'volume', 'startvolume'));
  const autoplay = valueOf(variables, 'autoPlay', 'autoplay', 'autostart', 'autoStart');
  return {
    autoplay: autoplay !== undefined && isYes(autoplay) && !isNo(autoplay),
    muted: isYes(valueOf(variables, 'muted', 'mute')),
    loop: isYes(valueOf(variables, 'loop', 'repeat')),
    // From 0 to 1, in older movies to 100.
    volume: volume === undefined ? undefined : Math.min(1, Math.max(0, volume > 1 ? volume / 100 : volume)),
  };
}

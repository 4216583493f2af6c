import {
  convertItem,
  convertReading,
  hasMedia,
  type Conversion,
  type ConvertedItem,
} from '../legacy/convert.js';
import { HostMap } from '../legacy/host-map.js';
import { readPlaylistFile } from '../legacy/playlist-file.js';
import { readCall, readElement, type OldCall } from '../legacy/read-embed.js';
import type { Reading } from '../legacy/reading.js';
import { configAttributes, elementAttributes } from '../legacy/tag-text.js';
import type { PlayerConfig } from '../source/player-config.js';
import { viewOf } from './dom-view.js';

export interface EmbedOptions {
  /** WebSocket gateway for all RTMP streams. */
  readonly gateway?: string | undefined;
  /** More that each RTMP stream gets where its embed does not say it. */
  readonly defaults?: PlayerConfig | undefined;
  /**
   * Where the contents of old hosts are now: host (`*.cloudfront.net` too) → web distribution, RTMP server, `template:…` or
   * gateway, one or several.
   */
  readonly hosts?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Where to look; default: the document. */
  readonly root?: ParentNode | undefined;
}

/** An old embed of a page. */
export interface PageEmbed extends Conversion {
  readonly element: Element;
}

const CANDIDATES = 'object, embed, video, audio, video-js, .flowplayer';
const MAX_EMBEDS = 500;

/** The new element of each embed, with its playlist. */
export const playlists = new WeakMap<Element, { items: readonly ConvertedItem[]; at: number }>();

/** What the old embeds of a page say, without touching it. */
export function findEmbeds(options: EmbedOptions = {}): readonly PageEmbed[] {
  const root = options.root ?? document;
  const convert = converter(options);
  const found: PageEmbed[] = [];
  const taken: Element[] = [];
  const own = root instanceof Element && root.matches(CANDIDATES) ? [root] : [];
  for (const element of [...own, ...root.querySelectorAll(CANDIDATES)]) {
    if (found.length >= MAX_EMBEDS) break;
    if (taken.some((outer) => outer.contains(element)) || element.closest('cf-player, cf-video')) continue;
    const reading = readElement(viewOf(element));
    if (reading === undefined) continue;
    taken.push(element);
    found.push({ ...convert(reading, element), element });
  }
  return found;
}

/** Puts a `<cf-player>` in the place of each old embed; what names nothing to play is left as it is. */
export function replaceEmbeds(options: EmbedOptions = {}): readonly HTMLElement[] {
  return findEmbeds(options).flatMap(({ element, ...conversion }) => put(conversion, element, options) ?? []);
}

/** The same for what a script says about an element; undefined where that is nothing to play. */
export function replaceByCall(
  call: OldCall,
  old: Element,
  options: EmbedOptions,
  into?: HTMLElement,
): HTMLElement | undefined {
  const reading = readCall(call, viewOf(old));
  return reading === undefined ? undefined : put(converter(options)(reading, old), old, options, into);
}

function put(
  conversion: Conversion,
  old: Element,
  options: EmbedOptions,
  into: HTMLElement = old.ownerDocument.createElement('cf-player'),
): HTMLElement | undefined {
  if (!hasMedia(conversion.config) && conversion.playlistFile === undefined) return undefined;
  const element = fillPlayer(into, conversion);
  old.replaceWith(element);
  if (conversion.playlist.length > 1) playlists.set(element, { items: conversion.playlist, at: 0 });
  followPlaylist(element);
  if (conversion.playlistFile !== undefined)
    void fetchPlaylist(element, conversion, conversion.playlistFile, options);
  for (const warning of conversion.warnings)
    element.dispatchEvent(new CustomEvent('legacywarning', { detail: warning, bubbles: true }));
  return element;
}

function converter(options: EmbedOptions): (reading: Reading, element: Element) => Conversion {
  const { hosts = {}, gateway, defaults } = options;
  const map = new HostMap(hosts);
  const shared = { ...defaults, ...(gateway === undefined ? {} : { gateway }) };
  return (reading, element) =>
    convertReading(reading, viewOf(element), {
      pageUrl: element.ownerDocument.baseURI,
      hosts: map,
      defaults: shared,
    });
}

function fillPlayer(element: HTMLElement, conversion: Conversion): HTMLElement {
  for (const [name, value] of Object.entries(elementAttributes(conversion))) {
    // A policy forbids style attributes, and not what a script says about an element.
    if (name === 'style') element.style.cssText = value;
    else element.setAttribute(name, value);
  }
  putTracks(element, conversion);
  if (conversion.volume !== undefined) setVolume(element as VolumeElement, conversion.volume);
  return element;
}

type VolumeElement = HTMLElement & { volume?: number; ready?: Promise<unknown> };

/** Controls begin with a volume of their own, and so it is said again when they are there. */
function setVolume(element: VolumeElement, volume: number): void {
  element.volume = volume;
  void customElements
    .whenDefined('cf-player')
    .then(() => element.ready?.then(() => (element.volume = volume)));
}

function putTracks(element: HTMLElement, { tracks }: ConvertedItem): void {
  for (const old of element.querySelectorAll(':scope > track')) old.remove();
  for (const { kind, src, label, srclang, isDefault } of tracks) {
    const track = element.ownerDocument.createElement('track');
    track.kind = kind;
    track.src = src;
    if (label !== undefined) track.label = label;
    if (srclang !== undefined) track.srclang = srclang;
    track.default = isDefault;
    element.append(track);
  }
}

/** Another content in an element that is there. */
export function showItem(element: HTMLElement, item: ConvertedItem): void {
  const names = [
    'src',
    'file',
    'streamer',
    'hls',
    'renditions',
    'web-distribution',
    'live',
    'start',
    'prefix',
    'extension',
  ];
  const attributes: Record<string, string> = configAttributes(item.config);
  for (const name of names) if (attributes[name] === undefined) element.removeAttribute(name);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (item.poster === undefined) element.removeAttribute('poster');
  else element.setAttribute('poster', item.poster);
  if (item.title !== undefined) element.title = item.title;
  putTracks(element, item);
}

/** The next entry when one has ended. */
function followPlaylist(element: HTMLElement): void {
  element.addEventListener('ended', () => {
    const playlist = playlists.get(element);
    if (playlist === undefined || playlist.at + 1 >= playlist.items.length) return;
    playItem(element, playlist.at + 1);
  });
}

export function playItem(element: HTMLElement, index: number): void {
  const playlist = playlists.get(element);
  const item = playlist?.items[index];
  if (playlist === undefined || item === undefined) return;
  playlist.at = index;
  showItem(element, item);
  void (element as unknown as { play?(): Promise<void> }).play?.().catch(() => undefined);
}

async function fetchPlaylist(
  element: HTMLElement,
  conversion: Conversion,
  address: string,
  options: EmbedOptions,
): Promise<void> {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { hosts = {}, gateway, defaults } = options;
    const shared = {
      pageUrl: answer.url === '' ? element.ownerDocument.baseURI : answer.url,
      hosts: new HostMap(hosts),
      defaults: { ...defaults, ...(gateway === undefined ? {} : { gateway }) },
    };
    const items = readPlaylistFile(await answer.text())
      .map((item) => convertItem(conversion.kind, item, shared, []))
      .filter(({ config }) => hasMedia(config));
    const [first] = items;
    if (first === undefined) throw new Error('no entries');
    playlists.set(element, { items, at: 0 });
    showItem(element, first);
  } catch (cause) {
    element.dispatchEvent(
      new CustomEvent('legacywarning', {
        detail: `the playlist cannot be read: ${String(cause)}`,
        bubbles: true,
      }),
    );
  }
}

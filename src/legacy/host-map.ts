import type { PlayerConfig } from '../source/player-config.js';
import { isRtmpAddress } from './media-address.js';
import { splitAddress } from './split-address.js';

/** Where the contents of an old host are now. */
interface Targets {
  /** `rtmp://host` or `rtmp://host/app`. */
  rtmp?: string;
  /** Host or address of a web distribution. */
  web?: string;
  /** Manifests: `template:…` or an address with `{path}` and the like. */
  hls?: string[];
  /** WebSocket gateway to the old host. */
  gateway?: string;
}

interface Entry extends Targets {
  readonly pattern: string;
}

const MAX_ENTRIES = 1000;

/** Old hosts and where their contents are now; an exact name wins over `*.cloudfront.net`, a longer pattern over a shorter one. */
export class HostMap {
  readonly #entries: Entry[] = [];

  /**
   * @param table old host → new address, or several: a web distribution (`d111111abcdef8.cloudfront.net`,
   *   `https://cdn.example.com/videos`), an RTMP server (`rtmp://media.example.com/vod`), manifests (`template:mediaconvert`,
   *   `https://cdn.example.com/{path}/index.m3u8`), a gateway (`wss://media.example.com/rtmp`). `*` in the new name
   *   stands for what `*` was in the old.
   * @throws Error naming the entry that cannot be read
   */
  constructor(table: Readonly<Record<string, string | readonly string[]>> = {}) {
    for (const [written, news] of Object.entries(table).slice(0, MAX_ENTRIES)) {
      const pattern = hostOf(written);
      if (!/^(?:\*|[^\s/:*]*\*?[^\s/:*]*)(?::\d+)?$/.test(pattern) || pattern === '')
        throw new Error(`map: ${written.slice(0, 80)} is no host name`);
      const entry: Entry = { pattern };
      for (const target of [news].flat().flatMap((text) => String(text).split(/[\s,]+/)))
        if (target !== '') addTarget(entry, target);
      this.#entries.push(entry);
    }
    this.#entries.sort((one, other) => weight(other.pattern) - weight(one.pattern));
  }

  /** The configuration with the new places in it; the same where no entry is about its hosts. */
  apply(config: PlayerConfig): PlayerConfig {
    const { streamer, file = '', src = '' } = config;
    const full = [file, src].find(isRtmpAddress);
    const found = this.#find(streamer ?? full);
    const mapped: { -readonly [F in keyof PlayerConfig]: PlayerConfig[F] } = { ...config };
    // Another address than RTMP's beside it.
    if (src !== '' && src !== full) mapped.src = this.address(src);
    if (config.hls !== undefined) mapped.hls = [config.hls].flat().map((text) => this.address(text));
    if (found === undefined) return mapped;
    if (found.rtmp !== undefined) moveStream(mapped, found.rtmp, full);
    if (found.web !== undefined) mapped.webDistribution = found.web;
    if (found.gateway !== undefined) mapped.gateway = found.gateway;
    if (found.hls !== undefined) mapped.hls = [...new Set([...[mapped.hls ?? []].flat(), ...found.hls])];
    return mapped;
  }

  /** Whether all that an entry says of this RTMP host is where its contents are on the web. */
  isWebOnly(config: PlayerConfig): boolean {
    const found = this.#find(
      config.streamer ?? [config.file, config.src].find((text) => isRtmpAddress(text ?? '')),
    );
    return found !== undefined && found.rtmp === undefined && found.gateway === undefined;
  }

  /** An `http(s)` address on the new web distribution. */
  address(text: string): string {
    const [, path = ''] = /^(?:https?:)?\/\/[^/?#]+(.*)$/is.exec(text) ?? [];
    const { web } = (/^(?:https?:)?\/\//i.test(text) ? this.#find(text) : undefined) ?? {};
    if (web === undefined) return text;
    return `${/^https?:/i.test(web) ? web.replace(/\/+$/, '') : `https://${web}`}${path}`;
  }

  #find(address: string | undefined): Targets | undefined {
    const host = address === undefined ? '' : hostOf(address);
    if (host === '') return undefined;
    for (const entry of this.#entries) {
      const matched = match(entry.pattern, host) ?? match(entry.pattern, host.replace(/:\d+$/, ''));
      if (matched !== undefined) return withLabel(entry, matched);
    }
    return undefined;
  }
}

function addTarget(entry: Entry, target: string): void {
  if (/^wss?:\/\//i.test(target)) entry.gateway = target;
  else if (isRtmpAddress(target)) entry.rtmp = target.replace(/\/+$/, '');
  else if (/^template:/i.test(target) || target.includes('{')) (entry.hls ??= []).push(target);
  else if (/^(?:https?:\/\/)?[\w.*\u0080-\uffff-]+(?::\d+)?(?:\/[^\s?#"'<>]*)?$/i.test(target))
    entry.web = target.replace(/\/+$/, '');
  else throw new Error(`map: ${target.slice(0, 80)} is neither a host nor an address`);
}

/** Host and port, in lower case, of an address or of a name that is one already. */
function hostOf(address: string): string {
  const authority =
    address
      .trim()
      .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, '')
      .split(/[/?#]/)[0] ?? '';
  return authority.toLowerCase();
}

function weight(pattern: string): number {
  return (pattern.includes('*') ? 0 : 1000) + pattern.length;
}

/** What `*` stands for; empty where there is none. */
function match(pattern: string, host: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === host ? '' : undefined;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const isMatch =
    host.length > before.length + after.length && host.startsWith(before) && host.endsWith(after);
  return isMatch ? host.slice(before.length, host.length - after.length) : undefined;
}

function withLabel(targets: Targets, label: string): Targets {
  const fill = (text: string): string => text.replaceAll('*', label);
  return {
    ...(targets.rtmp === undefined ? {} : { rtmp: fill(targets.rtmp) }),
    ...(targets.web === undefined ? {} : { web: fill(targets.web) }),
    ...(targets.gateway === undefined ? {} : { gateway: fill(targets.gateway) }),
    ...(targets.hls === undefined ? {} : { hls: targets.hls.map(fill) }),
  };
}

/** To another server, and to another application where one is named. */
function moveStream(
  config: { -readonly [F in keyof PlayerConfig]: PlayerConfig[F] },
  target: string,
  full: string | undefined,
): void {
  const hasApplication = /^rtmp[a-z]*:\/\/[^/]+\/./i.test(target);
  const move = (address: string): string => address.replace(/^rtmp[a-z]{0,2}:\/\/[^/?#]+/i, target);
  if (config.streamer !== undefined) {
    config.streamer = hasApplication ? target : move(config.streamer);
    return;
  }
  if (full === undefined) return;
  const split = hasApplication ? splitAddress(full) : undefined;
  if (split !== undefined) {
    if (config.src === full) delete config.src;
    config.streamer = target;
    config.file = split.file;
    if (Array.isArray(config.renditions))
      config.renditions = config.renditions.map((one) => ({
        ...one,
        file: splitAddress(one.file)?.file ?? one.file,
      }));
    return;
  }
  if (config.src === full) config.src = move(full);
  if (config.file === full) config.file = move(full);
  if (Array.isArray(config.renditions))
    config.renditions = config.renditions.map((one) => ({ ...one, file: move(one.file) }));
}

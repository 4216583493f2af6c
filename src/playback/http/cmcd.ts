import { isSecretName } from '../../errors/redact.js';
import { splitQuery, withQuery } from '../../source/signed-query.js';
import type { RequestKind } from '../engine.js';
import { parametersOf } from './url-signature.js';

/** What an engine knows of the object that a request is for. All of it is optional. */
export interface CmcdObject {
  /** Audio, video, both in one; what is neither follows from the kind of request. */
  readonly media?: 'a' | 'v' | 'av';
  /** Bits per second, as the manifest says. */
  readonly bitrate?: number;
  /** The highest of the manifest. */
  readonly topBitrate?: number;
  /** Seconds. */
  readonly duration?: number;
  /** Absolute address of what will be requested next. */
  readonly next?: string;
}

/** How playback stands at the moment of a request. */
export interface CmcdPlayback {
  /** Seconds ahead of the playhead. */
  readonly bufferLength?: number;
  readonly playbackRate?: number;
  /** Bits per second. */
  readonly throughput?: number;
  readonly live?: boolean;
  /** The buffer has run dry since the last request. */
  readonly starved?: boolean;
  /** Nothing has been shown since the beginning, a seek or a stall. */
  readonly startup?: boolean;
  /** Bits per second that the player asks the CDN to send with at most. */
  readonly requestedThroughput?: number;
}

/** Of the session, the same in every request. */
export interface CmcdSession {
  readonly contentId?: string;
  readonly sessionId: string;
  /** `h`: HLS; `o`: something else. */
  readonly format: 'h' | 'o';
}

export interface CmcdRequest {
  readonly url: string;
  readonly kind: RequestKind;
  readonly object: CmcdObject;
  readonly playback: CmcdPlayback;
  readonly session: CmcdSession;
}

type Key =
  | 'br'
  | 'bl'
  | 'bs'
  | 'cid'
  | 'd'
  | 'dl'
  | 'mtp'
  | 'nor'
  | 'ot'
  | 'pr'
  | 'rtp'
  | 'sf'
  | 'sid'
  | 'st'
  | 'su'
  | 'tb'
  | 'v';
type Values = Partial<Record<Key, string>>;

/** CTA-5004, 3.1: which header a key belongs to, by how often its value changes. */
const HEADERS: Readonly<Record<string, readonly Key[]>> = {
  'CMCD-Object': ['br', 'd', 'ot', 'tb'],
  'CMCD-Request': ['bl', 'dl', 'mtp', 'nor', 'su'],
  'CMCD-Session': ['cid', 'pr', 'sf', 'sid', 'st', 'v'],
  'CMCD-Status': ['bs', 'rtp'],
};

const OBJECT_TYPES: Readonly<Record<RequestKind, string>> = {
  manifest: 'm',
  playlist: 'm',
  segment: 'av',
  key: 'k',
  init: 'i',
  subtitle: 'c',
  file: 'av',
  stream: 'o',
};

/** Common media client data, version 1, as headers. */
export function cmcdHeaders(request: CmcdRequest): Record<string, string> {
  const values = cmcdValues(request);
  const headers: Record<string, string> = {};
  for (const [name, keys] of Object.entries(HEADERS)) {
    const text = listed(values, keys);
    if (text !== '') headers[name] = text;
  }
  return headers;
}

/** The same as the value of the query parameter `CMCD`, percent-encoded. */
export function cmcdParameter(request: CmcdRequest): string {
  const values = cmcdValues(request);
  return encodeURIComponent(listed(values, (Object.keys(values) as Key[]).sort()));
}

function listed(values: Values, keys: readonly Key[]): string {
  return keys
    .filter((key) => values[key] !== undefined)
    .map((key) => (values[key] === '' ? key : `${key}=${values[key]}`))
    .join(',');
}

/** Values as they are written; what is false or the default (`pr` 1, `v` 1) is left out. */
function cmcdValues({ url, kind, object, playback, session }: CmcdRequest): Values {
  const type = kind === 'segment' || kind === 'file' ? (object.media ?? 'av') : OBJECT_TYPES[kind];
  const isMedia = kind === 'segment' || kind === 'file';
  const { bufferLength, playbackRate, live } = playback;
  const values: Values = { ot: type, sf: session.format, sid: quoted(session.sessionId) };
  if (session.contentId !== undefined) values.cid = quoted(session.contentId.slice(0, 64));
  if (live !== undefined) values.st = live ? 'l' : 'v';
  if (playbackRate !== undefined && playbackRate !== 1) setNumber(values, 'pr', playbackRate, 0.01);
  setNumber(values, 'mtp', perThousand(playback.throughput), 100);
  setNumber(values, 'rtp', perThousand(playback.requestedThroughput), 100);
  if (playback.starved === true) values.bs = '';
  if (playback.startup === true) values.su = '';
  if (isMedia) {
    setNumber(values, 'br', perThousand(object.bitrate), 1);
    setNumber(values, 'tb', perThousand(object.topBitrate), 1);
    setNumber(values, 'd', times(object.duration, 1000), 1);
    setNumber(values, 'bl', times(bufferLength, 1000), 100);
    // When the buffer will be empty, at the speed it is played with.
    if (bufferLength !== undefined && playbackRate !== undefined && playbackRate > 0 && !playback.startup)
      setNumber(values, 'dl', (bufferLength * 1000) / playbackRate, 100);
    const next = object.next === undefined ? undefined : relativePath(url, object.next);
    if (next !== undefined) values.nor = quoted(encodeURIComponent(next));
  }
  return values;
}

function perThousand(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 1000;
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

function setNumber(values: Values, key: Key, value: number | undefined, step: number): void {
  if (value === undefined || !Number.isFinite(value) || value < 0) return;
  const rounded = step < 1 ? Math.round(value / step) / (1 / step) : Math.round(value / step) * step;
  values[key] = String(rounded);
}

/** CTA-5004, 3.2: a string in double quotes, with those and backslashes escaped; no control characters in a header. */
function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const printable = text.replace(/[^\u0020-\u007e]/g, '_');
  return `"${printable.replace(/["\\]/g, '\\$&')}"`;
}

/** From one address to another of the same server; `undefined` to another server. Nothing secret is in it. */
export function relativePath(from: string, to: string): string | undefined {
  let base: URL;
  let target: URL;
  try {
    base = new URL(from);
    target = new URL(to);
  } catch {
    return undefined;
  }
  if (base.origin !== target.origin) return undefined;
  const here = base.pathname.split('/').slice(1, -1);
  const there = target.pathname.split('/').slice(1);
  let shared = 0;
  while (shared < here.length && shared < there.length - 1 && here[shared] === there[shared]) shared++;
  const up = '../'.repeat(here.length - shared);
  const { query } = splitQuery(to.split('#', 1)[0] ?? '');
  return withQuery(up + there.slice(shared).join('/'), isHarmless(query) ? query : undefined);
}

function isHarmless(query: string | undefined): boolean {
  if (query === undefined || query === '') return false;
  return ![...parametersOf(query).keys()].some((name) => name === 'Expires' || isSecretName(name));
}

import { objectKeyOf } from '../library/stream-name.js';

/** A live stream that a name alone brings about. */
export interface LoopName {
  /** Of the file that is repeated. */
  readonly key: string;
  /** How many times as fast as the clock it runs. */
  readonly speed: number;
  /** ms, where its timestamps begin. */
  readonly at: number;
}

/** At more than that nothing but overhead would pass. */
const MAX_SPEED = 1000;
const TIMESTAMP_RANGE = 2 ** 32;

/** `loop[/fast/N][/at/MS]/FILE`, with the prefix of a file type or without; undefined for other names. */
export function parseLoopName(name: string): LoopName | undefined {
  const [, prefix = '', speedText = '1', atText = '0', file = ''] =
    /^(\w+:)?loop(?:\/fast\/(\d{1,4}))?(?:\/at\/(\d{1,10}))?\/(.+)$/.exec(name) ?? [];
  const [speed, at] = [Number(speedText), Number(atText)];
  const isPlain = prefix === '' && /\.\w+$/.test(file);
  const key = file === '' ? undefined : isPlain ? file : objectKeyOf(prefix + file);
  if (key === undefined || speed < 1 || speed > MAX_SPEED || at >= TIMESTAMP_RANGE) return undefined;
  return { key, speed, at };
}

/** The stream that a path behind `/live/` is about. */
export function streamOfPath(path: string): string {
  return path
    .replace(/\.(?:flv|json)$/, '')
    .replace(/(?:\/(?:index|playlist|master))?\.m3u8$|\/(?:video|audio|main)(?:-[\d.]+)?\.\w+$/, '')
    .replace(/\/(?:video|audio|main)$/, '');
}

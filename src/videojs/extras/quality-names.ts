import type { Player } from '../../playback/player.js';

type Level = Player['qualities'][number];

/** `720p`, with the bitrate where two have the same height; the bitrate alone where nobody says a height. */
export function qualityName(level: Level, among: readonly Level[]): string {
  const { height, bitrate } = level;
  if (height === undefined) return bitrate > 0 ? bitrateText(bitrate) : '1';
  const isOnlyOne = among.filter((other) => other.height === height).length < 2;
  return isOnlyOne || bitrate <= 0 ? `${height}p` : `${height}p, ${bitrateText(bitrate)}`;
}

/** `850 kbit/s`, `2.4 Mbit/s`. */
export function bitrateText(bitsPerSecond: number): string {
  return bitsPerSecond < 999_500
    ? `${Math.round(bitsPerSecond / 1000)} kbit/s`
    : `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;
}

/** Pixels of what is chosen by hand; undefined: automatic, or of no known height. */
export function chosenHeight({
  quality,
  qualities,
}: Pick<Player, 'quality' | 'qualities'>): number | undefined {
  return qualities.find(({ id }) => id === quality)?.height;
}

/** The level for a height that was chosen for another video: the same, or the best below it. */
export function levelForHeight(qualities: readonly Level[], height: number): Level | undefined {
  const heightOf = (level: Level): number => level.height ?? Infinity;
  return qualities
    .filter((level) => heightOf(level) <= height)
    .sort((a, b) => heightOf(b) - heightOf(a) || b.bitrate - a.bitrate)[0];
}

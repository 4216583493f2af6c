import type { RtmpRendition } from '../../../source/candidate.js';

/** Of what a line carried the last time, so much is trusted. */
const TRUST = 0.7;

/** The highest rendition that is not larger than what shows it needs. `pixels`: its height on the screen, 0: not known. */
export function highestShown(renditions: readonly RtmpRendition[], pixels: number): number {
  const last = renditions.length - 1;
  if (pixels <= 0) return last;
  const enough = renditions.findIndex(({ height }) => height !== undefined && height >= pixels);
  return enough < 0 ? last : enough;
}

/** What to begin with: by what the line carried before, else the middle; in no case more than is shown. */
export function firstRendition(
  renditions: readonly RtmpRendition[],
  pixels: number,
  throughput: number | undefined,
): number {
  const highest = highestShown(renditions, pixels);
  if (throughput === undefined) return Math.min(highest, (renditions.length - 1) >> 1);
  let first = 0;
  renditions.forEach(({ bitrate }, at) => {
    if (at <= highest && bitrate > 0 && bitrate <= throughput * TRUST) first = at;
  });
  return first;
}

import type { Page } from '@playwright/test';
import { expect } from './browser-fixtures.js';
import { FRAME_BAR } from './frame-bar.js';

export interface ShownPicture {
  /** The number in it. */
  readonly frame: number;
  readonly height: number;
  /** Seconds, as the element's clock stood. */
  readonly time: number;
  /** Seconds, where the picture itself is on the timeline. */
  readonly mediaTime: number;
}
export interface ToldEvent {
  readonly type: string;
  readonly at: number;
  readonly height: number | null;
  readonly hasPlayed: boolean;
}

/** Where the number is: in the two last rows of the demo's media, in the bar on top of that of the tests. */
const ROWS = { demo: [174, 178], tests: [0.5 * FRAME_BAR.row, 1.5 * FRAME_BAR.row] } as const;

/**
 * What a page needs in its head to note every picture that is shown: its number, its height, and when; and every jump
 * and wait of `<cf-video>`.
 */
export const notesPictures = (media: keyof typeof ROWS): string => `<script>
  globalThis.seen = [];
  globalThis.told = [];
  addEventListener('DOMContentLoaded', () => {
    const player = document.querySelector('cf-video');
    for (const type of ['qualitychange', 'waiting', 'seeking', 'enginechange'])
      player.addEventListener(type, ({ detail }) =>
        told.push({ type, at: player.currentTime, height: detail?.height ?? null, hasPlayed: seen.length > 5 }));
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 180;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const luma = (x, y) => {
      const [r, g, b] = context.getImageData(x, y, 1, 1).data;
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const note = (_, picture) => {
      const video = innerVideo(player);
      if (video?.videoWidth > 0) {
        context.drawImage(video, 0, 0, 320, 180);
        let frame = 0;
        for (let cell = 0; cell < 16; cell++)
          frame = frame * 2 +
            (luma(20 * (cell + 0.5), ${ROWS[media][0]}) > luma(20 * (cell + 0.5), ${ROWS[media][1]}) ? 1 : 0);
        seen.push({ frame, height: video.videoHeight, time: video.currentTime, mediaTime: picture.mediaTime });
      }
      video?.requestVideoFrameCallback(note);
    };
    const begin = () => (innerVideo(player) ? innerVideo(player).requestVideoFrameCallback(note) : setTimeout(begin, 20));
    begin();
  });
</script><script type="module" src="/dist/cf-video.js"></script>`;

export const seenPictures = (page: Page): Promise<ShownPicture[]> =>
  page.evaluate(() => (globalThis as any).seen as ShownPicture[]);
export const toldEvents = (page: Page): Promise<ToldEvent[]> =>
  page.evaluate(() => (globalThis as any).told as ToldEvent[]);
export const shownHeight = async (page: Page): Promise<number> =>
  (await seenPictures(page)).at(-1)?.height ?? 0;

/** Where one quality gives way to another: the last picture of the one, the first of the other. */
export function cutsOf(pictures: readonly ShownPicture[]): [ShownPicture, ShownPicture][] {
  return pictures.flatMap((picture, at): [ShownPicture, ShownPicture][] => {
    const before = pictures[at - 1];
    return before !== undefined && before.height !== picture.height ? [[before, picture]] : [];
  });
}

/**
 * That a live stream went from one quality to another without a break: the timeline is one, there was no wait and no
 * jump, and where the quality changes the pictures go on by their numbers as they do by the clock, so that none is lost
 * or shown twice but those that the machine had no time for. @returns pictures missing at each cut
 */
export async function expectSeamless(page: Page, count: number): Promise<number[]> {
  const cuts = cutsOf(await seenPictures(page));
  expect(cuts.length, 'changes of quality').toBeGreaterThanOrEqual(count);
  for (const [last, first] of cuts) {
    const frames = first.frame - last.frame;
    // A loop of the live sample begins again at 0.
    if (frames < -100) continue;
    const clock = (first.mediaTime - last.mediaTime) * FRAME_BAR.fps;
    expect(Math.abs(frames - clock), `pictures that do not go with the clock at ${first.time}`).toBeLessThan(
      2.5,
    );
    expect(frames, 'no picture comes twice').toBeGreaterThanOrEqual(0);
  }
  const events = (await toldEvents(page)).filter(({ hasPlayed }) => hasPlayed).map(({ type }) => type);
  expect(events).not.toContain('enginechange');
  const ranges = await page.evaluate(
    () => (globalThis as any).innerVideo(document.querySelector('cf-video')).buffered.length as number,
  );
  expect(ranges, 'no hole in what is buffered').toBe(1);
  return cuts.map(([last, first]) => first.frame - last.frame - 1);
}

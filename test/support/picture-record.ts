import type { Page } from '@playwright/test';
import { FRAME_BAR } from './frame-bar.js';

export interface Record {
  /** Each picture that was put on the screen: its media time (seconds), and the number that is in it. */
  readonly pictures: readonly { readonly time: number; readonly frame: number }[];
  /** The number in the picture that stands at the end. */
  readonly lastFrame: number;
  readonly state: {
    readonly ended: boolean;
    readonly error: string | null;
    readonly currentTime: number;
    readonly size: readonly [number, number];
    /** Attempts that failed, by what they say. */
    readonly failures: readonly string[];
    readonly audioBytes: number;
    readonly skipped: number;
  };
}

/** Plays the players of a page with these ids, all at once, until each has ended or failed. */
export function recordPictures(page: Page, ids: readonly string[]): Promise<{ [id: string]: Record }> {
  return page.evaluate(
    async ([all, bar]) => {
      const canvas = document.createElement('canvas');
      canvas.width = bar.width;
      canvas.height = 2 * bar.row;
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      /** A frame knows its own time; the element may be at the next one by the time that it is asked. */
      const look = (video: HTMLVideoElement): { time: number; frame: number } | undefined => {
        if (video.videoWidth === 0 || video.readyState < 2) return undefined;
        const picture = new VideoFrame(video);
        context.drawImage(picture, 0, 0, bar.width, bar.height);
        const time = picture.timestamp / 1e6;
        picture.close();
        return { time, frame: read() };
      };
      const read = (): number => {
        const { data } = context.getImageData(0, 0, bar.width, 2 * bar.row);
        const luma = (x: number, y: number) => {
          const at = 4 * (y * bar.width + x);
          return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
        };
        let number = 0;
        for (let cell = 0; cell < bar.cells; cell++) {
          const x = Math.floor((bar.width / bar.cells) * (cell + 0.5));
          const upper = luma(x, bar.row * 0.5);
          const lower = luma(x, bar.row * 1.5);
          if (Math.abs(upper - lower) < 60) return -1;
          number = number * 2 + (upper > lower ? 1 : 0);
        }
        return number;
      };
      const next = () => new Promise((resolve) => setTimeout(resolve, 30));
      const record = async (id: string): Promise<[string, Record]> => {
        const element = document.getElementById(id) as any;
        let found: HTMLVideoElement | undefined;
        while ((found = (globalThis as any).innerVideo(element)) === undefined) await next();
        const video = found;
        const pictures: { time: number; frame: number }[] = [];
        const watch = (): void => {
          const seen = look(video);
          if (seen !== undefined) pictures.push(seen);
          video.requestVideoFrameCallback(watch);
        };
        video.requestVideoFrameCallback(watch);
        element.play().catch(() => undefined);
        const until = performance.now() + 22_000;
        while (!element.ended && !element.error && performance.now() < until) await next();
        // What is presented last comes with the end, or a moment later.
        await next();
        return [
          id,
          {
            pictures,
            lastFrame: look(video)?.frame ?? -1,
            state: {
              ended: element.ended,
              error: element.error && `${element.error.cause?.code} ${element.error.message}`,
              currentTime: video.currentTime,
              size: [video.videoWidth, video.videoHeight],
              failures: element.attempts
                .filter(({ outcome }: any) => outcome === 'failed')
                .map(({ error }: any) => error?.code),
              audioBytes: (video as any).webkitAudioDecodedByteCount,
              skipped: element.stats?.details?.skippedSeconds ?? 0,
            },
          },
        ];
      };
      return Object.fromEntries(await Promise.all(all.map(record)));
    },
    [ids, FRAME_BAR] as const,
  );
}

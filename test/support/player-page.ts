import type { Page } from '@playwright/test';
import { expect } from './expect.js';
import { FRAME_BAR } from './frame-bar.js';

/** What a test asks of an element, without types of ours: the page sees only the public names. */
export interface ElementState {
  readonly currentTime: number;
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  readonly readyState: number;
  readonly videoWidth: number;
  readonly videoHeight: number;
  readonly engine: string | null;
  readonly streamType: string | null;
  readonly attempts: readonly {
    readonly index: number;
    readonly kind: string;
    readonly engine: string | null;
    readonly outcome: string;
    readonly code: string | null;
    /** Of RTMP candidates. */
    readonly protocol: string | null;
    readonly port: number | null;
    readonly transport: string | null;
    /** Milliseconds. */
    readonly startedAt: number;
    readonly elapsed: number | null;
  }[];
  /** Milliseconds from load() until there was media. */
  readonly joinTimeMs: number | null;
  readonly candidates: readonly string[];
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly causeCode: string | null;
    readonly severity: string | null;
  } | null;
  readonly audioBytes: number;
  readonly decodedFrames: number;
}

const PLAYER = 'cf-player, cf-video';

/** One player of a page, seen through its public interface; the picture is read from the video inside it. */
export class PlayerOnPage {
  readonly page: Page;
  readonly selector: string;

  constructor(page: Page, selector = PLAYER) {
    this.page = page;
    this.selector = selector;
  }

  state(): Promise<ElementState> {
    return this.page.evaluate((selector) => {
      const element = document.querySelector(selector) as any;
      const video = (globalThis as any).innerVideo(element);
      const { error } = element;
      return {
        currentTime: element.currentTime,
        duration: element.duration,
        paused: element.paused,
        ended: element.ended,
        seeking: element.seeking,
        readyState: element.readyState,
        videoWidth: element.videoWidth,
        videoHeight: element.videoHeight,
        engine: element.engine,
        streamType: element.stats?.streamType ?? null,
        attempts: (element.attempts ?? []).map((attempt: any) => ({
          index: attempt.index,
          kind: attempt.candidate.kind,
          engine: attempt.engine,
          outcome: attempt.outcome,
          code: attempt.error?.code ?? null,
          protocol: attempt.candidate.protocol ?? null,
          port: attempt.candidate.port ?? null,
          transport: attempt.candidate.transport ?? null,
          startedAt: attempt.startedAt,
          elapsed: attempt.elapsed ?? null,
        })),
        joinTimeMs: element.stats?.joinTimeMs ?? null,
        candidates: (element.candidates ?? []).map((candidate: any) => candidate.kind),
        error:
          error === null || error === undefined
            ? null
            : {
                code: error.code,
                message: error.message,
                causeCode: error.cause?.code ?? null,
                severity: error.cause?.severity ?? null,
              },
        audioBytes: video?.webkitAudioDecodedByteCount ?? 0,
        decodedFrames: video?.getVideoPlaybackQuality?.().totalVideoFrames ?? 0,
      };
    }, this.selector);
  }

  /** The number in the picture that is shown now, or -1 where none can be read. */
  frame(): Promise<number> {
    return this.page.evaluate(
      ([selector, bar]) => {
        const video = (globalThis as any).innerVideo(document.querySelector(selector)) as HTMLVideoElement;
        if (video.videoWidth === 0 || video.readyState < 2) return -1;
        const canvas = document.createElement('canvas');
        canvas.width = bar.width;
        canvas.height = bar.height;
        const context = canvas.getContext('2d', { willReadFrequently: true })!;
        context.drawImage(video, 0, 0, bar.width, bar.height);
        const luma = (x: number, y: number) => {
          const [r = 0, g = 0, b = 0] = context.getImageData(x, y, 1, 1).data;
          return 0.299 * r + 0.587 * g + 0.114 * b;
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
      },
      [this.selector, FRAME_BAR] as const,
    );
  }

  call(method: 'play' | 'pause' | 'load' | 'remove'): Promise<void> {
    return this.page.evaluate(
      async ([selector, name]) => {
        await (document.querySelector(selector) as any)[name]();
      },
      [this.selector, method] as const,
    );
  }

  seek(seconds: number): Promise<void> {
    return this.page.evaluate(
      ([selector, to]) => {
        (document.querySelector(selector) as any).currentTime = to;
      },
      [this.selector, seconds] as const,
    );
  }

  /** Waits until the playhead has really moved by so many seconds of media. */
  async expectAdvance(seconds = 1): Promise<void> {
    const from = (await this.state()).currentTime;
    await expect
      .poll(async () => (await this.state()).currentTime, {
        message: `the playhead moves on from ${from}`,
        timeout: 15_000,
      })
      .toBeGreaterThan(from + seconds);
  }

  /** Waits until it plays with this engine: the playhead moves, pictures are shown, sound is decoded. */
  async expectPlaying(engine: string, { picture = true } = {}): Promise<void> {
    await expect
      .poll(async () => (await this.state()).engine, { message: `engine ${engine}`, timeout: 20_000 })
      .toBe(engine);
    await this.expectAdvance(0.7);
    const state = await this.state();
    expect(state.audioBytes).toBeGreaterThan(0);
    if (!picture) return;
    expect(state.decodedFrames).toBeGreaterThan(5);
    const first = await this.frame();
    expect(first).toBeGreaterThanOrEqual(0);
    await expect.poll(() => this.frame(), { message: 'the picture moves' }).toBeGreaterThan(first + 5);
  }

  /** The picture must be the one that belongs to this second, to one frame where nothing else is said. */
  async expectFrameOf(seconds: number, tolerance = 1): Promise<void> {
    const wanted = Math.floor(seconds * FRAME_BAR.fps + 1e-6);
    await expect
      .poll(async () => Math.abs((await this.frame()) - wanted), {
        message: `frame ${wanted} is shown`,
        timeout: 10_000,
      })
      .toBeLessThanOrEqual(tolerance);
  }

  /** Waits for the end of the plan, and returns what the element says. */
  async expectFailure(): Promise<NonNullable<ElementState['error']>> {
    await expect
      .poll(async () => (await this.state()).error, { message: 'the element has an error', timeout: 20_000 })
      .not.toBeNull();
    return (await this.state()).error!;
  }
}

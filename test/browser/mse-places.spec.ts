import { documented, DOCUMENTED, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';
import type { PlayerOnPage } from '../support/player-page.js';

/** Where the MediaSource is, as the player tells. */
const place = (player: PlayerOnPage): Promise<string> =>
  player.page.evaluate(() => (document.querySelector('cf-player, cf-video') as any).stats.details.mse);

for (const mse of ['auto', 'page'] as const) {
  const where = mse === 'auto' ? 'worker' : 'page';

  test(`MSE in the ${where}: a recording plays, is sought to the frame, ends and begins again`, async ({
    open,
    distribution,
  }) => {
    const player = await open(html(documented(distribution, { mse })));
    await player.expectPlaying('rtmp');
    expect(await place(player)).toBe(where);
    await player.call('pause');
    // Ahead of the buffer, back into what is gone, and while the last seek is still running.
    for (const seconds of [15.02, 1.5, 12, 7.02]) await player.seek(seconds);
    await expect.poll(async () => (await player.state()).seeking).toBe(false);
    await player.expectFrameOf(7.02);
    await player.seek(18.52);
    await player.expectFrameOf(18.52);
    await player.call('play');
    await expect.poll(async () => (await player.state()).ended, { timeout: 15_000 }).toBe(true);
    const { duration, currentTime } = await player.state();
    expect(duration).toBeGreaterThan(19.5);
    expect(Math.abs(currentTime - duration)).toBeLessThan(0.3);
    await player.call('play');
    await player.expectAdvance(0.5);
    const again = await player.state();
    expect(again.currentTime).toBeLessThan(10);
    expect(again.attempts).toHaveLength(1);
  });
}

test('MSE on the page where the live channel is told to have it there', async ({ open, distribution }) => {
  const player = await open(
    html({
      streamer: `rtmp://${DOCUMENTED}/live`,
      file: 'channel',
      live: true,
      gateway: distribution.gateway,
      autoplay: true,
      muted: true,
      mse: 'page',
    }),
  );
  await player.expectPlaying('rtmp', { picture: false });
  expect(await place(player)).toBe('page');
  expect((await player.state()).duration).toBe(Number.POSITIVE_INFINITY);
});

test('a handle that the browser does not open costs nothing but time: the page takes what came', async ({
  open,
  distribution,
  page,
}) => {
  await page.addInitScript(() => {
    const { set, get } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')!;
    Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
      configurable: true,
      get: get!,
      set(source) {
        if (!(source instanceof MediaSourceHandle)) set!.call(this, source);
      },
    });
  });
  const player = await open(html(documented(distribution, { autoplay: undefined, start: '3.02' })));
  await expect.poll(async () => (await player.state()).readyState, { timeout: 15_000 }).toBeGreaterThan(1);
  await player.expectFrameOf(3.02);
  expect(await place(player)).toBe('page');
  await player.call('play');
  await player.expectAdvance(0.5);
  expect((await player.state()).attempts).toHaveLength(1);
});

test('a worker that dies while it plays is a clear error, and the next candidate goes on', async ({
  open,
  distribution,
  page,
}) => {
  await page.addInitScript(() => {
    const made: Worker[] = [];
    const { Worker: Native } = globalThis;
    globalThis.Worker = class extends Native {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        made.push(this);
      }
    };
    Object.assign(globalThis, {
      // As when its process is out of memory: everything in it is gone, and the page hears of it.
      killWorkers: () => {
        for (const worker of made) {
          worker.terminate();
          worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory', cancelable: true }));
        }
      },
    });
  });
  const player = await open(html(documented(distribution, { 'web-distribution': distribution.url })));
  await player.expectPlaying('rtmp');
  expect(await place(player)).toBe('worker');
  await page.evaluate(() => (globalThis as any).killWorkers());
  await player.expectPlaying('hls.js');
  const [first] = (await player.state()).attempts;
  expect([first?.outcome, first?.code]).toEqual(['failed', 'CF_INTERNAL']);
});

test('without its part of the worker the page has the MediaSource', async ({ open, distribution, page }) => {
  await page.route('**/worker-media-sink.js', (route) => route.fulfill({ status: 404, body: '' }));
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  expect(await place(player)).toBe('page');
});

test('a source that manages itself gets nothing while it wants nothing, and then goes on', async ({
  open,
  distribution,
  page,
}) => {
  // ManagedMediaSource as WebKit has it, on MediaSource: events, and an element that must give up remote playback.
  await page.addInitScript(() => {
    const { MediaSource: Native } = globalThis;
    let source: ManagedMediaSource | undefined;
    let appends = 0;
    class ManagedMediaSource extends Native {
      streaming = false;
      constructor() {
        super();
        // oxlint-disable-next-line no-this-alias, typescript/no-this-alias -- the test speaks to it
        source = this;
        this.addEventListener('sourceopen', () => this.tell(true), { once: true });
      }
      tell(streaming: boolean): void {
        this.streaming = streaming;
        this.dispatchEvent(new Event(streaming ? 'startstreaming' : 'endstreaming'));
      }
    }
    Object.defineProperty(ManagedMediaSource, 'canConstructInDedicatedWorker', { value: false });
    const { appendBuffer } = SourceBuffer.prototype;
    SourceBuffer.prototype.appendBuffer = function append(data) {
      appends++;
      appendBuffer.call(this, data);
    };
    const { set, get } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src')!;
    Object.defineProperty(HTMLMediaElement.prototype, 'src', {
      configurable: true,
      get: get!,
      set(this: HTMLMediaElement, address: string) {
        if (!address.startsWith('blob:') || this.disableRemotePlayback) set!.call(this, address);
      },
    });
    Reflect.deleteProperty(globalThis, 'MediaSource');
    Object.assign(globalThis, {
      ManagedMediaSource,
      streams: (wanted: boolean) => source?.tell(wanted),
      appends: () => appends,
    });
  });
  const player = await open(html(documented(distribution, { 'buffer-length': '2' }), 'cf-video'));
  await player.expectPlaying('rtmp');
  expect(await place(player)).toBe('page');
  const streams = (wanted: boolean) => page.evaluate((is) => (globalThis as any).streams(is), wanted);
  const facts = () =>
    page.evaluate(() => {
      const element = document.querySelector('cf-video') as any;
      const { buffered, currentTime, stats } = element;
      return {
        appends: (globalThis as any).appends() as number,
        end: buffered.end(buffered.length - 1) as number,
        ahead: (buffered.end(buffered.length - 1) - currentTime) as number,
        isServerPaused: stats.details.serverPaused as boolean,
      };
    });
  await streams(false);
  await expect.poll(async () => (await facts()).isServerPaused, { message: 'the server waits' }).toBe(true);
  const held = await facts();
  expect(held.end).toBeLessThan(19);
  await page.evaluate(() => ((document.querySelector('cf-video') as any).playbackRate = 4));
  await expect.poll(async () => (await facts()).ahead, { message: 'all is played' }).toBeLessThan(0.3);
  const starved = await facts();
  expect([starved.appends, starved.end, starved.isServerPaused]).toEqual([held.appends, held.end, true]);
  await page.evaluate(() => ((document.querySelector('cf-video') as any).playbackRate = 1));
  await streams(true);
  await player.expectAdvance(1);
  expect((await facts()).appends).toBeGreaterThan(held.appends);
  expect((await player.state()).attempts).toHaveLength(1);
});

test('what the browser removed ahead of the playhead is there again when it is played', async ({
  open,
  distribution,
  page,
}) => {
  // A ManagedSourceBuffer removes what it wants, and says so.
  await page.addInitScript(() => {
    const buffers: SourceBuffer[] = [];
    const { addSourceBuffer } = MediaSource.prototype;
    MediaSource.prototype.addSourceBuffer = function add(type) {
      const buffer = addSourceBuffer.call(this, type);
      buffers.push(buffer);
      return buffer;
    };
    const remove = (buffer: SourceBuffer, start: number, end: number): Promise<void> =>
      new Promise((resolve) => {
        const told = (): void => {
          const removedRanges = { length: 1, start: () => start, end: () => end };
          buffer.dispatchEvent(Object.assign(new Event('bufferedchange'), { removedRanges }));
          resolve();
        };
        buffer.addEventListener('updateend', told, { once: true });
        buffer.remove(start, end);
      });
    Object.assign(globalThis, {
      evict: (start: number, end: number) => Promise.all(buffers.map((one) => remove(one, start, end))),
      isStill: () => buffers.length === 2 && buffers.every(({ updating }) => !updating),
    });
  });
  const player = await open(
    html(documented(distribution, { mse: 'page', 'buffer-length': '3', autoplay: undefined }), 'cf-video'),
  );
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { buffered, stats } = document.querySelector('cf-video') as any;
        const isThere = buffered.length > 0 && buffered.end(0) > 7 && stats.details.serverPaused;
        return isThere && (globalThis as any).isStill();
      }),
    )
    .toBe(true);
  const seeks = await page.evaluateHandle(() => {
    const told: string[] = [];
    for (const type of ['seeking', 'seeked'])
      document.querySelector('cf-video')!.addEventListener(type, () => told.push(type));
    return told;
  });
  await page.evaluate(() => (globalThis as any).evict(2, 6));
  await player.call('play');
  await expect.poll(async () => (await player.state()).currentTime).toBeGreaterThan(2.5);
  await player.call('pause');
  const { currentTime, attempts } = await player.state();
  expect(currentTime).toBeLessThan(5.5);
  await player.expectFrameOf(currentTime);
  expect(await seeks.jsonValue()).toEqual([]);
  expect(attempts).toHaveLength(1);
});

test('MSE in the worker: a browser with little room plays to the end', async ({
  open,
  distribution,
  page,
}) => {
  // Room for eight seconds, in the worker, as Chromium says it.
  const little = `
    const append = SourceBuffer.prototype.appendBuffer;
    SourceBuffer.prototype.appendBuffer = function (data) {
      const { buffered } = this;
      const length = buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - buffered.start(0);
      if (length > 8 && data.byteLength > 2000) throw new DOMException('full', 'QuotaExceededError');
      append.call(this, data);
    };`;
  await page.route('**/worker-media-sink.js', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${little}\n${await answer.text()}` });
  });
  const player = await open(
    html(documented(distribution, { autoplay: undefined, length: '12', order: 'rtmp' }), 'cf-video'),
  );
  await page.evaluate(() => {
    const codes: string[] = [];
    Object.assign(globalThis, { codes });
    const element = document.querySelector('cf-video')!;
    element.addEventListener('playerwarning', (event) => codes.push((event as CustomEvent).detail.code));
  });
  const codes = () => page.evaluate(() => (globalThis as any).codes as string[]);
  await expect.poll(codes, { message: 'it is full', timeout: 15_000 }).toContain('CF_MSE_QUOTA_EXCEEDED');
  expect(await place(player)).toBe('worker');
  await page.evaluate(async () => {
    const element = document.querySelector('cf-video') as any;
    element.playbackRate = 4;
    await element.play();
  });
  await expect.poll(async () => (await player.state()).ended, { timeout: 20_000 }).toBe(true);
  await player.expectFrameOf(11.96, 2);
  expect((await player.state()).attempts).toHaveLength(1);
  expect(await place(player)).toBe('worker');
});

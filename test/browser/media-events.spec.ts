import type { Page } from '@playwright/test';
import { startCountingRelay } from '../support/counting-relay.js';
import { documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

type Steps = Readonly<Record<string, readonly string[]>>;

/** Puts the element of this markup into the page, uses it as a person would, and says which events that gave. */
function useAndRecord(page: Page, markup: string): Promise<Steps> {
  return page.evaluate(async (written) => {
    await customElements.whenDefined('cf-player');
    // In a template nothing runs and nothing loads: the listeners are there before the first event.
    const template = document.createElement('template');
    template.innerHTML = written;
    const element = document.importNode(template.content, true).firstElementChild as HTMLVideoElement;
    let seen: string[] = [];
    // Without those that depend on the network and on the clock: progress, suspend, stalled, waiting, timeupdate.
    const types =
      'abort canplay canplaythrough durationchange emptied ended error loadeddata loadedmetadata loadstart ' +
      'pause play playing ratechange resize seeked seeking volumechange';
    for (const type of types.split(' ')) element.addEventListener(type, () => seen.push(type));
    const steps: Record<string, readonly string[]> = {};
    const step = async (name: string, use: () => unknown, last: string, isDone: () => boolean) => {
      seen = [];
      await use();
      const begin = performance.now();
      while (!(isDone() && seen.includes(last))) {
        if (performance.now() - begin > 15_000) {
          throw new Error(`${name}: no end of it, events: ${seen.join(' ')}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      steps[name] = seen;
    };
    const hasData = () => !element.seeking && element.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA;
    await step('load', () => document.body.append(element), 'canplaythrough', hasData);
    await step(
      'play',
      () => element.play(),
      'playing',
      () => element.currentTime > 0.3,
    );
    await step(
      'seek while it plays',
      () => (element.currentTime = 12.02),
      'canplaythrough',
      () => hasData() && element.currentTime > 12.1,
    );
    await step(
      'pause',
      () => element.pause(),
      'pause',
      () => element.paused,
    );
    await step('seek while it is paused', () => (element.currentTime = 5.02), 'canplaythrough', hasData);
    await step('seek close to the end', () => (element.currentTime = 19.42), 'canplaythrough', hasData);
    await step(
      'end',
      () => element.play(),
      'ended',
      () => element.ended,
    );
    await step(
      'again',
      () => element.play(),
      'canplaythrough',
      () => hasData() && element.currentTime > 0.3,
    );
    element.remove();
    return steps;
  }, markup);
}

/** A plain `<video>` on the same file. */
let reference: Steps | undefined;

const without = (steps: Steps, type: string) =>
  Object.fromEntries(Object.entries(steps).map(([name, seen]) => [name, seen.filter((one) => one !== type)]));
const count = (seen: readonly string[], type: string) => seen.filter((one) => one === type).length;

for (const [over, element] of [
  ['RTMP', 'cf-video'],
  ['RTMP', 'cf-player'],
  ['HLS', 'cf-video'],
  ['a file', 'cf-video'],
] as const) {
  test(`<${element}> over ${over} dispatches what a plain <video> does, as often and in the same order`, async ({
    open,
    distribution,
  }) => {
    test.setTimeout(60_000);
    const common = { muted: true, preload: 'auto' } as const;
    const configuration = {
      RTMP: documented(distribution, { autoplay: undefined, ...common }),
      HLS: { hls: `${distribution.url}/videos/mediafile.m3u8`, ...common },
      'a file': { src: '/videos/mediafile.mp4', ...common },
    }[over];
    const { page } = await open('');
    reference ??= await useAndRecord(page, html({ src: '/videos/mediafile.mp4', ...common }, 'video'));
    expect(reference['load']).toContain('loadedmetadata');
    const steps = await useAndRecord(page, html(configuration, element));
    expect(without(steps, 'durationchange')).toEqual(without(reference, 'durationchange'));
    // The duration that a server announces and the one of the media may differ, and the last sample be placed some
    // microseconds away after a seek: two more changes, however many seeks there are.
    const all = (record: typeof steps) => count(Object.values(record).flat(), 'durationchange');
    const more = all(steps) - all(reference);
    expect(more, 'durationchange').toBeGreaterThanOrEqual(0);
    expect(more, 'durationchange').toBeLessThanOrEqual(over === 'RTMP' ? 2 : 0);
  });
}

test('a fallback while it plays is one `play` for the page, and no pause, end or error', async ({
  open,
  distribution,
}) => {
  const relay = await startCountingRelay(distribution.httpPort);
  try {
    const player = await open('');
    await player.page.evaluate(
      (written) => {
        const template = document.createElement('template');
        template.innerHTML = written;
        const element = document.importNode(template.content, true).firstElementChild!;
        const seen: string[] = [];
        for (const type of ['loadstart', 'play', 'pause', 'ended', 'error']) {
          element.addEventListener(type, () => seen.push(type));
        }
        Object.assign(globalThis, { seen });
        document.body.append(element);
      },
      html(
        documented(distribution, {
          gateway: `ws://127.0.0.1:${relay.port}/rtmp`,
          'web-distribution': distribution.url,
        }),
      ),
    );
    await player.expectPlaying('rtmp');
    await relay.stop();
    await expect
      .poll(async () => (await player.state()).attempts.at(-1), { timeout: 20_000 })
      .toMatchObject({ kind: 'hls', outcome: 'playing' });
    await player.expectPlaying('hls.js');
    const seen = await player.page.evaluate(() => (globalThis as any).seen as string[]);
    expect(seen.filter((type) => type !== 'loadstart')).toEqual(['play']);
  } finally {
    await relay.stop();
  }
});

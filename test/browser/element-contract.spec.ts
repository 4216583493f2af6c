import { documented, html } from '../support/configurations.js';
import { startCountingRelay } from '../support/counting-relay.js';
import { startGateway } from '../support/distribution.js';
import { DOCUMENTED } from '../support/configurations.js';
import { CLASSIC, MODULE, expect, test } from '../support/browser-fixtures.js';

for (const name of ['cf-video', 'cf-player']) {
  test(`<${name}> has every property and method of HTMLVideoElement, of the same type`, async ({ open }) => {
    const player = await open(`<${name}></${name}>`);
    const differences = await player.page.evaluate((tag) => {
      const element = document.querySelector(tag) as any;
      const video = document.createElement('video') as any;
      const found: string[] = [];
      for (const prototype of [HTMLVideoElement.prototype, HTMLMediaElement.prototype]) {
        for (const key of Object.getOwnPropertyNames(prototype)) {
          // What only one vendor has is no part of the standard's contract.
          if (/^webkit|^constructor$|EncryptedMedia/i.test(key)) continue;
          if (!(key in element)) found.push(`${key} is missing`);
          else if (typeof element[key] !== typeof video[key]) {
            found.push(`${key} is ${typeof element[key]}, not ${typeof video[key]}`);
          }
        }
      }
      return found;
    }, name);
    expect(differences).toEqual([]);
  });

  test(`<${name}> reflects the standard attributes as properties, both ways`, async ({ open }) => {
    const player = await open(
      `<${name} loop playsinline poster="/dist/nothing.png" preload="none"></${name}>`,
    );
    const seen = await player.page.evaluate((tag) => {
      const element = document.querySelector(tag) as any;
      const before = { loop: element.loop, preload: element.preload, muted: element.muted };
      element.loop = false;
      element.autoplay = true;
      element.volume = 0.25;
      element.muted = true;
      element.playbackRate = 1.5;
      return {
        before,
        after: {
          loop: element.hasAttribute('loop'),
          autoplay: element.hasAttribute('autoplay'),
          volume: element.volume,
          muted: element.muted,
          playbackRate: element.playbackRate,
        },
      };
    }, name);
    expect(seen).toEqual({
      before: { loop: true, preload: 'none', muted: false },
      after: { loop: false, autoplay: true, volume: 0.25, muted: true, playbackRate: 1.5 },
    });
  });

  test(`<${name}> dispatches the events of a media element in their order`, async ({
    open,
    distribution,
  }) => {
    const player = await open('');
    await player.page.evaluate(
      ([tag, markup]) => {
        const seen: string[] = [];
        Object.assign(globalThis, { seen });
        const holder = document.createElement('div');
        holder.innerHTML = markup;
        const element = holder.firstElementChild as HTMLElement;
        for (const type of [
          'loadstart',
          'durationchange',
          'loadedmetadata',
          'loadeddata',
          'canplay',
          'play',
          'playing',
          'timeupdate',
          'pause',
          'seeking',
          'seeked',
          'volumechange',
          'ratechange',
          'ended',
          'error',
        ]) {
          element.addEventListener(type, (event) => {
            if (event.target !== element) seen.push(`${type} with another target`);
            if (seen.at(-1) !== type) seen.push(type);
          });
        }
        element.id = tag;
        document.body.append(element);
      },
      [name, html(documented(distribution, { autoplay: undefined }), name)] as const,
    );
    const events = () => player.page.evaluate(() => (globalThis as any).seen as string[]);
    await expect.poll(events).toContain('loadeddata');
    await player.call('play');
    await expect.poll(events).toContain('timeupdate');
    await player.call('pause');
    await player.seek(12.02);
    await expect.poll(events).toContain('seeked');
    const seen = await events();
    const order = [
      'loadstart',
      'loadedmetadata',
      'loadeddata',
      'canplay',
      'playing',
      'pause',
      'seeking',
      'seeked',
    ];
    expect(
      seen.filter((type) => order.includes(type)).filter((type, i, all) => all.indexOf(type) === i),
    ).toEqual(order);
    expect(seen).toContain('durationchange');
    expect(seen).not.toContain('error');
    expect(seen.filter((type) => type.includes('target'))).toEqual([]);
  });
}

test('properties set before the element is defined count', async ({ open, distribution }) => {
  const player = await open('<cf-video></cf-video>', { head: '' });
  await player.page.evaluate(
    (config) => {
      Object.assign(document.querySelector('cf-video')!, { ...config, muted: true, autoplay: true });
    },
    documented(distribution, { autoplay: undefined, muted: undefined }),
  );
  await player.page.addScriptTag({ type: 'module', url: '/dist/cf-player.js' });
  await player.expectPlaying('rtmp');
});

test('an element that is in the page before its definition plays', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)), { head: '' });
  await player.page.addScriptTag({ type: 'module', url: '/dist/cf-player.js' });
  await player.expectPlaying('rtmp');
});

test('an element made by script and configured after it was inserted plays', async ({
  open,
  distribution,
}) => {
  const player = await open('');
  await player.page.evaluate((config) => {
    const element = document.createElement('cf-player');
    document.body.append(element);
    for (const [name, value] of Object.entries(config)) {
      if (value !== undefined) element.setAttribute(name, value === true ? '' : value);
    }
  }, documented(distribution));
  await player.expectPlaying('rtmp');
});

test('another file in the same element replaces what plays', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  await player.page.evaluate(() => {
    document.querySelector('cf-player')!.setAttribute('file', 'audio/song.mp3');
  });
  await expect.poll(async () => (await player.state()).videoWidth).toBe(0);
  await player.expectPlaying('rtmp', { picture: false });
});

for (const name of ['cf-video', 'cf-player']) {
  test(`<${name}> moved, removed and added again leaves no connection and no worker behind`, async ({
    open,
    distribution,
  }) => {
    const relay = await startCountingRelay(distribution.rtmpPort);
    const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${relay.port}`] });
    try {
      const player = await open(
        `<div id="first">${html(documented(distribution, { gateway: gateway.url }), name)}</div><div id="second"></div>`,
      );
      await player.expectPlaying('rtmp');
      expect(relay.open).toBe(1);

      await player.page.evaluate((tag) => {
        document.querySelector('#second')!.append(document.querySelector(tag)!);
      }, name);
      await player.expectPlaying('rtmp');
      await expect.poll(() => relay.open).toBe(1);

      await player.page.evaluate((tag) => {
        const element = document.querySelector(tag)!;
        Object.assign(globalThis, { kept: element });
        element.remove();
      }, name);
      await expect.poll(() => relay.open, { message: 'connections after removal' }).toBe(0);
      await expect.poll(() => player.page.workers().length, { message: 'workers after removal' }).toBe(0);

      await player.page.evaluate(() => {
        document.querySelector('#first')!.append((globalThis as any).kept);
      });
      await player.expectPlaying('rtmp');
      await expect.poll(() => relay.open).toBe(1);

      // Ten times in and out within one task, which must not be ten players.
      await player.page.evaluate((tag) => {
        const element = document.querySelector(tag)!;
        for (let i = 0; i < 10; i++) {
          element.remove();
          document.body.append(element);
        }
      }, name);
      await player.expectPlaying('rtmp');
      await expect.poll(() => relay.open).toBe(1);

      await player.page.evaluate((tag) => document.querySelector(tag)!.remove(), name);
      await expect.poll(() => relay.open).toBe(0);
      await expect.poll(() => player.page.workers().length).toBe(0);
    } finally {
      await gateway.stop();
      await relay.stop();
    }
  });
}

test('two players on one page play independently', async ({ open, distribution }) => {
  const first = await open(
    `${html(documented(distribution))}${html(documented(distribution, { file: 'videos/clip.flv' }), 'cf-video')}`,
    { selector: 'cf-player' },
  );
  const second = Object.assign(Object.create(Object.getPrototypeOf(first)), first, { selector: 'cf-video' });
  await first.expectPlaying('rtmp');
  await second.expectPlaying('rtmp');
  await first.call('pause');
  const { currentTime } = await first.state();
  await second.expectAdvance(1);
  expect((await first.state()).currentTime).toBe(currentTime);
});

test('a classic script tag is enough', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)), { head: CLASSIC });
  await player.expectPlaying('rtmp');
});

test('a classic script tag falls back to HLS as well', async ({ open, distribution }) => {
  const player = await open(
    html(documented(distribution, { gateway: undefined, 'web-distribution': distribution.url })),
    { head: CLASSIC },
  );
  await player.expectPlaying('hls.js');
});

test('both script tags on one page are no accident', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)), { head: CLASSIC + MODULE });
  await player.expectPlaying('rtmp');
});

test('video.js is in front of <cf-player>: element.player plays, pauses and seeks', async ({
  open,
  distribution,
}) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  const version = await player.page.evaluate(() => {
    const { player: vjs } = document.querySelector('cf-player') as any;
    vjs.pause();
    return [typeof vjs.currentTime(), typeof vjs.duration(), vjs.paused()];
  });
  expect(version).toEqual(['number', 'number', true]);
  await expect.poll(async () => (await player.state()).paused).toBe(true);
  // A person clicks the button.
  const button = player.page.getByRole('button', { name: /^play$/i }).last();
  await button.click();
  await expect.poll(async () => (await player.state()).paused).toBe(false);
  await player.expectAdvance(0.5);
});

test('the elements take the size that the page gives them', async ({ open, distribution }) => {
  const player = await open(
    `<style>cf-player, cf-video { display: block; width: 400px; height: 225px }</style>${html(documented(distribution))}`,
  );
  await player.expectPlaying('rtmp');
  const box = await player.page.locator('cf-player').boundingBox();
  expect([box?.width, box?.height]).toEqual([400, 225]);
  const inner = await player.page.evaluate(() => {
    const { width, height } = (globalThis as any)
      .innerVideo(document.querySelector('cf-player'))
      .getBoundingClientRect();
    return [width, height];
  });
  expect(inner).toEqual([400, 225]);
});

test('without any CSS a player has the width of its container and the shape of its video', async ({
  open,
  distribution,
}) => {
  const player = await open(html(documented(distribution)));
  await player.expectPlaying('rtmp');
  const box = await player.page.locator('cf-player').boundingBox();
  expect(box?.width).toBeGreaterThan(200);
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(16 / 9, 1);
});

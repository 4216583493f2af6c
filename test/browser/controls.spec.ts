import { documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

test('sound alone keeps the control bar while nobody moves the mouse', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution, { file: 'audio/song.mp3' })));
  await player.expectPlaying('rtmp', { picture: false });
  // The controls themselves say when they take the person for absent: that is when they hide over a picture.
  const isActive = () =>
    player.page.evaluate(() => (document.querySelector('cf-player') as any).player.userActive() as boolean);
  await expect.poll(isActive, { timeout: 15_000 }).toBe(false);
  const bar = player.page.locator('cf-player .vjs-control-bar');
  await expect(bar).toBeVisible();
  // Half transparent on its way out is not there either.
  await expect
    .poll(() => bar.evaluate((one) => one.getAnimations().length), { message: 'nothing fades' })
    .toBe(0);
  await expect(bar).toHaveCSS('opacity', '1');
});

test('captions by <track> in <cf-player> are a text track, and can be shown', async ({
  open,
  page,
  distribution,
}) => {
  await page.route('**/words.vtt', (route) =>
    route.fulfill({
      contentType: 'text/vtt',
      body: 'WEBVTT\n\n00:00:00.000 --> 00:00:20.000\nWords of the sample\n',
    }),
  );
  const track = '<track kind="captions" src="/words.vtt" srclang="en" label="English">';
  const player = await open(
    html(documented(distribution)).replace('</cf-player>', () => `${track}</cf-player>`),
  );
  await player.expectPlaying('rtmp');
  const tracks = () =>
    page.evaluate(() =>
      Array.from((document.querySelector('cf-player') as any).textTracks as Iterable<TextTrack>)
        .filter(({ kind }) => kind === 'captions' || kind === 'subtitles')
        .map(({ kind, label, language, mode }) => ({ kind, label, language, mode })),
    );
  const english = { kind: 'captions', label: 'English', language: 'en' };
  await expect.poll(tracks).toEqual([{ ...english, mode: 'disabled' }]);
  await player.call('pause');
  await page.evaluate(() => (document.querySelector('cf-player') as any).player.controls(false));
  // The browser draws captions itself, where no selector reaches: what the picture shows decides.
  const picture = async () => (await page.locator('cf-player').screenshot()).toString('base64');
  const stable = async () => {
    let last = '';
    await expect
      .poll(async () => {
        const before = last;
        last = await picture();
        return last === before;
      })
      .toBe(true);
    return last;
  };
  const setMode = (mode: TextTrackMode) =>
    page.evaluate((wanted) => {
      const { textTracks } = document.querySelector('cf-player') as any;
      for (const one of textTracks) if (one.label === 'English') one.mode = wanted;
    }, mode);
  const plain = await stable();
  await setMode('showing');
  await expect.poll(tracks).toEqual([{ ...english, mode: 'showing' }]);
  await expect
    .poll(() =>
      page.evaluate(() => {
        const [track] = (document.querySelector('cf-player') as any).textTracks;
        return Array.from((track.activeCues ?? []) as Iterable<VTTCue>, ({ text }) => text);
      }),
    )
    .toEqual(['Words of the sample']);
  const isPlain = async () => (await picture()) === plain;
  await expect.poll(isPlain, { message: 'the picture without words' }).toBe(false);
  await setMode('disabled');
  await expect.poll(isPlain, { message: 'the picture without words' }).toBe(true);
});

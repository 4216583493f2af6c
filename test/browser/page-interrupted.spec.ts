import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { startCountingRelay } from '../support/counting-relay.js';
import { expect, test } from '../support/browser-fixtures.js';
import { FRAME_BAR } from '../support/frame-bar.js';

const live = (gateway: string) => ({
  streamer: `rtmp://${DOCUMENTED}/live`,
  file: 'channel',
  live: true as const,
  gateway,
  autoplay: true as const,
  muted: true as const,
  'target-latency': '0.5',
});

interface Picture {
  /** Seconds, as the picture itself says: the clock may be farther when it is asked. */
  readonly time: number;
  /** The number in it. */
  readonly frame: number;
}

interface Facts {
  readonly time: number;
  readonly latency: number;
  readonly goal: number;
  readonly status: string | null;
  readonly readyState: number;
  readonly isSameSource: boolean;
  readonly attempts: number;
  readonly error: string | null;
  /** How many pictures were seen, and where the last one is on the timeline, seconds. */
  readonly seen: number;
  readonly last: number;
}

/** Notes each picture of each `<cf-video>`, in the order in which they are seen. */
const NOTES = `<script>
  const canvas = Object.assign(document.createElement('canvas'), { width: ${FRAME_BAR.width}, height: 40 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const look = (video) => {
    const picture = new VideoFrame(video);
    context.drawImage(picture, 0, 0, ${FRAME_BAR.width}, ${FRAME_BAR.height});
    const time = picture.timestamp / 1e6;
    picture.close();
    const { data } = context.getImageData(0, 0, ${FRAME_BAR.width}, 40);
    const luma = (x, y) => data[4 * (y * ${FRAME_BAR.width} + x)];
    let frame = 0;
    for (let x = 10; x < ${FRAME_BAR.width}; x += 20) frame = frame * 2 + (luma(x, 10) > luma(x, 30) ? 1 : 0);
    return { time, frame };
  };
  const note = (element) => {
    const video = innerVideo(element);
    if (video === undefined) return void setTimeout(note, 20, element);
    element.pictures = [];
    const next = () => {
      if (video.readyState >= 2) element.pictures.push(look(video));
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };
  addEventListener('DOMContentLoaded', () => document.querySelectorAll('cf-video').forEach(note));
</script><script type="module" src="/dist/cf-video.js"></script>`;

const FACTS = `[...document.querySelectorAll('cf-video')].map((element) => {
  const { currentTime: time, stats = {}, streamStatus: status, attempts = [], error, pictures = [] } = element;
  const video = innerVideo(element);
  const source = video?.srcObject ?? video?.src;
  if (time > 1) element.firstSource ??= source;
  return {
    time, status, seen: pictures.length, last: pictures.at(-1)?.time ?? 0, latency: stats.liveLatency ?? 0, goal: stats.latencyGoal ?? 0,
    readyState: video?.readyState ?? 0, isSameSource: element.firstSource === source,
    attempts: attempts.length, error: error?.message ?? null,
  };
})`;

const UNHARMED = { isSameSource: true, attempts: 1, error: null, status: 'open' };

test('a page without a network for some seconds keeps its pictures, and goes on with a live stream and a recording', async ({
  open,
  distribution,
  context,
}) => {
  test.setTimeout(60_000);
  const relay = await startCountingRelay(distribution.httpPort);
  try {
    const gateway = `ws://localhost:${relay.port}/rtmp`;
    const elements = [
      live(gateway),
      documented(distribution, { gateway, 'buffer-length': '1', tunnel: 'none', order: 'rtmp' }),
    ];
    const { page } = await open(elements.map((attributes) => html(attributes, 'cf-video')).join(''), {
      head: NOTES,
    });
    const facts = async () => (await page.evaluate(FACTS)) as [Facts, Facts];
    const pictures = async () =>
      (await page.evaluate(`document.querySelectorAll('cf-video')[1].pictures`)) as Picture[];
    const until = (message: string, holds: (facts: [Facts, Facts]) => boolean) =>
      expect
        .poll(async () => holds(await facts()), { message, timeout: 20_000, intervals: [100] })
        .toBe(true);
    await until('both play', (all) => all.every(({ time }) => time > 1.5));
    // First the connections outlive it (nothing is heard of them), then they do not.
    for (const isCut of [false, true]) {
      await context.setOffline(true);
      if (isCut) relay.cut();
      await until('both stand still, with a picture', (all) =>
        all.every(({ readyState }) => readyState === 2),
      );
      const still = await facts();
      await context.setOffline(false);
      await until('both play on', (all) =>
        all.every(({ time, last }, at) => time > still[at]!.time + 0.7 && last > still[at]!.last + 0.5),
      );
      // A line that was not steady, or a busy machine, has moved the goal.
      await until('live is near its goal', ([{ latency, goal }]) => latency < goal + 0.6);
      // Not from the next keyframe on, which may be two seconds away.
      const { seen, last } = still[1];
      const next = (await pictures()).slice(seen).find(({ time }) => time > last);
      expect(next!.time - last, 'the picture that follows the one that stood').toBeLessThan(0.6);
    }
    const [liveNow, recording] = await facts();
    expect(liveNow).toMatchObject(UNHARMED);
    expect(recording).toMatchObject(UNHARMED);
    const wrong = (await pictures()).filter(
      ({ time, frame }) => Math.abs(frame - time * FRAME_BAR.fps) > 0.51,
    );
    expect(wrong, 'pictures that are not of their time').toEqual([]);
  } finally {
    await relay.stop();
  }
});

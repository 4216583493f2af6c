import { slope } from './slope.mjs';

const LOOK_EVERY_MS = 4000;
/** Looks that do not count: buffers fill. */
const WARM_UP = 2;

/** A live stream that runs faster than the clock: all of its media pass through the player, which follows by jumping. */
export async function longStream({ page, look, attributes, hours, speed, budget }) {
  const idle = await look();
  await page.evaluate((all) => {
    const element = document.createElement('cf-video');
    for (const [key, value] of Object.entries({ ...all, autoplay: '', muted: '' }))
      element.setAttribute(key, value);
    document.querySelector('main').append(element);
    globalThis.element = element;
  }, attributes);
  await page.waitForFunction(() => globalThis.element.stats.join.firstFrame !== undefined);
  const state = () =>
    page.evaluate(() => {
      const { element } = globalThis;
      const { buffered, error } = element.nativeEl;
      const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
      const { bytesReceived, liveLatency, stalls, totalFrames, attempts } = element.stats;
      const held = Array.from({ length: buffered.length }).reduce(
        (sum, _, i) => sum + buffered.end(i) - buffered.start(i),
        0,
      );
      return {
        end,
        held,
        ranges: buffered.length,
        at: element.currentTime,
        bytesReceived,
        liveLatency,
        stalls,
        totalFrames,
        attempts,
        error: error?.message ?? element.error?.message,
      };
    });
  const began = await state();
  const looks = [];
  const wanted = hours * 3600;
  const limit = performance.now() + (2 * wanted * 1000) / speed;
  let last = began;
  while (last.end - began.end < wanted && performance.now() < limit && last.error === undefined) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    last = await state();
    looks.push({ ...last, ...(await look()) });
  }
  const counted = looks.slice(WARM_UP);
  const passed = (last.end - began.end) / 3600;
  const perHour = (name) => slope(counted.map((one) => [one.end / 3600, one[name]]));
  const [heap, workerHeap] = [perHour('heap'), perHour('workerHeap')];
  const most = Math.max(...counted.map((one) => one.heap + one.workerHeap)) - idle.heap;
  const held = Math.max(...counted.map((one) => one.held));
  const listeners = counted.at(-1).listeners - counted[0].listeners;
  const missed =
    last.error !== undefined ||
    passed < 0.9 * hours ||
    heap + workerHeap > budget.bytesPerHour ||
    most > budget.bytes ||
    listeners > budget.listeners;
  const line = [
    `${passed.toFixed(1)} h of live RTMP (${(last.bytesReceived / 1e6).toFixed(0)} MB, ${last.totalFrames} pictures shown,`,
    `${last.attempts} attempt, ${last.stalls} stalls): heap ${(heap / 1e3).toFixed(0)} kB per hour, in the worker`,
    `${(workerHeap / 1e3).toFixed(0)} kB; at most ${(most / 1e6).toFixed(1)} MB over idle; ${held.toFixed(0)} s in`,
    `${last.ranges} ranges; ${listeners} more listeners${last.error === undefined ? '' : `; ${last.error}`}`,
  ].join(' ');
  return { line, missed };
}

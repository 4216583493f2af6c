// What one viewer does, in the page. Times are ms.
import { readNumber } from './picture-number.mjs';
import { players } from './players.mjs';

const LIMIT_MS = 20_000;
/** Pictures of before a seek are further away than that; seconds. */
const ACCURACY = 0.05;
/** A picture that stays this much longer than it should is a stall. */
const STALL_MS = 200;
const FRAME_MS = 1000 / 30;
/** Every so many pictures one is read: reading costs time, and would make what it measures. */
const READ_EVERY = 5;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** ms between performance.now() and the clock that the whole machine has. */
function machineClock() {
  let offset = 0;
  for (const end = performance.now() + 20; performance.now() < end;)
    offset = Math.max(offset, Date.now() - performance.now());
  return offset;
}

/** Resolves with the callback's facts of the first picture that `accept` takes. */
function picture(player, accept, what) {
  const { video } = player;
  return new Promise((resolve, reject) => {
    let callback = 0;
    const settle = (act) => {
      video.cancelVideoFrameCallback(callback);
      clearTimeout(timer);
      clearInterval(watch);
      act();
    };
    const fail = (message) => settle(() => reject(new Error(message)));
    const state = () => `at ${video.currentTime}, readyState ${video.readyState}, paused ${video.paused}`;
    const timer = setTimeout(() => fail(`${what}: not within ${LIMIT_MS} ms (${state()})`), LIMIT_MS);
    const watch = setInterval(() => {
      const failure = player.failure();
      if (failure !== undefined) fail(failure);
    }, 200);
    const look = (_now, facts) => {
      if (accept(facts)) settle(() => resolve(facts));
      else callback = video.requestVideoFrameCallback(look);
    };
    callback = video.requestVideoFrameCallback(look);
  });
}

async function join(player, addresses) {
  // What setting up an empty player leaves to do is no part of joining.
  await pause(50);
  const since = performance.now();
  player.open(addresses);
  const { presentationTime } = await picture(player, () => true, 'first picture');
  return presentationTime - since;
}

let current;

/** Opens a stream and leaves it playing until `end`. */
export async function open({ kind, player: name, addresses }) {
  const { make, engine } = players[kind][name];
  const player = make(document.querySelector('main'));
  current = player;
  const ms = await join(player, addresses);
  if (engine !== undefined && player.engine() !== engine)
    throw new Error(`played by ${player.engine()} instead of ${engine}`);
  return { join: ms, stats: JSON.parse(JSON.stringify(player.stats() ?? {})) };
}

export function end() {
  current?.end();
  current = undefined;
}

export const stats = () => JSON.parse(JSON.stringify(current.stats() ?? {}));

/** What is seen of a live stream in the next `ms`: which picture was shown when (machine's clock), and what stood. */
export async function watch(ms) {
  const { video } = current;
  const offset = machineClock();
  const shown = [];
  const stalls = { count: 0, ms: 0 };
  const canvas = new OffscreenCanvas(160, 4).getContext('2d', { willReadFrequently: true });
  let last = performance.now();
  let count = 0;
  let callback = 0;
  const look = (_now, { expectedDisplayTime, presentationTime }) => {
    callback = video.requestVideoFrameCallback(look);
    const stood = presentationTime - last - FRAME_MS;
    last = presentationTime;
    if (stood > STALL_MS) {
      stalls.count++;
      stalls.ms += stood;
    }
    if (++count % READ_EVERY !== 0) return;
    const frame = readNumber(video, canvas);
    if (frame !== undefined) shown.push({ frame, at: expectedDisplayTime + offset });
  };
  callback = video.requestVideoFrameCallback(look);
  await pause(ms);
  video.cancelVideoFrameCallback(callback);
  const { buffered, currentTime } = video;
  const ahead = buffered.length > 0 ? buffered.end(buffered.length - 1) - currentTime : 0;
  return { shown, stalls, pictures: count, ahead, rate: video.playbackRate };
}

export function frames() {
  const { totalVideoFrames, droppedVideoFrames } = current.video.getVideoPlaybackQuality();
  return { total: totalVideoFrames, dropped: droppedVideoFrames };
}

const has = ({ buffered }, at) =>
  Array.from({ length: buffered.length }).some((_, i) => buffered.start(i) <= at && buffered.end(i) > at);

/** Until the first picture of the place. `wasBuffered` tells what kind of seek it was. */
export async function seek(to) {
  const { video } = current;
  const wasBuffered = has(video, to);
  const since = performance.now();
  current.seek(to);
  const isThere = ({ mediaTime, presentationTime }) =>
    mediaTime >= to - ACCURACY && mediaTime <= to + 1 && presentationTime >= since;
  const { presentationTime, mediaTime } = await picture(current, isThere, `picture of ${to} s`);
  return { ms: presentationTime - since, wasBuffered, off: mediaTime - to };
}

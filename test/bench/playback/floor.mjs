// The floor of latency: when each picture of the channel is there for whoever has nothing but a socket. cf-player's own
// RTMP client, in Node, beside the players.
import { connect as connectSocket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { CLIP_LENGTH, FPS } from './media.mjs';

const CLIP_FRAMES = CLIP_LENGTH * FPS;
/** ms between performance.now() and the clock that the whole machine has; as in the page. */
const offset = (() => {
  let most = 0;
  for (const end = performance.now() + 20; performance.now() < end;)
    most = Math.max(most, Date.now() - performance.now());
  return most;
})();
const now = () => performance.now() + offset;

function channelOf(socket) {
  return {
    incoming: socket,
    send: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    close: () => socket.destroy(),
  };
}

/**
 * @returns {Promise<{ arrivalOf(frame: number): number | undefined, delays(): number[], stop(): void }>} when the tag
 *   of the picture with this number arrived last; how much later than at its earliest each came
 */
export async function watchFloor(dist, port, name) {
  const { connect, milliseconds } = await import(pathToFileURL(join(dist, 'rtmp.js')).href);
  const socket = connectSocket({ host: '127.0.0.1', port, noDelay: true });
  const tcUrl = `rtmp://localhost:${port}/live`;
  const connection = await connect({ channel: channelOf(socket), tcUrl, app: 'live' });
  const stream = await connection.createStream();
  const arrivals = new Map();
  const places = [];
  let isLive = false;
  const began = now();
  stream.onMedia = ({ type, timestamp, payload }) => {
    // A sequence header is no picture.
    if (type !== 'video' || payload[1] === 0) return;
    const at = now();
    arrivals.set(Math.round((timestamp * FPS) / 1000) % CLIP_FRAMES, at);
    // What comes first is of the past.
    isLive ||= at - began > 500;
    if (isLive) places.push(at - timestamp);
  };
  await stream.play(name, { start: milliseconds(-1000) });
  return {
    arrivalOf: (frame) => arrivals.get(frame),
    delays: () => {
      const first = Math.min(...places);
      return places.map((place) => place - first);
    },
    stop: () => connection.close(),
  };
}

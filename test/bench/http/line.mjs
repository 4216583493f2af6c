// A line to the local distribution, as viewers have one: answers take a round trip, all of them share its speed, and
// what has gone out is counted. Without it the number of requests and of bytes would cost nothing.
import { Agent, createServer, request } from 'node:http';

const PIECE = 16 * 1024;

/**
 * @param {{ upstream: string, roundTripMs: number, bytesPerSecond: number }} options
 * @returns {Promise<{ url: string, counts: Map<string, { bytes: number, requests: number }>, stop(): Promise<void> }>}
 *   counts by what stands behind `/tag/`: bytes of bodies, as they were given to the connection.
 */
export async function startLine({ upstream, roundTripMs, bytesPerSecond }) {
  const counts = new Map();
  const agent = new Agent({ keepAlive: true });
  let freeAt = 0;

  /** Until the line has carried so many bytes more. */
  async function carry(bytes) {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + (bytes / bytesPerSecond) * 1000;
    const wait = freeAt - now;
    if (wait > 2) await new Promise((resolve) => setTimeout(resolve, wait));
  }

  async function send(answer, response, count) {
    for await (const chunk of answer) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        if (response.destroyed) return;
        const piece = chunk.subarray(at, at + PIECE);
        await carry(piece.length);
        if (response.destroyed) return;
        count.bytes += piece.length;
        if (!response.write(piece)) await drained(response);
      }
    }
    response.end();
  }

  const server = createServer((viewer, response) => {
    const tag = /^\/tag\/([^/]+)\//.exec(viewer.url)?.[1] ?? '';
    const count = counts.get(tag) ?? { bytes: 0, requests: 0 };
    counts.set(tag, count);
    count.requests++;
    const { method, headers } = viewer;
    const onward = request(new URL(viewer.url, upstream), { method, headers, agent });
    const arrived = performance.now();
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => {
      const wait = Math.max(0, roundTripMs - (performance.now() - arrived));
      setTimeout(() => {
        if (response.destroyed) return;
        response.writeHead(answer.statusCode, answer.headers);
        send(answer, response, count).catch(() => response.destroy());
      }, wait);
    });
    viewer.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    counts,
    stop: () => {
      agent.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function drained(response) {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

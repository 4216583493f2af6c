import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { refreshCaches } from '../../../../src/playback/hls/refresh-caches.js';

const REQUEST = { url: 'https://media.example.com/1.ts', headers: {}, withCredentials: false };
const STALLED_AFTER = 8000;

let isDone: boolean;
let asked: RequestInit | undefined;
let life: AbortController;

/** A server of which the test says when it answers, and when something of its answer comes. */
function serve(answer: Promise<Response>): void {
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    asked = init;
    return Promise.race([
      answer,
      new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    ]);
  });
  void refreshCaches(REQUEST, STALLED_AFTER, life.signal).then(() => (isDone = true));
}

beforeEach(() => {
  vi.useFakeTimers();
  isDone = false;
  asked = undefined;
  life = new AbortController();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks past every cache, and waits for the whole answer', async () => {
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  serve(
    Promise.resolve(
      new Response(
        new ReadableStream({
          start: (controller) => {
            body = controller;
          },
        }),
      ),
    ),
  );
  // Slow, and not silent.
  for (let piece = 0; piece < 10; piece++) {
    await vi.advanceTimersByTimeAsync(6000);
    body?.enqueue(new Uint8Array(10));
  }
  await vi.advanceTimersByTimeAsync(0);
  expect([asked?.cache, isDone]).toEqual(['reload', false]);
  body?.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(isDone).toBe(true);
});

it('gives up a server that does not answer', async () => {
  serve(new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(7900);
  expect(isDone).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect([isDone, asked?.signal?.aborted]).toEqual([true, true]);
});

it('gives up an answer that stands still', async () => {
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
  serve(Promise.resolve(new Response(body)));
  await vi.advanceTimersByTimeAsync(7900);
  expect(isDone).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(isDone).toBe(true);
});

it('ends with its engine', async () => {
  serve(new Promise(() => {}));
  life.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(isDone).toBe(true);
});

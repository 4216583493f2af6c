import { describe, expect, it } from 'vitest';
import type { ServerStream } from '../../../src/protocol/connection/server.js';
import { LiveStream } from '../../../src/origin/live/live-stream.js';
import { LiveViewer } from '../../../src/origin/live/live-viewer.js';

/** A client whose connection takes what it is allowed to, and waits with the rest. */
function slowStream() {
  const sent: { type: string; timestamp: number; first: number | undefined }[] = [];
  let open: () => void = () => undefined;
  let isOpen = false;
  const stream = {
    isClosed: false,
    sendStatus() {},
    sendData() {},
    sendStreamBegin() {},
    sendStreamEof() {},
    sendMedia({ type, timestamp, payload }: { type: string; timestamp: number; payload: Uint8Array }) {
      sent.push({ type, timestamp, first: payload[0] });
      return isOpen ? Promise.resolve() : new Promise<void>((resolve) => (open = resolve));
    },
  };
  return {
    stream: stream as unknown as ServerStream,
    sent,
    release() {
      isOpen = true;
      open();
    },
  };
}

const header = Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x42, 0, 0x1e, 0xff, 0xe0);
const frame = (isKey: boolean, size = 10) => {
  const payload = new Uint8Array(size);
  payload.set([isKey ? 0x17 : 0x27, 1, 0, 0, 0]);
  return payload;
};

describe('a viewer that is too slow', () => {
  it('misses what is between, and goes on with headers and a keyframe', async () => {
    const live = new LiveStream('show');
    const publication = live.publish();
    const slow = slowStream();
    const viewer = new LiveViewer(slow.stream, live, 'show', true);
    publication?.send({ type: 'video', timestamp: 0, payload: header });
    // 60 s, a keyframe every 2 s: far more than may wait.
    for (let i = 0; i < 1500; i++) {
      publication?.send({ type: 'video', timestamp: 40 * i, payload: frame(i % 50 === 0) });
    }
    slow.release();
    await new Promise((resolve) => setTimeout(resolve, 10));
    publication?.send({ type: 'video', timestamp: 60_000, payload: frame(true) });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(slow.sent.length).toBeLessThan(400);
    for (const [i, { timestamp, first }] of slow.sent.entries()) {
      const before = slow.sent[i - 1];
      // After a gap comes nothing that needs what was missed.
      if (before !== undefined && timestamp - before.timestamp > 40) expect(first).toBe(0x17);
    }
    expect(slow.sent.at(-1)?.timestamp).toBe(60_000);
    viewer.close();
  });

  it('does not make the queue grow by the size of frames either', () => {
    const live = new LiveStream('show');
    const publication = live.publish();
    const slow = slowStream();
    const viewer = new LiveViewer(slow.stream, live, 'show', true);
    publication?.send({ type: 'video', timestamp: 0, payload: header });
    const shared = frame(true, 1 << 20);
    for (let i = 0; i < 100; i++) publication?.send({ type: 'video', timestamp: i, payload: shared });
    expect(slow.sent.length).toBeLessThan(3);
    slow.release();
    viewer.close();
  });
});

describe('a live stream', () => {
  it('belongs to one publisher', () => {
    const live = new LiveStream('show');
    const first = live.publish();
    expect(live.publish()).toBeUndefined();
    first?.end();
    expect(live.publish()).toBeDefined();
  });

  it('gives newcomers everything since the last keyframe', () => {
    const live = new LiveStream('show');
    const publication = live.publish();
    publication?.send({ type: 'video', timestamp: 0, payload: header });
    for (let i = 0; i < 7; i++)
      publication?.send({ type: 'video', timestamp: 40 * i, payload: frame(i % 5 === 0) });
    expect(live.backlog.map(({ role, timestamp }) => [role, timestamp])).toEqual([
      ['header', 0],
      ['keyframe', 200],
      ['frame', 240],
    ]);
  });

  it('does not remember without end what has no keyframes', () => {
    const live = new LiveStream('show');
    const publication = live.publish();
    publication?.send({ type: 'video', timestamp: 0, payload: frame(true) });
    for (let i = 1; i < 10_000; i++)
      publication?.send({ type: 'video', timestamp: i, payload: frame(false) });
    expect(live.backlog.length).toBeLessThan(5000);
  });

  it('says when nobody is left', () => {
    let idle = 0;
    const live = new LiveStream('show', { onIdle: () => (idle += 1) });
    const publication = live.publish();
    const leave = live.listen({ onPublish() {}, onUnpublish() {}, onMessage() {}, onMetadata() {} });
    publication?.end();
    expect(idle).toBe(0);
    leave();
    expect(idle).toBe(1);
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hearLater, type Hearing } from '../../../src/session/hear-later.js';
import type { SessionCommand, SessionEvent } from '../../../src/session/worker-protocol.js';
import { mediaSegment } from '../../support/test-segments.js';

const MIB = 1024 * 1024;

let arrive: (hearing: Hearing) => void;
let fail: (error: Error) => void;
let arrived: unknown[];
let without: unknown[];
let hear: Hearing;

const media = (seekId: number): SessionEvent => ({
  type: 'segment',
  segment: { ...mediaSegment('video', 0, 1), data: new Uint8Array(MIB) },
  seekId,
});
const seek = (seekId: number): SessionCommand => ({ type: 'seek', to: 1, seekId });
const ids = (heard: unknown[]): number[] => heard.map((said) => (said as { seekId: number }).seekId);

beforeEach(() => {
  vi.useFakeTimers();
  arrived = [];
  without = [];
  hear = hearLater(
    new Promise((resolve, reject) => {
      arrive = resolve;
      fail = reject;
    }),
    (said) => without.push(said),
  );
});
afterEach(() => vi.useRealTimers());

describe('what is said before somebody is there to hear it', () => {
  it('is heard in its order, with what comes afterwards', async () => {
    for (const said of [media(1), seek(2)]) hear(said);
    arrive((said) => arrived.push(said));
    await vi.advanceTimersByTimeAsync(0);
    hear(media(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([ids(arrived), ids(without)]).toEqual([[1, 2, 3], []]);
  });

  it('is heard by another one where nobody can come', async () => {
    hear(seek(1));
    fail(new Error('no such module'));
    await vi.advanceTimersByTimeAsync(0);
    hear(seek(2));
    expect(ids(without)).toEqual([1, 2]);
  });

  it('does not wait for more than five seconds, and then for good', async () => {
    hear(seek(1));
    await vi.advanceTimersByTimeAsync(4900);
    expect(without).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    arrive((said) => arrived.push(said));
    await vi.advanceTimersByTimeAsync(0);
    hear(seek(2));
    expect([ids(arrived), ids(without)]).toEqual([[], [1, 2]]);
  });

  it('is not kept when it was heard', async () => {
    const waiting = new WeakRef(media(1));
    hear(waiting.deref() as SessionEvent);
    arrive(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    // What a WeakRef has given out stays for the task.
    await turn();
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    expect(waiting.deref()).toBeUndefined();
    hear(seek(2));
  });

  it('does not wait with more than eight MiB of media', () => {
    for (let id = 1; id <= 8; id++) hear(media(id));
    expect(without).toEqual([]);
    hear(media(9));
    hear(media(10));
    expect(ids(without)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { SourceBufferQueue } from '../../../src/mse/source-buffer-queue.js';
import type { Range } from '../../../src/mse/time-ranges.js';
import { FakeSourceBuffer } from '../../support/fake-source-buffer.js';

const bytes = (value: number): Uint8Array<ArrayBuffer> => new Uint8Array([value]);

function setUp(room: (Range | undefined)[] = []) {
  const buffer = new FakeSourceBuffer();
  const failures: PlayerError[] = [];
  const life = new AbortController();
  let fulls = 0;
  const queue = new SourceBufferQueue(
    buffer as unknown as SourceBuffer,
    {
      failure: (error) => failures.push(error),
      full: () => {
        fulls++;
        return room.shift();
      },
      appended: () => {},
    },
    life.signal,
  );
  return { buffer, queue, failures, life, fulls: () => fulls };
}

describe('SourceBufferQueue', () => {
  it('starts the next operation only when the one before has ended', () => {
    const { buffer, queue } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2));
    expect(buffer.done).toEqual(['append 1']);
    buffer.finish();
    expect(buffer.done).toEqual(['append 1', 'append 2']);
  });

  it('sets the timestamp offset with the append that it belongs to', () => {
    const { buffer, queue } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2), { timestampOffset: 7 });
    buffer.finish();
    expect(buffer.done).toEqual(['append 1', 'append 2@7']);
  });

  it('appends the first configuration and the media behind it as one, however far apart they come', () => {
    vi.useFakeTimers();
    const { buffer, queue } = setUp();
    queue.append(bytes(1), { isInit: true });
    vi.advanceTimersByTime(10);
    expect(buffer.updating).toBe(false);
    queue.append(bytes(2));
    expect(buffer.appends).toEqual([[1, 2]]);
    buffer.finishAll();
    queue.append(bytes(3), { isInit: true });
    expect(buffer.appends, 'the next one does not wait').toEqual([[1, 2], [3]]);
    vi.useRealTimers();
  });

  it('appends a configuration by itself when no media comes, or media with a place of its own', () => {
    vi.useFakeTimers();
    const alone = setUp();
    alone.queue.append(bytes(1), { isInit: true });
    vi.advanceTimersByTime(100);
    expect(alone.buffer.appends).toEqual([[1]]);
    const raw = setUp();
    raw.queue.append(bytes(1), { isInit: true });
    raw.queue.append(bytes(2), { timestampOffset: 7 });
    raw.buffer.finishAll();
    expect(raw.buffer.appends).toEqual([[1], [2]]);
    vi.useRealTimers();
  });

  it('keeps a configuration that waits through a flush, and tries it again with its media when there was no room', () => {
    const { buffer, queue } = setUp([{ start: 0, end: 4 }]);
    queue.append(bytes(1), { isInit: true });
    queue.flush();
    buffer.throws = ['QuotaExceededError'];
    queue.append(bytes(2));
    buffer.finishAll();
    expect(buffer.appends).toEqual([[1, 2]]);
  });

  it('goes on after an operation that is done at once', () => {
    const { buffer, queue } = setUp();
    queue.changeType('audio/mpeg');
    queue.remove(0, 5);
    queue.append(bytes(1));
    expect(buffer.done).toEqual(['type audio/mpeg', 'append 1']);
  });

  it('makes room and appends again what found none', () => {
    const { buffer, queue, failures } = setUp([{ start: 0, end: 4 }]);
    queue.append(bytes(1));
    buffer.finish();
    buffer.throws = ['QuotaExceededError'];
    queue.append(bytes(2));
    buffer.finishAll();
    expect(buffer.done).toEqual(['append 1', 'remove 0 4', 'append 2']);
    expect(failures).toEqual([]);
  });

  it('waits with the append where nothing can be removed, and appends it when told to try again', () => {
    const { buffer, queue, failures } = setUp();
    buffer.throws = ['QuotaExceededError', 'QuotaExceededError'];
    queue.append(bytes(1));
    expect(queue.isFull).toBe(true);
    queue.retry();
    expect(queue.isFull).toBe(true);
    queue.retry();
    buffer.finishAll();
    expect(buffer.done).toEqual(['append 1']);
    expect(failures).toEqual([]);
  });

  it('forgets media that was not started, and keeps the configuration', () => {
    const { buffer, queue } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2));
    queue.changeType('video/mp4');
    queue.append(bytes(3), { isInit: true });
    queue.append(bytes(4));
    queue.flush();
    queue.remove(0, Infinity);
    buffer.finishAll();
    expect(buffer.done).toEqual(['append 1', 'type video/mp4', 'append 3', 'remove 0 Infinity']);
  });

  it('leaves the state of no room when it is flushed', () => {
    const { buffer, queue } = setUp();
    buffer.throws = ['QuotaExceededError'];
    queue.append(bytes(1));
    queue.flush();
    queue.append(bytes(2));
    expect(buffer.done).toEqual(['append 2']);
  });

  it('says once that an append failed, and takes nothing more', () => {
    const { buffer, queue, failures } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2));
    buffer.finish(true);
    queue.append(bytes(3));
    expect(failures.map((error) => error.code)).toEqual(['CF_MSE_APPEND_FAILED']);
    expect(buffer.done).toEqual(['append 1']);
  });

  it('says that the source is closed when the buffer was removed from it', () => {
    const { buffer, queue, failures } = setUp();
    buffer.removed = true;
    queue.append(bytes(1));
    expect(failures.map((error) => error.code)).toEqual(['CF_MSE_SOURCE_CLOSED']);
  });

  it('does nothing and says nothing after its life has ended', async () => {
    const { buffer, queue, failures, life } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2));
    life.abort();
    buffer.finish(true);
    queue.append(bytes(3));
    await queue.drained();
    expect(buffer.done).toEqual(['append 1']);
    expect(failures).toEqual([]);
  });

  it('is drained when the last operation has ended, not before', async () => {
    const { buffer, queue } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2));
    let isDrained = false;
    const drained = queue.drained().then(() => (isDrained = true));
    buffer.finish();
    await Promise.resolve();
    expect(isDrained).toBe(false);
    buffer.finish();
    await drained;
    expect(isDrained).toBe(true);
  });

  it('holds still between two operations and goes on when released', async () => {
    const { buffer, queue } = setUp();
    queue.append(bytes(1));
    queue.append(bytes(2));
    const held = queue.hold();
    buffer.finish();
    await held;
    expect(buffer.updating).toBe(false);
    queue.release();
    expect(buffer.done).toEqual(['append 1', 'append 2']);
  });
});

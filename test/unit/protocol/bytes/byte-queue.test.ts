import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { ByteQueue } from '../../../../src/protocol/bytes/byte-queue.js';
import { collect } from '../../../support/bytes.js';
import { holds } from '../../../support/holds.js';

const read = (queue: ByteQueue): Promise<Uint8Array> => collect({ incoming: queue });

describe('ByteQueue', () => {
  it('gives what was pushed before and while it is read, then ends', async () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.of(1));
    const reading = read(queue);
    await Promise.resolve();
    queue.push(Uint8Array.of(2, 3));
    queue.end();
    queue.push(Uint8Array.of(4));
    expect([...(await reading)]).toEqual([1, 2, 3]);
  });

  it('gives what is queued before the error', async () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.of(1));
    const error = new PlayerError('CF_NETWORK_LOST');
    queue.fail(error);
    const iterator = queue[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual(Uint8Array.of(1));
    await expect(iterator.next()).rejects.toBe(error);
  });

  it('does not turn an end into an error afterwards', async () => {
    const queue = new ByteQueue();
    queue.end();
    queue.fail(new PlayerError('CF_NETWORK_LOST'));
    expect((await read(queue)).byteLength).toBe(0);
  });

  it('tells its owner when the reader leaves before the end', async () => {
    let abandoned = 0;
    const queue = new ByteQueue(() => (abandoned += 1));
    queue.push(Uint8Array.of(1));
    queue.push(Uint8Array.of(2));
    for await (const _ of queue) break;
    expect(abandoned).toBe(1);
    expect(queue.size).toBe(0);
  });

  it('counts its bytes and keeps their order for any sequence of pushes and reads', async () => {
    const step = fc.oneof(fc.uint8Array({ minLength: 0, maxLength: 5 }), fc.constant('read' as const));
    await holds(
      fc.asyncProperty(fc.array(step, { maxLength: 3000, size: 'max' }), async (steps) => {
        const queue = new ByteQueue();
        const iterator = queue[Symbol.asyncIterator]();
        const pushed: number[] = [];
        const taken: number[] = [];
        for (const next of steps) {
          if (next === 'read') {
            if (queue.size > 0) taken.push(...((await iterator.next()).value as Uint8Array));
          } else {
            queue.push(next);
            pushed.push(...next);
          }
          expect(queue.size).toBe(pushed.length - taken.length);
        }
        queue.end();
        for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
          taken.push(...next.value);
        }
        expect(taken).toEqual(pushed);
      }),
      { numRuns: 30 },
    );
  });
});

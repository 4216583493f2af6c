import { describe, expect, it } from 'vitest';
import { BufferRoom } from '../../../../src/playback/mse/buffer-room.js';

describe('BufferRoom', () => {
  it('says what is buffered as long as there is room', () => {
    const room = new BufferRoom();
    expect([0, 10, 300].map((ahead) => room.report(ahead, false))).toEqual([0, 10, 300]);
  });

  it('lets the source wait while there is none', () => {
    const room = new BufferRoom();
    expect(room.report(8, true)).toBe(Infinity);
    expect(room.report(8, true)).toBe(Infinity);
  });

  it('lets the source go on when a good part has been played, and wait again before there is none', () => {
    const room = new BufferRoom();
    room.report(8, true);
    expect(room.report(5, false)).toBe(Infinity);
    expect(room.report(3, false)).toBe(3);
    expect(room.report(5.5, false)).toBe(5.5);
    expect(room.report(6.1, false)).toBe(Infinity);
  });

  it('forgets nothing of a smaller room when it had a larger one since', () => {
    const room = new BufferRoom();
    room.report(4, true);
    room.report(1, false);
    room.report(20, true);
    expect(room.report(3.1, false)).toBe(Infinity);
  });

  it('never lets the source wait with nothing to play', () => {
    const room = new BufferRoom();
    room.report(0, true);
    expect(room.report(0, false)).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { parseLoopName, streamOfPath } from '../../../src/origin/live/loop-name.js';

describe('the name of a loop', () => {
  it.each([
    ['loop/videos/clip.mp4', { key: 'videos/clip.mp4', speed: 1, at: 0 }],
    ['mp4:loop/videos/clip', { key: 'videos/clip.mp4', speed: 1, at: 0 }],
    ['loop/videos/clip', { key: 'videos/clip.flv', speed: 1, at: 0 }],
    ['loop/fast/360/a.flv', { key: 'a.flv', speed: 360, at: 0 }],
    ['loop/at/4294967295/a.flv', { key: 'a.flv', speed: 1, at: 4_294_967_295 }],
    ['loop/fast/60/at/16770000/a.flv', { key: 'a.flv', speed: 60, at: 16_770_000 }],
  ])('%s', (name, parsed) => {
    expect(parseLoopName(name)).toEqual(parsed);
  });

  it.each(['channel', 'loop/', 'loop', 'noloop/a.flv', 'loop/fast/0/a.flv', 'loop/fast/1001/a.flv'])(
    'is not: %s',
    (name) => {
      expect(parseLoopName(name)).toBeUndefined();
    },
  );

  it('has no timestamp that does not fit 32 bits', () => {
    expect(parseLoopName('loop/at/4294967296/a.flv')).toBeUndefined();
  });

  it.each([
    ['loop/a.mp4.flv', 'loop/a.mp4'],
    ['loop/a.mp4.json', 'loop/a.mp4'],
    ['loop/a.mp4.m3u8', 'loop/a.mp4'],
    ['loop/a.mp4/video.m3u8', 'loop/a.mp4'],
    ['loop/a.mp4/audio-12.3.m4s', 'loop/a.mp4'],
    ['ladder/index.m3u8', 'ladder'],
  ])('is found in the path %s', (path, name) => {
    expect(streamOfPath(path)).toBe(name);
  });
});

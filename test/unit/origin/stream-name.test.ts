import { describe, expect, it } from 'vitest';
import { objectKeyOf } from '../../../src/origin/library/stream-name.js';

describe('the file that a stream name stands for', () => {
  // Flash Media Server's lookup, FACTS 2.3.
  it.each([
    ['name', 'name.flv'],
    ['name.flv', 'name.flv.flv'],
    ['flv:name', 'name.flv'],
    ['mp3:name', 'name.mp3'],
    ['mp3:name.mp3', 'name.mp3.mp3'],
    ['mp4:name', 'name.mp4'],
    ['mp4:name.mp4', 'name.mp4'],
    ['mp4:name.f4v', 'name.f4v'],
    ['mp4:name.m4v', 'name.m4v'],
    ['mp4:name.m4a', 'name.m4a'],
    ['mp4:name.mov', 'name.mov'],
    ['mp4:name.3gp', 'name.3gp'],
    ['mp4:CLIP.MP4', 'CLIP.MP4'],
    ['mp4:name.v2', 'name.v2.mp4'],
    ['name.mp4', 'name.mp4.flv'],
    ['mp4:dir/sub/name.mp4', 'dir/sub/name.mp4'],
    ['MP4:name', 'name.mp4'],
    ['mp4:/videos/a.mp4', 'videos/a.mp4'],
    ['été à la mer', 'été à la mer.flv'],
    ['http:name', 'http:name.flv'],
  ])('%s is %s', (name, key) => {
    expect(objectKeyOf(name)).toBe(key);
  });

  it('leaves the query, which a signature is in, out of the key', () => {
    expect(objectKeyOf('mp4:videos/a.mp4?Expires=1&Signature=a/b.flv&Key-Pair-Id=K')).toBe('videos/a.mp4');
    expect(objectKeyOf('videos/a?p=42')).toBe('videos/a.flv');
  });

  it.each(['', 'mp4:', 'mp4:?x', 'id3:song', 'raw:stream'])('has no file for "%s"', (name) => {
    expect(objectKeyOf(name)).toBeUndefined();
  });
});

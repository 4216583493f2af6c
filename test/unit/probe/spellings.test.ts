import { describe, expect, it } from 'vitest';
import { otherSpellings } from '../../../src/probe/spellings.js';

// What Flash Media Server makes of a name: FACTS 2.3.

describe('other spellings of a stream name', () => {
  it.each([
    ['mp4:dir/a.mp4', ['mp4:dir/a', 'dir/a.mp4', 'dir/a']],
    ['mp4:dir/a', ['mp4:dir/a.mp4', 'dir/a', 'mp3:dir/a']],
    ['dir/a', ['dir/a.flv', 'mp4:dir/a', 'mp4:dir/a.mp4', 'mp3:dir/a']],
    ['dir/a.flv', ['dir/a', 'mp4:dir/a.flv', 'mp4:dir/a.mp4']],
    ['mp3:song', ['mp3:song.mp3', 'mp4:song', 'song']],
    ['mp3:song.mp3', ['mp3:song', 'song.mp3', 'song']],
    ['mp4:CLIP.MP4', ['mp4:CLIP', 'CLIP.MP4', 'CLIP']],
    ['mp4:a.m4v', ['mp4:a', 'a.m4v', 'a']],
    ['raw:final/sample', ['mp4:final/sample', 'final/sample']],
  ])('of %s begin with or contain %j', (name, expected) => {
    expect(otherSpellings(name)).toEqual(expect.arrayContaining(expected));
  });

  it.each(['mp4:a.mp4', 'a', 'mp3:a', 'a.flv', 'talk.v2', 'raw:a', 'mp4:', ''])(
    'of %j never are the name itself, nor twice the same, nor empty, and are few',
    (name) => {
      const names = otherSpellings(name);
      expect(names).not.toContain(name);
      expect(names).not.toContain('');
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeLessThanOrEqual(8);
    },
  );

  it('keep the query, byte for byte', () => {
    const query = 'Expires=1&Signature=a~b_c-&Key-Pair-Id=K';
    for (const name of otherSpellings(`mp4:a.mp4?${query}`)) expect(name.endsWith(`?${query}`)).toBe(true);
  });

  it('undo percent-encoding, because names go raw on the wire', () => {
    expect(otherSpellings('mp4:my%20video.mp4')).toContain('mp4:my video.mp4');
    expect(otherSpellings('mp4:100%.mp4')).not.toHaveLength(0);
  });
});

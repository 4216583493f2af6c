import { describe, expect, it } from 'vitest';
import { createTypeSupport } from '../../../src/session/type-support.js';

describe('createTypeSupport', () => {
  const isSupported = createTypeSupport([
    'video/mp4; codecs="avc1.4d401f"',
    'audio/mp4; codecs="mp4a.40.2"',
    'audio/mpeg',
  ]);

  it('takes other profiles of a codec that the page takes', () => {
    expect(isSupported('video/mp4; codecs="avc1.64001f"')).toBe(true);
  });

  it('takes raw MP3 for what it is, and no other MPEG-4 audio', () => {
    expect(isSupported('audio/mpeg')).toBe(true);
    expect(isSupported('audio/mp4; codecs="mp3"')).toBe(false);
    expect(isSupported('audio/mp4; codecs="mp4a.6B"')).toBe(false);
  });

  it('refuses what the page does not take', () => {
    expect(isSupported('video/mp4; codecs="hvc1.1.6.L93.B0"')).toBe(false);
  });
});

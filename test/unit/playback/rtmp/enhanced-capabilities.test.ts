import { expect, it } from 'vitest';
import { enhancedCapabilities } from '../../../../src/playback/rtmp/enhanced-capabilities.js';

it('tells a server the codecs that MediaSource takes here, and no others', () => {
  const chromium = [
    'video/mp4; codecs="avc1.640028"',
    'video/mp4; codecs="av01.0.04M.08"',
    'video/mp4; codecs="vp09.00.10.08"',
    'audio/mp4; codecs="mp4a.40.2"',
    'audio/mp4; codecs="opus"',
    'audio/mp4; codecs="flac"',
    'audio/mpeg',
  ];
  expect(enhancedCapabilities(chromium)).toEqual({
    fourCcList: ['avc1', 'av01', 'vp09', 'mp4a', '.mp3', 'Opus', 'fLaC'],
    videoFourCcInfoMap: { avc1: 1, av01: 1, vp09: 1 },
    audioFourCcInfoMap: { mp4a: 1, '.mp3': 1, Opus: 1, fLaC: 1 },
    capsEx: 15,
  });
});

it('takes MP3 within MP4 for MP3, and not for AAC', () => {
  const { fourCcList } = enhancedCapabilities(['audio/mp4; codecs="mp4a.6B"']);
  expect(fourCcList).toEqual(['.mp3']);
});

it('promises HEVC and AC-3 where the browser has them', () => {
  const types = [
    'video/mp4; codecs="hvc1.1.6.L93.B0"',
    'audio/mp4; codecs="ac-3"',
    'audio/mp4; codecs="ec-3"',
  ];
  expect(enhancedCapabilities(types).fourCcList).toEqual(['hvc1', 'ac-3', 'ec-3']);
});

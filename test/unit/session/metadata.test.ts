import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../../src/session/metadata.js';

describe('readMetadata', () => {
  it('reads duration, size and what it says about tracks', () => {
    const value = { duration: 20.02, width: 320, height: 180, videocodecid: 7, audiocodecid: 10 };
    expect(readMetadata(value)).toMatchObject({
      duration: 20.02,
      width: 320,
      height: 180,
      tracks: ['audio', 'video'],
    });
  });

  it('believes hasVideo more than a codec id', () => {
    expect(readMetadata({ hasVideo: false, videocodecid: 0, audiocodecid: 2 }).tracks).toEqual(['audio']);
  });

  it('takes a codec id that is a name', () => {
    expect(readMetadata({ videocodecid: 'avc1' }).tracks).toEqual(['video']);
  });

  it('reads the index of keyframes in ms', () => {
    expect(readMetadata({ keyframes: { times: [0, 2.002], filepositions: [13, 900] } }).keyframes).toEqual([
      0, 2002,
    ]);
  });

  it('has no duration where the server writes nonsense', () => {
    for (const duration of [0, -1, Number.NaN, Infinity, 'soon', null]) {
      expect(readMetadata({ duration }).duration).toBeUndefined();
    }
    expect(readMetadata(null).tracks).toEqual([]);
  });

  it('passes on everything else as it came, fit for postMessage', () => {
    const value = { encoder: 'Lavf', cues: [{ time: 1 }], since: new Date(0), bytes: new Uint8Array(5) };
    expect(structuredClone(readMetadata(value).raw)).toEqual(value);
  });
});

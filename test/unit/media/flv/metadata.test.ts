import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metadataFromValues } from '../../../../src/media/flv/metadata.js';
import { decodeAmf0 } from '../../../../src/protocol/amf/amf0-decode.js';
import { flvVector, readFlv } from '../../../support/flv-vector.js';

describe('metadataFromValues', () => {
  it('reads what ffmpeg writes', () => {
    const script = readFlv(readFileSync(flvVector('b-frames.flv'))).find(({ type }) => type === 'script');
    expect(metadataFromValues(decodeAmf0(script!.payload))).toMatchObject({
      width: 192,
      height: 108,
      frameRate: 25,
      tracks: ['audio', 'video'],
      keyframes: [],
    });
  });

  it('reads an index of keyframes, in order', () => {
    const keyframes = { times: [2, 0, 'x', 4.04], filepositions: [900, 400, 0, 1500] };
    expect(metadataFromValues(['onMetaData', { duration: 6.5, keyframes }])).toEqual({
      duration: 6.5,
      tracks: [],
      keyframes: [
        { time: 0, position: 400 },
        { time: 2000, position: 900 },
        { time: 4040, position: 1500 },
      ],
    });
  });

  it('takes FourCCs as numbers and as names for codecs', () => {
    const tracksOf = (audiocodecid: number | string, videocodecid: number | string) =>
      metadataFromValues(['onMetaData', { audiocodecid, videocodecid }])?.tracks;
    expect(tracksOf(0x4f707573, 'avc1')).toEqual(['audio', 'video']);
    expect(tracksOf(0, 7)).toEqual(['video']);
  });

  it('looks behind the name that publishers put in front', () => {
    expect(metadataFromValues(['@setDataFrame', 'onMetaData', { height: 360 }])?.height).toBe(360);
  });

  it('takes nonsense for nothing', () => {
    const duration = Number.NaN;
    expect(metadataFromValues(['onMetaData', { duration, width: -3, keyframes: 5 }])).toEqual({
      tracks: [],
      keyframes: [],
    });
  });

  it.each([[[]], [['onMetaData']], [['onCuePoint', { duration: 3 }]], [[null, 3]]])(
    'finds none in %j',
    (values) => expect(metadataFromValues(values)).toBeUndefined(),
  );
});
